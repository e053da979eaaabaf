"""Fixing one packet, from reading to writing, in any process: no failure of a file raises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from fixenc.errors import ChangedError, FixencError, TargetError
from fixenc.files import reading
from fixenc.files.content import Handled, Held
from fixenc.files.handling import handle_opened
from fixenc.files.opening import open_read
from fixenc.files.progress import finish
from fixenc.files.reaching import release_folders
from fixenc.files.reading import Source, fingerprint
from fixenc.options import Options
from fixenc.records import Outcome, Status
from fixenc.remote.notes import Note, fingerprint_of_options, note_begun, note_done, short
from fixenc.remote.packets import Asked, Job, Packet
from fixenc.remote.patience import reason_of
from fixenc.remote.stores import CHANGING, Content, Kind, Over, Store, StoredFile, status_of
from fixenc.remote.systems import connect

__all__ = ["fix_packet"]

_DONE = "its clean copy is up to date"


def fix_packet(packet: Packet, options: Options) -> list[Outcome]:
    """Read, clean, write and note the files of a packet, and return their outcomes, in order.

    Doing it once more does no harm: what is written already is left as it is. Raises OptionsError for a store that
    cannot be used in this process.
    """
    try:
        return _Work(packet, options).carry_out()
    finally:
        release_folders()


@dataclass(frozen=True, slots=True)
class _Made:
    """A file that was cleaned: its outcome so far, and what is to be written over what, if anything is."""

    job: Job
    outcome: Outcome
    handled: Handled | None = None
    over: str | Over = Over.NOTHING
    version: str = ""

    @property
    def is_due(self) -> bool:
        """Whether its clean copy is still to be written."""
        return self.handled is not None and not self.version


class _Work:
    """The work on one packet."""

    def __init__(self, packet: Packet, options: Options) -> None:
        self.packet, self.options = packet, options
        self.source = connect(packet.root)
        self.output = None if options.output is None else connect(options.output, is_synced=options.fsync)
        self._held: dict[str, bytes] = {}
        self._mark = fingerprint_of_options(options)

    def carry_out(self) -> list[Outcome]:
        """Do all of it."""
        made = self._prepare_all()
        due = [one for one in made if one.is_due]
        if self.packet.run is not None and self.output is not None:
            try:
                if due:
                    note_begun(self.output, self.packet.run, self.packet.number, self._notes(due))
            except OSError as error:
                return [self._unnoted(one, error) if one.is_due else one.outcome for one in made]
            made = self._settle_all(made)
            with suppress(OSError):  # then the next run finds what is written by its bytes
                if notes := self._notes(one for one in made if one.version):
                    note_done(self.output, self.packet.run, self.packet.number, notes)
        for job in self.packet.jobs:
            finish(job.entry.size if job.found.is_input else 0)
        return [one.outcome for one in made]

    def _prepare_all(self) -> list[_Made]:
        """Read and clean all files; those that fit in memory are read together."""
        small = [job for job in self.packet.jobs if job.is_due and job.entry.size < reading.LARGE]
        read = self.source.read_all([(job.key, job.entry.size) for job in small]) if small else []
        data = {job.key: one for job, one in zip(small, read, strict=True)}
        self._held = {key: one for key, one in data.items() if isinstance(one, bytes)}
        return [self._prepare(job, data.get(job.key)) for job in self.packet.jobs]

    def _prepare(self, job: Job, data: bytes | Exception | None) -> _Made:
        found = job.found
        if found.failure is not None:
            return _Made(job, Outcome(found.path, Status.FAILED, found.failure))
        if found.skip is not None:
            return _Made(job, Outcome(found.path, Status.SKIPPED, found.skip))
        if job.done is not None:
            target = None if self.output is None else self.output.root / job.target
            reason = _DONE if job.done is Status.FIXED else None
            return _Made(job, Outcome(found.path, job.done, reason, target=target))
        try:
            try:
                return self._clean(job, data)
            except ChangedError:
                return self._clean(*self._read_again(job))
        except Exception as error:  # noqa: BLE001 - one bad file never ends a run
            return _Made(job, _failure(job, error))

    def _read_again(self, job: Job) -> tuple[Job, bytes | Exception | None]:
        """Return a job with the file as it is now, and its bytes."""
        entry = self.source.find(job.key)
        if entry is None:
            raise FileNotFoundError("it was removed meanwhile")
        data = self.source.read_all([(job.key, entry.size)])[0] if entry.size < reading.LARGE else None
        return replace(job, entry=entry), data

    def _clean(self, job: Job, data: bytes | Exception | None) -> _Made:
        """Clean a file, and look at what stands in the place of its clean copy."""
        if isinstance(data, Exception):
            raise data
        size = job.entry.size
        if data is not None and len(data) != size:
            raise ChangedError(CHANGING)
        file = StoredFile(self.source, job.key, job.found.path)
        one = open_read(file, Source(data or b"", status_of(Kind.FILE, size)), self.options)
        sample = self.packet.samples.get(job.key.rpartition("/")[0])
        handled = handle_opened(one, Asked(job, self.source, sample, self._held), self.options)
        if self.options.check or self.output is None:
            return _Made(job, replace(handled.outcome, is_due=handled.is_changed))
        outcome = replace(handled.outcome, target=self.output.root / job.target)
        over = self._may_replace(self.output, job, handled)
        if over is None:
            reason = _DONE if handled.is_changed else outcome.reason
            return _Made(job, replace(outcome, reason=reason), handled, version=job.there or "")
        return _Made(job, replace(outcome, is_due=True), handled, over)

    def _may_replace(self, output: Store, job: Job, handled: Handled) -> str | Over | None:
        """Return what a clean copy replaces, None if it stands there already; raises TargetError if it must not."""
        if job.there is None:
            return Over.NOTHING
        digest = fingerprint(output.blocks(job.target))
        if digest == handled.clean.digest:
            return None
        if self.options.force or short(digest) in job.known:
            return job.there
        raise TargetError(
            f"{str(output.root / job.target)!r} exists and fixenc did not make it from this file; move it away, "
            "choose another output, or overwrite it with --force"
        )

    def _settle_all(self, made: Sequence[_Made]) -> list[_Made]:
        """Write all clean copies that are due, several at the same time if the store can."""
        output = self.output
        if output is None or not any(one.is_due for one in made):
            return list(made)

        def settle(one: _Made) -> _Made:
            return self._settle(one, output) if one.is_due else one

        if output.at_once == 1:
            return list(map(settle, made))
        with ThreadPoolExecutor(output.at_once) as threads:
            return list(threads.map(settle, made))

    def _settle(self, made: _Made, output: Store) -> _Made:
        """Write one clean copy; if its source was changed meanwhile, once more from the beginning."""
        try:
            try:
                return self._write(made, output)
            except ChangedError:
                again = self._clean(*self._read_again(made.job))
                if not again.is_due or self.packet.run is None:
                    return again
                note_begun(output, self.packet.run, self.packet.number, self._notes([again]), is_again=True)
                return self._write(again, output)
        except Exception as error:  # noqa: BLE001 - one bad file never ends a run
            return _Made(made.job, _failure(made.job, error))

    def _write(self, made: _Made, output: Store) -> _Made:
        if made.handled is None:
            return made
        clean = made.handled.clean
        size = clean.size if isinstance(clean, Held) else None
        file = StoredFile(self.source, made.job.key, made.job.found.path)
        content = Content(lambda: clean.chunks_into(-1), size)
        try:
            version = output.put(made.job.target, content, made.over, lambda: file.require(made.job.entry.version))
        except FixencError:
            raise
        except OSError as error:
            target = str(output.root / made.job.target)
            raise TargetError(f"cannot write {target!r}: {reason_of(error)}") from error
        return replace(made, outcome=replace(made.outcome, was_written=True), version=version)

    def _notes(self, made: Iterable[_Made]) -> list[Note]:
        """Return what is noted of clean copies, with their versions if they are written."""
        return [
            Note(
                self.source.identity + one.job.key,
                one.job.entry.version,
                one.job.target,
                one.version,
                one.handled.clean.digest,
                one.outcome.status.value,
                self._mark,
            )
            for one in made
            if one.handled is not None
        ]

    def _unnoted(self, made: _Made, error: OSError) -> Outcome:
        return Outcome(made.outcome.path, Status.FAILED, f"the journal cannot be written: {reason_of(error)}")


def _failure(job: Job, error: Exception) -> Outcome:
    """Return the outcome of a file that cannot be processed."""
    if isinstance(error, FixencError):
        reason = str(error)
    elif isinstance(error, OSError):
        reason = f"cannot be read: {reason_of(error)}"
    else:
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
    return Outcome(job.found.path, Status.FAILED, reason)
