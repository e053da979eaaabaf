"""Fixing one file, from reading to writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fixenc.errors import ChangedError, FileError, FixencError, JournalError
from fixenc.files import ledger
from fixenc.files.content import Handled
from fixenc.files.handling import handle_file
from fixenc.files.journal import Journal
from fixenc.files.ledger import Written
from fixenc.files.leftovers import sweep
from fixenc.files.mirroring import make_folders
from fixenc.files.naming import Job, original_of
from fixenc.files.reading import CHANGING, Standing, digest_of, is_unchanged
from fixenc.files.steps import Copy, Fingerprint, NewFolder
from fixenc.files.targets import check_target, is_up_to_date, keep_original, require_one_name
from fixenc.files.walking import KEPT_ORIGINAL, TEMPORARY
from fixenc.files.writing import Draft, Target, draft_file
from fixenc.options import Options
from fixenc.records import Outcome, Status

UP_TO_DATE = "its clean copy is up to date"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read and cleaned: its outcome so far, and the clean copy that is still to be written, if any."""

    outcome: Outcome
    copy: _Copy | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """A prepared file, with its clean copy under a temporary name, if one is written. Then `settle` or `discard` it."""

    prepared: Prepared
    draft: Draft | None = None

    @property
    def size(self) -> int:
        """About the number of bytes in memory."""
        copy = self.prepared.copy
        return 0 if copy is None else len(copy.handled.source.data)

    @property
    def notes(self) -> Iterable[Written]:
        """What the ledger is to know of the copy."""
        return () if self.draft is None or self.prepared.copy is None else self.prepared.copy.notes

    @property
    def steps(self) -> Iterable[Copy]:
        """What the journal is to know of the copy."""
        return () if self.draft is None or self.prepared.copy is None else self.prepared.copy.steps

    @property
    def journal(self) -> Path | None:
        """The journal of the run, if the copy is one beside its original or in a mirror."""
        return None if self.prepared.copy is None else self.prepared.copy.options.journal


def fix_job(job: Job, options: Options) -> Outcome:
    """Carry out one planned job and return its outcome. No failure of a file raises."""
    return finish(prepare(job, options))


def prepare(job: Job, options: Options, *, is_last_try: bool = False) -> Prepared:
    """Do all of a job except writing."""
    path = job.found.path
    if job.found.failure is not None:
        return Prepared(Outcome(path, Status.FAILED, job.found.failure))
    if job.found.skip is not None:
        return Prepared(Outcome(path, Status.SKIPPED, _reason_to_skip(job, options)))
    try:
        found = handle_file(job.found, options)
        if _is_kept_original(job, found, options):
            return Prepared(Outcome(path, Status.SKIPPED, KEPT_ORIGINAL))
        return _prepare_writing(job, found, options, is_last_try=is_last_try)
    except Exception as error:  # noqa: BLE001 - one bad file never ends a run
        return Prepared(_failure(path, error))


def draft(prepared: Prepared) -> Drafted:
    """Write the clean copy under a temporary name, if there is one to write."""
    if prepared.copy is None:
        return Drafted(prepared)
    try:
        return Drafted(prepared, prepared.copy.draft())
    except ChangedError as error:
        return Drafted(_prepare_again(prepared, prepared.copy, error))
    except Exception as error:  # noqa: BLE001 - one bad file never ends a run
        return Drafted(Prepared(_failure(prepared.outcome.path, error)))


def flush(drafts: Iterable[Drafted]) -> list[FileError | None]:
    """Flush what was written to the disk, and return what failed of each."""
    return [_flush(one) for one in drafts]


def _flush(one: Drafted) -> FileError | None:
    try:
        if one.draft is not None:
            one.draft.flush()
    except FileError as error:
        return error
    return None


def settle(drafts: Iterable[Drafted], failures: Iterable[FileError | None]) -> list[Outcome]:
    """Give clean copies their names, unless flushing them failed, and return the outcomes.

    They are noted before, so that even after a kill no file has a name that ledger and journal do not know.
    """
    flushed = list(zip(drafts, failures, strict=True))
    due = [one for one, failure in flushed if failure is None]
    refusal = _note_copies(due)
    return [_settle(one, failure or refusal) for one, failure in flushed]


def _note_copies(drafts: Iterable[Drafted]) -> JournalError | None:
    """Note clean copies before they get their names; return why they must not get them, if so."""
    noted = [(note, step, one.journal) for one in drafts for note, step in zip(one.notes, one.steps, strict=True)]
    if not noted:
        return None
    ledger.record(*(note for note, _, _ in noted))
    journal = noted[0][2]  # all are of one run
    try:
        if journal is not None:
            Journal(journal).note_copies(*(step for _, step, _ in noted))
    except JournalError as error:
        return error
    return None


def _settle(one: Drafted, failure: FixencError | None) -> Outcome:
    prepared = one.prepared
    if one.draft is None or prepared.copy is None:
        return finish(prepared)  # nothing is to be written, or it is to be tried once more
    try:
        try:
            if failure is not None:
                raise failure
            prepared.copy.settle(one.draft)
        finally:
            one.draft.close()
    except ChangedError as error:
        return finish(_prepare_again(prepared, prepared.copy, error))
    except Exception as error:  # noqa: BLE001 - one bad file never ends a run
        return _failure(prepared.outcome.path, error)
    return replace(prepared.outcome, was_written=True)


