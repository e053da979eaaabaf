"""Which files have settled: for some seconds nothing was said of them, and their size and times stayed the same.

What is kept of changes is bounded: where too many files wait, their folder is walked instead.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from fixenc.files import system
from fixenc.files.leftovers import is_temporary

# The most files that wait: some ten megabytes of memory. A burst of more is taken as a reason to walk their folder.
MOST_WAITING = 20_000
# The most files that are remembered as they were when they were fixed, so that no event is taken for a change.
_MOST_KNOWN = 100_000

Stamp = tuple[int, ...]
"""What shows that a file was written to: inode, size, and both times."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Files that have settled, with their stamps, and folders to walk with all below them."""

    files: dict[str, Stamp] = field(default_factory=dict)
    trees: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.files or self.trees)


class Settling:
    """The files and folders that wait, by their real paths in one spelling.

    `note` may be called by any thread, the other methods by one.
    """

    def __init__(self, roots: Iterable[str], seconds: float, most: int = MOST_WAITING) -> None:
        self._roots, self._seconds, self._most = list(map(system.here.spell, roots)), seconds, most
        # Each with the time of the last event, the oldest first; and its stamp when it was looked at, if it was.
        self._waiting: dict[str, tuple[float, Stamp | None]] = {}
        self._trees: dict[str, float] = {}
        self._known: dict[str, Stamp] = {}
        self._turn = Lock()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._trees)

    def note(self, paths: Iterable[str]) -> None:
        """Note that something changed at some paths just now."""
        now = time.monotonic()
        with self._turn:
            for path in map(system.here.spell, paths):
                if is_temporary(os.path.basename(path)):
                    continue
                self._waiting.pop(path, None)
                self._waiting[path] = now, None
                if len(self._waiting) > self._most:
                    self._give_up_files(now)

    def want_trees(self, paths: Iterable[str]) -> None:
        """Have folders walked at once."""
        with self._turn:
            self._trees.update(dict.fromkeys(map(system.here.spell, paths), -self._seconds))

    def take_back(self, settled: Settled) -> None:
        """Let files and folders wait again that could not be processed."""
        self.note(settled.files)
        with self._turn:
            self._trees.update(dict.fromkeys(settled.trees, time.monotonic()))

    def remember(self, path: str, stamp: Stamp) -> None:
        """Remember a file as it was when it was fixed or written: an event that finds it so is none."""
        path = system.here.spell(path)
        self._known.pop(path, None)
        self._known[path] = stamp
        if len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]

    def forget(self, path: str) -> None:
        """Take the next event of a file for a change, whatever it is."""
        self._known.pop(path, None)

    def take(self) -> Settled:
        """Take away what has settled by now, and return it."""
        now = time.monotonic()
        with self._turn:
            trees = {path for path, since in self._trees.items() if now - since >= self._seconds}
            due = list[tuple[str, Stamp | None]]()
            for path, (since, before) in self._waiting.items():
                if now - since < self._seconds:
                    break
                due.append((path, before))
            for path in trees:
                del self._trees[path]
            for path, _ in due:
                del self._waiting[path]
        files = dict[str, Stamp]()
        for path, before in due:
            status = status_of(path)
            if status is None:  # gone, or out of reach
                continue
            if stat.S_ISDIR(status.st_mode):
                trees.add(path)
                continue
            is_changed = stat.S_ISREG(status.st_mode) and not self.is_known(path, status)
            if is_changed and self._is_quiet(path, status, before):
                files[path] = stamp_of(status)
        return Settled(files, frozenset(trees))

    def is_known(self, path: str, status: os.stat_result) -> bool:
        """Whether a file is as it was when it was fixed or written."""
        return self._known.get(path) == stamp_of(status)

    def _is_quiet(self, path: str, status: os.stat_result, before: Stamp | None) -> bool:
        """Whether a file has settled; if not, it waits again."""
        is_same = before == stamp_of(status) or is_old(status, self._seconds)
        if is_same and not system.here.is_held(path):
            return True
        with self._turn:
            if path not in self._waiting:  # nothing was said of it meanwhile
                self._waiting[path] = time.monotonic(), stamp_of(status)
        return False

    def is_quiet(self, path: str, status: os.stat_result) -> bool:
        """Whether a file that a walk found has settled already; if not, it waits."""
        return self._is_quiet(path, status, None)

    def _give_up_files(self, now: float) -> None:
        """Have the watched folders walked in which too many files wait."""
        for path in self._waiting:
            self._trees[next((root for root in self._roots if _is_below(path, root)), path)] = now
        self._waiting.clear()


def status_of(path: str) -> os.stat_result | None:
    """Return the status of what stands at a path, None if nothing does or it is out of reach."""
    try:
        return os.lstat(path)
    except OSError:
        return None


def stamp_of(status: os.stat_result) -> Stamp:
    """Return what shows later whether a file was written to."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def is_old(status: os.stat_result, seconds: float) -> bool:
    """Whether a file was last written to at least some seconds ago, by the clock of its file system."""
    return time.time() - max(status.st_mtime, status.st_ctime) >= seconds


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
