"""Accepting clean copies: each takes the place of its original, which is kept beside it as by a run in place.

Only a copy beside its original is accepted, and only if both have the bytes that they had when the copy was made.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fixenc.cleaned import LOST_FOR_GOOD
from fixenc.errors import FileError, JournalError, TargetError
from fixenc.files import reading
from fixenc.files.content import Handled, Streamed, take_original
from fixenc.files.fixing import replace_by
from fixenc.files.found import Found
from fixenc.files.journal import Journal, Mends, outcome_note
from fixenc.files.ledger import Identities
from fixenc.files.locations import Location
from fixenc.files.naming import Job
from fixenc.files.opening import OnDisk, Opened
from fixenc.files.reaching import folder_of, release_folders, sync_folder
from fixenc.files.reading import Source, read, standing_at, verified_blocks
from fixenc.files.removing import remove_unchanged
from fixenc.files.runs import begin, end, runs
from fixenc.files.state import release_notes
from fixenc.files.steps import Copy
from fixenc.files.uncopying import copies_of, location_of_copy
from fixenc.options import Options
from fixenc.records import Outcome, Status


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clean copy that a run made."""

    step: Copy
    run: Journal


@dataclass(frozen=True, slots=True)
class Accepted:
    """The result for one file: `failure` says why its copy was not accepted; `is_gone`, that there is no copy now."""

    path: Path
    outcome: Outcome | None = None
    failure: str | None = None
    is_gone: bool = False


def candidates_of(run: Journal) -> list[Candidate]:
    """Return the copies of a run; raises JournalError for a run that wrote none beside originals."""
    if run.how != "copies":
        what = {"mirror": "a mirror, which can be moved into place as a folder"}.get(run.how, "no copies")
        raise JournalError(f"run {run.id} wrote {what}; only clean copies beside their originals can be accepted")
    if run.is_undone:
        raise JournalError(f"run {run.id} was undone: it has no copies any more")
    return _each_once(Candidate(step, run) for step in copies_of(run))


def candidates_below(paths: Sequence[Path]) -> list[Candidate]:
    """Return the copies that runs made at or below paths, each of the last run; a path may be a copy or an original."""
    identity = Identities()
    named = {identity(path) for path in paths if not os.path.isdir(path)}
    folders = {os.path.realpath(path) for path in paths if os.path.isdir(path)}

    def is_wanted(step: Copy) -> bool:
        is_named = not named.isdisjoint((str(step.copy), str(step.source)))
        return is_named or not folders.isdisjoint(map(str, step.copy.parents))

    found = (Candidate(step, run) for run in runs() if run.how == "copies" for step in copies_of(run))
    return _each_once(one for one in found if is_wanted(one.step))


def roots_of(candidates: Iterable[Candidate]) -> list[Path]:
    """Return the paths of a run that accepts copies."""
    return sorted({one.step.source.parent for one in candidates})


def accept(candidates: Iterable[Candidate], options: Options) -> Iterator[Accepted]:
    """Put clean copies in the places of their originals, as a run with a journal of its own.

    The options are those of a run in place. Raises JournalError if no journal can be kept.
    """
    candidates, has_written = list(candidates), False
    journal = begin(roots_of(candidates), options, Mends.COPIES)
    options = replace(options, journal=journal.path)
    try:
        for one in candidates:
            done = _accept(one, options)
            if done.outcome is not None:
                has_written = has_written or done.outcome.was_written
                journal.note_outcomes([outcome_note(str(one.step.source), done.outcome)])
            yield done
        end(journal, has_written=has_written)
    finally:
        release_folders()
        release_notes()


def _each_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the first candidate of each path, in order of the paths."""
    by_path = dict[Path, Candidate]()
    for one in candidates:
        by_path.setdefault(one.step.copy, one)
    return [by_path[path] for path in sorted(by_path)]


def _accept(one: Candidate, options: Options) -> Accepted:
    step, path = one.step, one.step.source
    location = location_of_copy(step, one.run)
    if location is None:
        return Accepted(path, failure="its copy is not among the files of the run; left unchanged")
    try:
        if not folder_of(location).is_taken(location.name):
            return Accepted(path, is_gone=True)
        _require_no_loss(step, options)
        job, handled = _prepare(step, location)
    except FileError as error:
        return Accepted(path, failure=str(error))
    except OSError as error:
        return Accepted(path, failure=f"cannot be replaced: {error.strerror or error}")
    outcome = replace_by(step.copy, job, handled, options)
    if not outcome.was_written:
        return Accepted(path, outcome, outcome.reason)
    sync_folder(job.landing)
    with suppress(OSError):  # the copy may stay: it is only no longer needed
        remove_unchanged(location, {step.after.digest})
    return Accepted(path, outcome)


def _require_no_loss(step: Copy, options: Options) -> None:
    """Raise TargetError for a copy with U+FFFD for bytes that no original would tell any more."""
    if step.undecodable and not options.backup:
        sequences = f"{step.undecodable} undecodable byte sequence{'s' * (step.undecodable != 1)}"
        raise TargetError(f"has {sequences}, {LOST_FOR_GOOD}")


def _prepare(step: Copy, location: Location) -> tuple[Job, Handled]:
    """Return what a run in place would do with the original; raises FileError for a file that is not as it was."""
    shown = repr(location.name)
    try:
        copy = standing_at(location)
    except FileError as error:
        raise TargetError(f"its copy {shown} {error}") from error
    if not step.after.is_of(copy.digest, copy.status.st_size):
        raise TargetError(f"its copy {shown} was modified since; put it in place by hand if that is meant")
    if copy.status.st_nlink > 1:
        raise TargetError(f"its copy {shown} has {copy.status.st_nlink} hard links; put it in place by hand")
    at = location.beside(step.source.name)
    source = read(at, reading.LARGE)
    original = take_original(_unread(at, source))
    if original.digest != step.before.digest:
        raise TargetError(f"modified since its copy {shown} was made; run `fixenc fix` again, and accept that")
    clean = Streamed(copy.digest, lambda _: verified_blocks(location, copy.digest), copy.status.st_size)
    job = Job(Found(at, is_named=True), at, str(step.source), str(step.source))
    return job, Handled(source, Outcome(step.source, Status.FIXED), original, clean, is_changed=True)


def _unread(location: Location, source: Source) -> Opened:
    file = OnDisk(location)
    return Opened(file, source, location.name, file.blocks, None)
