"""What an earlier run did: its journal, and its files cleaned again, as far as they are as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from fixenc.errors import FileError
from fixenc.excerpts import Findings
from fixenc.files.handling import handle_file
from fixenc.files.journal import Journal, Noted
from fixenc.files.locations import Location
from fixenc.files.naming import Job, plan
from fixenc.files.reaching import release_folders
from fixenc.files.reading import standing_at
from fixenc.files.steps import Fingerprint, Replacement, stamp_of
from fixenc.options import Options
from fixenc.records import Outcome, Status

__all__ = ["Revisit", "confirm_all", "revisit"]

_CHANGED = "changed since the run"
_GONE = "no longer there"
_NO_ORIGINAL = "its original is no longer kept as it was"
_DIFFERENT = "cleaned again, it gives another result, since files beside it or fixenc have changed"
# The encoding in what the journal says was done.
_REENCODED = re.compile(r"re-encoded from (\S+)")


@dataclass(frozen=True, slots=True)
class Revisit:
    """The files of a run: `jobs` can be cleaned again; `changed` are the outcomes of the others, by the journal.

    `options` clean the jobs and write nothing. `noted` is what the journal says of each, by the name of its source.
    """

    jobs: list[Job]
    changed: list[Outcome]
    options: Options
    noted: dict[str, Noted]

    def confirm(self, job: Job, outcome: Outcome) -> Outcome:
        """Return the outcome of a job as the run had it: the same, if it did the same, else by the journal.

        Files in doubt were judged by files beside them, which the run may have replaced. So a file with another result
        is cleaned once more from the encoding that the journal names.
        """
        noted = self.noted[job.source_name]
        if noted.status in (Status.SKIPPED, Status.FAILED) or _is_as_noted(outcome, noted):
            return replace(outcome, was_written=noted.status is Status.FIXED)
        match = _REENCODED.match(", ".join(noted.did))
        if match is not None and "mixed with" not in ", ".join(noted.did):
            found = replace(job.found, encoding=match[1])
            try:
                again = replace(handle_file(found, self.options).outcome, target=outcome.target, is_due=True)
            except FileError:
                again = outcome
            finally:
                release_folders()
            if _is_as_noted(again, noted):
                return replace(again, was_written=True)
        return _by_journal(job, noted, _DIFFERENT)


def revisit(journal: Journal) -> Revisit:
    """Find the files of a run, and whether they are as they were; nothing is cleaned yet.

    Raises JournalError if the journal cannot be read.
    """
    # A check judges files by themselves: whatever stands at their targets by now does not matter.
    options = replace(journal.options, journal=None, check=True, keep_findings=True)
    noted, steps = journal.noted(), {str(one.file): one for one in journal.steps if isinstance(one, Replacement)}
    jobs, changed = list[Job](), list[Outcome]()
    planned = {job.source_name: job for job in plan(journal.roots, options)}
    for name, one in noted.items():
        job = planned.get(name)
        if job is None:
            changed.append(_by_name(name, one, _GONE))
            continue
        ready = _ready(job, one, steps.get(name))
        if isinstance(ready, Job):
            jobs.append(ready)
        else:
            changed.append(_by_journal(job, one, ready))
    release_folders()
    return Revisit(jobs, changed, options, noted)


def _ready(job: Job, noted: Noted, step: Replacement | None) -> Job | str:
    """Return the job that cleans a file as it was; a reason if it is not as it was."""
    if step is None:
        is_same = noted.stamp is None or noted.stamp == stamp_of(job.source_name)
        return replace(job, found=replace(job.found, skip=_skip_of(job, noted))) if is_same else _CHANGED
    if _stands(step.before, job.found.location):  # undone, or never replaced
        return job
    if not _stands(step.after, job.found.location):
        return _CHANGED
    if step.kept is None or not _stands(step.before, job.found.location.beside(step.kept.name)):
        return _NO_ORIGINAL
    return replace(job, found=replace(job.found, kept=step.kept.name, skip=None))


def _skip_of(job: Job, noted: Noted) -> str | None:
    """Return why a file is skipped now; a file that the run processed is not."""
    return job.found.skip if noted.status is Status.SKIPPED else None


def _stands(bytes_: Fingerprint, location: Location) -> bool:
    try:
        found = standing_at(location)
    except FileError:
        return False
    return bytes_.is_of(found.digest, found.status.st_size)


def _is_as_noted(outcome: Outcome, noted: Noted) -> bool:
    return outcome.status is noted.status and outcome.actions == noted.did


def _by_journal(job: Job, noted: Noted, reason: str) -> Outcome:
    """Return what the journal says of a file that cannot be shown."""
    return replace(_by_name(noted.name, noted, reason), path=job.found.path)


def _by_name(name: str, noted: Noted, reason: str) -> Outcome:
    was_written = noted.status is Status.FIXED
    note = Findings(note=f"{reason}; what is said here is from the journal")
    return Outcome(Path(name), noted.status, actions=noted.did, was_written=was_written, findings=note)


def confirm_all(one: Revisit, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes of all files of a run, in order of its jobs, then those that have changed since."""
    for job, outcome in zip(one.jobs, outcomes, strict=False):
        yield one.confirm(job, outcome)
    yield from one.changed
