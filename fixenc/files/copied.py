"""Which copies a run has written until now, by its journal, which its workers add to meanwhile."""

from __future__ import annotations

import json
import os
from pathlib import Path

from fixenc.files.ledger import Identities
from fixenc.files.state import reading
from fixenc.files.steps import Copy, step_of

# The bytes of a journal that are read at once.
_BLOCK = 1 << 20


class CopiesOfRun:
    """The copies that are noted in a journal from now on; a line is read once, and only when something is asked."""

    def __init__(self, journal: Path | None) -> None:
        self._journal, self._at = journal, 0 if journal is None else _size_of(journal)
        self._names, self._identity = set[str](), Identities()

    def has(self, target: Path) -> bool:
        """Whether the run noted a copy at this path."""
        if self._journal is not None:
            self._read_on(self._journal)
        return bool(self._names) and self._identity(target) in self._names

    def _read_on(self, journal: Path) -> None:
        try:
            with reading(journal) as descriptor:
                os.lseek(descriptor, self._at, os.SEEK_SET)
                rest = b""
                while block := os.read(descriptor, _BLOCK):
                    *lines, rest = (rest + block).split(b"\n")
                    self._at += sum(map(len, lines)) + len(lines)
                    self._names.update(filter(None, map(_copy_in, lines)))
        except OSError:  # the run itself reports that its journal is gone
            return


def _size_of(journal: Path) -> int:
    try:
        return os.stat(journal).st_size
    except OSError:
        return 0


def _copy_in(line: bytes) -> str | None:
    """Return the name of the copy that a line notes, if it does."""
    try:
        step = step_of(json.loads(line))
    except (ValueError, AttributeError, TypeError):
        return None
    return str(step.copy) if isinstance(step, Copy) else None
