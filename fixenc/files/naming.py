"""The target of each clean copy, planned for all files before the first one is written."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fixenc.errors import OptionsError
from fixenc.files import system
from fixenc.files.compression import without_suffix
from fixenc.files.found import Found
from fixenc.files.ledger import Ledger
from fixenc.files.locations import FOREIGN_LINK, Location, Root, foreign_link
from fixenc.files.reaching import release_folders
from fixenc.files.walking import Part, walk
from fixenc.files.writing import BACKUP_SUFFIX
from fixenc.options import Options
from fixenc.urls import Url

ON_ITSELF = "the output would replace the input; use --in-place, or another output folder"
# The name of a kept original, with the name of its file.
_BACKUP_NAME = re.compile(rf"(.+){re.escape(BACKUP_SUFFIX)}(?:\.\d+)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to process, and the target of its clean copy.

    `landing` is the location of the target. `source_name` and `target_name` are the names of both in the ledger.
    `clash` says why the target must not be written, `replaces` is another input at the target. `known_digests` are
    fingerprints of clean copies of which fixenc last wrote one there. `kept` is the name under which a resumed run
    meant to keep the original before it was interrupted. `rival` is the reason for a clash on a file system that takes
    the names of two targets for one.
    """

    found: Found
    landing: Location
    source_name: str
    target_name: str
    clash: str | None = None
    replaces: Path | None = None
    known_digests: tuple[str, ...] = ()
    kept: str | None = None
    rival: str | None = None

    @property
    def target(self) -> Path:
        """The path of the target; made at each call, as that of the source."""
        return self.landing.path


def plan(paths: Iterable[Path], options: Options, part: Part | None = None) -> list[Job]:
    """Return all jobs, in order, or those in a part of the folders; jobs whose targets collide carry the reason.

    Names are compared case-folded and in NFC, since some file systems do so.
    """
    roots = list(paths)
    lander, ledger = Lander(roots, options), Ledger()
    try:
        found = list(walk(roots, options, ledger, part))
    finally:
        release_folders()
    jobs = [lander.job_for(one, ledger) for one in found]
    if options.in_place:
        return jobs
    inputs = [job for job in jobs if job.found.is_input]
    standing = {fold(job.source_name): job.found for job in inputs}
    counts = Counter(fold(job.target_name) for job in inputs)
    landing: dict[str, list[Job]] = defaultdict(list)
    for job in inputs:
        if counts[name := fold(job.target_name)] > 1:
            landing[name].append(job)
    return [check_target_name(job, standing, landing, ledger, options) if job.found.is_input else job for job in jobs]


class Lander:
    """Finds the location of each clean copy of a run; raises OptionsError for an output that cannot be one."""

    def __init__(self, roots: Iterable[Path], options: Options) -> None:
        output = options.output
        if isinstance(output, Url):
            raise OptionsError(f"output {str(output)!r} is a URL; only `fixenc fix` and fixenc.remote write there")
        if output is not None and output.exists() and not output.is_dir():
            raise OptionsError(f"output {str(output)!r} is a file; name a folder")
        if output is not None and (link := foreign_link(output)) is not None:
            raise OptionsError(f"output: {str(link)!r} {FOREIGN_LINK}")
        self._folders = {path for path in roots if os.path.isdir(path)}
        self._mirror = None if output is None else nearest_folder(output)
        self._options = options

    def job_for(self, found: Found, ledger: Ledger) -> Job:
        """Return the job for a file, without what others have to do with its target."""
        landing = self.landing_of(found)
        return Job(found, landing, ledger.identity(found.path), ledger.identity(landing.path))

    def landing_of(self, found: Found) -> Location:
        """Return the location of the clean copy of a file."""
        location = found.location
        if self._options.in_place:
            return location
        if self._mirror is None:
            return location.beside(copy_name(location.name, self._options.suffix))
        root, above = self._mirror
        if len(self._folders) > 1 and location.root.path in self._folders:
            # Several folders keep their names in the output, so that their files stay apart.
            above = (*above, os.path.basename(location.root.real))
        return Location(root, above + location.folders, location.name)


def check_target_name(
    job: Job, standing: Mapping[str, Found], landing: Mapping[str, list[Job]], ledger: Ledger, options: Options
) -> Job:
    """Return a job with what is known of its target; mostly the same object, since a run may have 100,000 jobs."""
    name, target = fold(job.target_name), job.target
    clash, there = _clash(job, landing.get(name, []), options), standing.get(name)
    known = ledger.digests_from(job.found.path, target) if os.path.lexists(system.here.address(job.target_name)) else ()
    rival = _clash_with(job, landing[name]) if clash is None and name in landing else None
    if clash is None and there is None and rival is None and not known:
        return job
    replaces = None if there is None else there.path
    return replace(job, clash=clash, replaces=replaces, known_digests=known, rival=rival)


def original_of(location: Location) -> Location | None:
    """Return the file whose kept original this one is, if it has such a name."""
    match = _BACKUP_NAME.fullmatch(location.name)
    return location.beside(match[1]) if match else None


def copy_name(name: str, suffix: str) -> str:
    """Return the name of the clean copy beside a file.

    >>> copy_name("page.html.gz", ".fixed")
    'page.fixed.html.gz'
    """
    inner = Path(without_suffix(name))
    return inner.stem + suffix + inner.suffix + name[len(inner.name) :]


def nearest_folder(output: Path) -> tuple[Root, tuple[str, ...]]:
    """Return the nearest existing folder on the way to a mirror, and the names of the missing ones below it."""
    missing = list[str]()
    while not os.path.isdir(output) and output.name:
        missing.append(output.name)
        output = output.parent
    return Root.of(output), tuple(reversed(missing))


def fold(name: str) -> str:
    """Return a name as compared by a file system that ignores case and Unicode normalization."""
    return unicodedata.normalize("NFC", name).casefold()


def _clash(job: Job, landing: list[Job], options: Options) -> str | None:
    """Return why the target of a job collides with that of another input; None if it does not.

    `--force` allows names that differ only in case or normalization, which this system may keep apart. One on which the
    originals have such names does.
    """
    if job.target_name == job.source_name:
        return ON_ITSELF
    return _clash_with(
        job,
        (
            one
            for one in landing
            if one.target_name == job.target_name or not (options.force or _are_kept_apart(job, one))
        ),
    )


def _are_kept_apart(job: Job, other: Job) -> bool:
    """Whether the file system of a target has the originals of both jobs, under names that differ as the targets do."""
    if fold(job.source_name) != fold(other.source_name):
        return False
    try:
        return os.lstat(job.found.path).st_dev == os.stat(nearest_folder(job.target.parent)[0].path).st_dev
    except OSError:
        return False


def _clash_with(job: Job, others: Iterable[Job]) -> str | None:
    for other in others:
        if other is not job:
            return f"its clean copy would have the same name as that of {str(other.found.path)!r}; rename one of them"
    return None
