"""The jobs of a run into a mirror, found twice: to count them, and again as they are taken. None is kept in memory.

A plan keeps some 800 bytes for each file, since any two of them might have the same target. In a mirror of one folder,
only files of one folder can, or such of folders whose names some file systems take for one. So the first walk looks for
those, a folder at a time; if there are any, the run is planned in memory as ever.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from fixenc.files import system
from fixenc.files.found import Found
from fixenc.files.ledger import Ledger
from fixenc.files.naming import Job, Lander, check_target_name, fold, plan
from fixenc.files.reaching import release_folders
from fixenc.files.walking import walk
from fixenc.options import Options


@dataclass(frozen=True, slots=True)
class Listing:
    """The jobs of a mirror of one folder, found again each time they are iterated.

    `count` and `size` are how many there were when they were counted, and of how many bytes.
    """

    root: Path
    options: Options
    count: int
    size: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Job]:
        ledger, lander = Ledger(), Lander([self.root], self.options)
        try:
            for found in walk([self.root], self.options, ledger):
                job = lander.job_for(found, ledger)
                yield check_target_name(job, {}, {}, ledger, self.options) if found.is_input else job
        finally:
            release_folders()


def list_jobs(paths: Sequence[Path], options: Options) -> Sequence[Job] | Listing:
    """Return the jobs of a run without keeping them, if no two of them can be in each other's way; else plan them.

    Raises OptionsError as `plan` does.
    """
    if len(paths) != 1 or not _is_apart(paths[0], options):
        return plan(paths, options)
    lander = Lander(paths, options)
    count = size = 0
    seen = set[tuple[str, ...]]()
    try:
        for folders, group in groupby(walk(paths, options, Ledger()), key=lambda one: one.location.folders):
            ones = list(group)
            count += len(ones)
            inputs = [one for one in ones if one.is_input]
            size += sum(one.size for one in inputs)
            above = tuple(map(fold, folders))
            if above in seen or not _are_apart(inputs, lander):
                return plan(paths, options)
            if inputs:
                seen.add(above)
    finally:
        release_folders()
    return Listing(paths[0], options, count, size)


def _are_apart(inputs: Sequence[Found], lander: Lander) -> bool:
    """Whether the targets of the files of one folder have names of their own on any file system."""
    return len({fold(lander.landing_of(one).name) for one in inputs}) == len(inputs)


def _is_apart(path: Path, options: Options) -> bool:
    """Whether a run writes into a mirror of a folder, and neither is in the other."""
    if options.output is None or options.in_place or not path.is_dir():
        return False
    source, target = (system.here.spell(os.path.join(os.path.realpath(one), "")) for one in (path, options.output))
    return not (source.startswith(target) or target.startswith(source))