def discard(one: Drafted) -> None:
    """Remove the temporary file."""
    if one.draft is not None:
        with suppress(FileError):
            one.draft.close()


def replace_by(accepted: Path, job: Job, handled: Handled, options: Options) -> Outcome:
    """Replace a file by the bytes of its clean copy, as a run in place does, and return the outcome."""
    try:
        require_one_name(job.found.path, handled.source)
    except FileError as error:
        return _failure(job.found.path, error)
    over = Standing(handled.source.status, handled.original.digest)
    return finish(Prepared(handled.outcome, _Copy(job, handled, over, options, is_last_try=True, accepted=accepted)))


def finish(prepared: Prepared) -> Outcome:
    """Write the clean copy, if there is one to write, and return the outcome."""
    if prepared.copy is None:
        return prepared.outcome
    one = draft(prepared)
    return settle([one], [_flush(one)])[0]


def _prepare_again(prepared: Prepared, copy: _Copy, error: ChangedError) -> Prepared:
    """Prepare a file once more that another program modified meanwhile, or its target."""
    if copy.is_last_try:
        return Prepared(_failure(prepared.outcome.path, error))
    return prepare(copy.job, copy.options, is_last_try=True)


def _reason_to_skip(job: Job, options: Options) -> str | None:
    """Return why a file is skipped. A run that writes removes the temporary files of interrupted runs."""
    is_removed = job.found.skip == TEMPORARY and not (options.dry_run or options.check) and sweep(job.found.location)
    return f"{TEMPORARY}; removed" if is_removed else job.found.skip


def _failure(path: Path, error: Exception) -> Outcome:
    is_ours = isinstance(error, FixencError)
    reason = str(error) if is_ours else f"internal error, please report it: {type(error).__name__}: {error}"
    return Outcome(path, Status.FAILED, reason)


def _prepare_writing(job: Job, handled: Handled, options: Options, *, is_last_try: bool) -> Prepared:
    """Return the outcome of a cleaned document, and what is to be written."""
    target = job.target if handled.is_changed or options.output is not None else None
    # A check judges the file itself, not the file at its target.
    over = None if options.check or target is None else check_target(job, handled, options)
    is_due = handled.is_changed if options.check else target is not None and not is_up_to_date(over, handled)
    outcome = handled.outcome if target is None else replace(handled.outcome, target=target, is_due=is_due)
    if handled.is_changed and not is_due:
        outcome = replace(outcome, reason=UP_TO_DATE)
    if is_due and options.in_place:
        require_one_name(job.found.path, handled.source)
    is_written = is_due and not (options.dry_run or options.check)
    return Prepared(outcome, _Copy(job, handled, over, options, is_last_try) if is_written else None)


@dataclass(frozen=True, slots=True)
class _Copy:
    """A clean copy that is to be written; with `is_last_try`, after another program modified its source.

    `accepted` is the clean copy of an earlier run that replaces its original.
    """

    job: Job
    handled: Handled
    over: Standing | None
    options: Options
    is_last_try: bool
    accepted: Path | None = None

    def draft(self) -> Draft:
        """Write it under a temporary name."""
        job, options = self.job, self.options
        if options.in_place:
            keep_original(job, self.handled, options, self.accepted)
        if options.output is not None:
            make_folders(job.landing, job.found.location, self._note_folder)
        is_beside = options.output is None
        target = Target(job.landing, self.handled.source, self.over, is_beside=is_beside, is_synced=options.fsync)
        return draft_file(target, self.handled.clean.chunks_into)

    def settle(self, draft: Draft) -> None:
        """Give it its name."""
        if not is_unchanged(self.job.found.location, self.handled.source.status):
            raise ChangedError(CHANGING)
        draft.put()

    @property
    def notes(self) -> Iterator[Written]:
        """What the ledger is to know of it: a file under its own name stays the user's."""
        if not self.options.in_place:
            is_known = self.over is not None and self.over.digest in self.job.known_digests
            replaced = self.over.digest if self.over is not None and is_known else None
            yield Written(self.job.target_name, self.job.source_name, self.handled.clean.digest, replaced)

    @property
    def steps(self) -> Iterator[Copy]:
        """What the journal is to know of it; a file under its own name was noted before its original was kept."""
        if not self.options.in_place:
            handled = self.handled
            before = Fingerprint(handled.original.digest, handled.source.status.st_size)
            after = Fingerprint(handled.clean.digest, handled.clean.size)
            replaced = None if self.over is None else self.over.digest
            names = Path(self.job.target_name), Path(self.job.source_name)
            yield Copy(*names, before, after, replaced, handled.outcome.undecodable)

    def _note_folder(self, folder: Path) -> None:
        if self.options.journal is not None:
            Journal(self.options.journal).note_copies(NewFolder(folder))


def _is_kept_original(job: Job, handled: Handled, options: Options) -> bool:
    """Whether a file is the original of the file beside it: it has such a name, and that file has its clean bytes.

    So a kept original is recognized even without the ledger. If given by name, it is fixed, but not in place.
    """
    original = original_of(job.found.location)
    if original is None or not handled.is_changed or (job.found.is_named and not options.in_place):
        return False
    try:
        return digest_of(original) == handled.clean.digest
    except FileError:
        return False
