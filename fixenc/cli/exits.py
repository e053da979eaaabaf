"""Exit codes, all in one place."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers.

    1 is kept for "would change", so that scripts can tell it from a failure; Python's and Typer's own 1 for an
    unexpected exception is mapped to 2.
    """

    FINE = 0
    WOULD_CHANGE = 1
    FAILED = 2
    INTERRUPTED = 130
