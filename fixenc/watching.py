"""Fixing files as they come into folders: each once it has settled, as in a run over the folders."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from fixenc import batch
from fixenc.errors import BusyError, FixencError
from fixenc.files import system
from fixenc.files.events import watching
from fixenc.files.found import Found
from fixenc.files.locking import locked
from fixenc.files.naming import Job, plan
from fixenc.files.settling import Settled, Settling, stamp_of, status_of
from fixenc.files.walking import Part
from fixenc.options import Options
from fixenc.records import Outcome, Status
from fixenc.workers import workers

__all__ = ["Watch"]

# The seconds between two looks at what has settled.
_TICK = 0.1
# The seconds until a folder is tried again that another run is at work in.
_BUSY = 1.0
# How many times as long as planning took nothing more is planned: a quarter of a processor at most, however many files
# a folder has and however often one is added.
_REST = 3


@dataclass
class Watch:
    """A run that goes on until `stop` is set: `paths` are folders, each file is fixed after `settle` quiet seconds.

    With `is_initial`, what is there at the beginning is fixed, too. `on_begin` is called once nothing more is missed,
    `on_busy` with the reason when another run has to be waited for.
    """

    paths: Sequence[Path]
    options: Options
    settle: float
    processes: int
    stop: Event
    is_initial: bool = True
    on_begin: Callable[[], None] = lambda: None
    on_busy: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        self._roots = {os.path.realpath(path): _identity_of(os.path.realpath(path)) for path in self.paths}
        self._waiting = Settling(self._roots, self.settle)
        self._replaced = set[str]()
        self._is_first = self.is_initial
        self._pause = 0.0

    @property
    def count_waiting(self) -> int:
        """The number of files and folders that have not settled, or were not come to."""
        return len(self._waiting)

    def run(self) -> Iterator[Outcome]:
        """Yield the outcome of each file. Raises FixencError if the folders cannot be watched, or are gone."""
        with watching(self._roots, self._waiting.note) as watcher:
            if self.is_initial:
                self._waiting.want_trees(self._roots)
            self.on_begin()
            while not self.stop.wait(max(self._pause, _TICK)):
                self._pause = 0.0
                watcher.require()
                self._require_roots()
                settled = self._waiting.take()
                if settled:
                    yield from self._fix(settled)

    def _fix(self, settled: Settled) -> Iterator[Outcome]:
        """Fix what has settled, unless another run is at work there: then it waits again."""
        places = list(self.paths) if self.options.output is None else [*self.paths, self.options.output]
        try:
            with locked(places):
                yield from self._run(settled)
        except BusyError as error:
            self.on_busy(str(error))
            self._waiting.take_back(settled)
            self._pause = _BUSY

    def _run(self, settled: Settled) -> Iterator[Outcome]:
        began = time.monotonic()
        chosen = dict(self._choose(settled))
        self._pause = _REST * (time.monotonic() - began)
        jobs = list(chosen.values())
        with workers(jobs, self.processes) as executor:
            done = batch.run(jobs, self.options, executor, self.stop.is_set, is_part=True)
            for (real, job), outcome in zip(chosen.items(), done, strict=False):
                if self._is_news(real, job, outcome):
                    yield outcome

    def _choose(self, settled: Settled) -> Iterator[tuple[str, Job]]:
        """Yield the jobs of what has settled, by the real paths of their files."""
        is_first, self._is_first = self._is_first, False
        part = None
        if not settled.trees.issuperset(map(system.here.spell, self._roots)):
            part = Part(frozenset(map(os.path.dirname, settled.files)), settled.trees)
        for job in plan(self.paths, self.options, part):
            real = _real_path_of(job.found)
            is_in_tree = any(one in settled.trees for one in _folders_above(real)) if settled.trees else False
            if real not in settled.files and not is_in_tree:
                continue
            if job.found.is_input:
                if self._is_due(real, settled):
                    yield real, job
            elif is_first or (job.found.failure is not None and is_in_tree):
                yield real, job

    def _is_due(self, real: str, settled: Settled) -> bool:
        """Whether a file is to be fixed now: it is there, has settled, and is not as it was when it was fixed."""
        status = status_of(real)
        if status is None or self._waiting.is_known(real, status):
            return False
        if settled.files.get(real) != stamp_of(status) and not self._waiting.is_quiet(real, status):
            return False
        # As it is before it is read: a change after that is a change.
        self._waiting.remember(real, stamp_of(status))
        return True

    def _is_news(self, real: str, job: Job, outcome: Outcome) -> bool:
        """Whether to report an outcome: a healthy file is no news if fixenc itself has just replaced it."""
        if outcome.status is Status.FAILED:
            self._waiting.forget(real)
        if not outcome.was_written:
            was_replaced = real in self._replaced
            self._replaced.discard(real)
            return not (was_replaced and outcome.status is Status.HEALTHY)
        if self.options.in_place:
            self._replaced.add(real)
        elif (status := status_of(job.target_name)) is not None:
            self._waiting.remember(job.target_name, stamp_of(status))
        return True

    def _require_roots(self) -> None:
        for path, identity in self._roots.items():
            if _identity_of(path) != identity:
                raise FixencError(
                    f"{path!r} was moved, removed or replaced, so that it is no longer watched; run again"
                )


def _identity_of(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _real_path_of(found: Found) -> str:
    location = found.location
    return system.here.spell(os.path.join(location.root.real, *location.folders, location.name))


def _folders_above(path: str) -> Iterator[str]:
    """Yield a path and all folders that it is in."""
    while path:
        yield path
        above = os.path.dirname(path)
        path = "" if above == path else above
