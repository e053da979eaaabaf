"""The exit codes."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit code of the process.

    1 always means "would change", so that scripts can distinguish it from a failure: an unexpected exception, for
    which Python and Typer exit with 1, is mapped to 2.
    """

    FINE = 0
    WOULD_CHANGE = 1
    FAILED = 2
    INTERRUPTED = 130
