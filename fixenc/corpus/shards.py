"""One shard: read, mended and written in one pass, so that it appears whole or not at all, and noted."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path, PurePath

from fixenc.containers.columns import Column, mend_parquet
from fixenc.containers.family import Input, LeftAloneError
from fixenc.corpus.jsonl import mend_lines
from fixenc.corpus.mending import Mender
from fixenc.corpus.notes import FOLDER, Note, location_of_note, read_note, stamp_of, write_note
from fixenc.corpus.sample import Change
from fixenc.corpus.settings import Settings
from fixenc.corpus.tally import Tally
from fixenc.errors import ChangedError, FileError, SourceError, TargetError
from fixenc.files.compression import Compressed, kind_of, without_suffix
from fixenc.files.leftovers import sweep_folder
from fixenc.files.locations import Location, Root
from fixenc.files.mirroring import make_folders
from fixenc.files.naming import ON_ITSELF, Job, plan
from fixenc.files.progress import LargeFile, finish
from fixenc.files.reaching import folder_of, sync_folder
from fixenc.files.reading import (
    CHANGING,
    Source,
    Standing,
    blocks,
    copy,
    digest_of,
    is_unchanged,
    read,
    seekable,
    standing_at,
)
from fixenc.files.writing import Draft, Target, draft_file
from fixenc.records import Status

__all__ = ["Done", "Shard", "plan_shards", "run_shard"]

# Why a file is no shard, and what are.
_NO_SHARD = "no shard of JSON lines, Parquet or WARC by its name"
_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_PARQUET, _WARC = ".parquet", ".warc"
# The most names of fields in a message.
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard of a corpus: its path below the output, by which it is known, the file and its target, and the output."""

    name: str
    job: Job
    output: Root

    @property
    def kind(self) -> str:
        """The suffix that shows its kind, without that of a compression."""
        return PurePath(without_suffix(self.job.found.location.name)).suffix.lower()


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to a shard: skipped, failed, or written now or (not `is_new`) by an earlier run."""

    shard: Shard
    status: Status
    reason: str | None = None
    tally: Tally | None = None
    changes: tuple[Change, ...] = ()
    is_new: bool = False


def plan_shards(paths: Iterable[Path], root: Root, settings: Settings) -> list[Shard]:
    """Return what is at or below the paths, in order; files that are no shards have a reason to be skipped.

    `root` is the output. What a run that was killed left half written in it is removed.
    """
    jobs = plan(paths, settings.options)
    for folder in {(job.landing.root, job.landing.folders): job.landing for job in jobs}.values():
        sweep_folder(folder)
    return [_skip_others(Shard(_name_of(job.landing, root), job, root)) for job in jobs]


def _name_of(landing: Location, output: Root) -> str:
    """Return the path of a shard below the output, by its names alone."""
    path = os.path.join(landing.root.real, *landing.folders, landing.name)
    return os.path.relpath(path, output.real).replace(os.sep, "/")


def _skip_others(shard: Shard) -> Shard:
    found, reason = shard.job.found, None
    if FOLDER in found.location.folders or shard.name.split("/")[0] == FOLDER:
        reason = "made by an earlier run"
    elif shard.kind not in (*_LINES, _PARQUET, _WARC):
        reason = _NO_SHARD
    if not found.is_input or reason is None:
        return shard
    return replace(shard, job=replace(shard.job, found=replace(found, skip=reason)))


def run_shard(shard: Shard, settings: Settings) -> Done:
    """Mend a shard, unless an earlier run has done so, and write and note it. No failure of a shard raises."""
    found = shard.job.found
    if found.failure is not None:
        return Done(shard, Status.FAILED, found.failure)
    if found.skip is not None:
        return Done(shard, Status.SKIPPED, found.skip)
    try:
        done = _run(shard, settings)
    except (FileError, LeftAloneError) as error:
        done = Done(shard, Status.FAILED, str(error))
    except OSError as error:
        done = Done(shard, Status.FAILED, error.strerror or str(error))
    except Exception as error:  # noqa: BLE001 - one bad shard never ends a run
        told = f"internal error, please report it: {type(error).__name__}: {error}"
        done = Done(shard, Status.FAILED, told)
    finish(found.size)
    return done


def _run(shard: Shard, settings: Settings) -> Done:
    location, landing = shard.job.found.location, shard.job.landing
    if shard.job.clash is not None:
        raise TargetError(shard.job.clash)
    source = read(location, 0)
    at = location_of_note(shard.output, shard.name)
    note = read_note(at)
    if note is not None and _is_done(note, source, landing, settings):
        return _done(shard, note, is_new=False)
    over = _check_target(shard, source, note, settings)
    make_folders(landing, location, lambda _: None)
    note = _write(shard, source, over, note, settings)
    sync_folder(landing)
    write_note(at, replace(note, target=stamp_of(folder_of(landing).lstat(landing.name))))
    return _done(shard, note, is_new=True)


def _done(shard: Shard, note: Note, *, is_new: bool) -> Done:
    tally = note.tally
    status = Status.FIXED if tally.is_changed else Status.UNSURE if tally.status["unsure"] else Status.HEALTHY
    return Done(shard, status, None, tally, note.changes, is_new)


def _is_done(note: Note, source: Source, landing: Location, settings: Settings) -> bool:
    """Whether a shard was written by an earlier run, from the same input and by the same settings, and still stands."""
    if (note.source, note.settings) != (stamp_of(source.status), settings.fingerprint):
        return False
    try:
        status = folder_of(landing).lstat(landing.name)
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode):
        return False
    return stamp_of(status) == note.target or digest_of(landing) == note.digests[0]


def _check_target(shard: Shard, source: Source, note: Note | None, settings: Settings) -> Standing | None:
    """Return the file that the shard may replace, None if its name is free; raises TargetError if it may not."""
    landing, shown = shard.job.landing, repr(str(shard.job.target))
    try:
        there = folder_of(landing).lstat(landing.name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if os.path.samestat(there, source.status):
        raise TargetError(ON_ITSELF)
    if not stat.S_ISREG(there.st_mode):
        raise TargetError(f"{shown} exists and is no regular file; move it away or choose another output")
    if shard.job.replaces is not None:
        raise TargetError(f"it would replace {shown}, which is itself an input; choose another output")
    found = standing_at(landing)
    if settings.options.force or (note is not None and found.digest in note.digests):
        return found
    raise TargetError(
        f"{shown} exists and `fixenc corpus` did not make it from this shard, or it was changed since; move it away, "
        "choose another output, or overwrite it with --force"
    )


def _write(shard: Shard, source: Source, over: Standing | None, earlier: Note | None, settings: Settings) -> Note:
    """Write a shard, and return its note, which is written right before the shard gets its name."""
    location, mender, digest = shard.job.found.location, Mender(shard.name, settings), hashlib.sha256()
    target = Target(shard.job.landing, source, over, is_beside=False, is_synced=settings.options.fsync)
    draft = draft_file(target, lambda _: _count_into(digest, _mend(shard, source, mender)))
    try:
        _require_texts(mender)
        fingerprint = digest.hexdigest()
        if not mender.tally.is_changed and _may_copy(shard, settings):
            draft = _draft_again(draft, target, location)
            fingerprint = digest_of(location)
        draft.flush()
        if not is_unchanged(location, source.status):
            raise ChangedError(CHANGING)
        before = () if earlier is None else earlier.digests[:1]
        note = Note(
            shard.name, stamp_of(source.status), settings.fingerprint, (fingerprint, *before), (), mender.tally,
            tuple(mender.sample.changes),
        )  # fmt: skip
        write_note(location_of_note(shard.output, shard.name), note)
        draft.put()
    finally:
        draft.close()
    return note


def _draft_again(draft: Draft, target: Target, location: Location) -> Draft:
    """Return a draft that is a copy of the input, in the place of one that has the same content."""
    draft.close()
    return draft_file(target, lambda descriptor: copy(location, descriptor))


def _may_copy(shard: Shard, settings: Settings) -> bool:
    """Whether the input itself can be the output if no text of it was changed."""
    return not (shard.kind == _PARQUET and settings.keeps_original)


def _count_into(digest: hashlib._Hash, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _mend(shard: Shard, source: Source, mender: Mender) -> Iterable[bytes]:
    """Return the bytes of a mended shard; raises SourceError if it cannot be read."""
    location, size = shard.job.found.location, source.status.st_size
    progress = LargeFile(size, is_written=False)

    def file() -> Iterator[bytes]:
        for block in blocks(location):
            progress.count(len(block), is_changed=False)
            yield block

    kind = kind_of(location.name, partial(blocks, location))
    if kind is not None and not kind.is_readable:
        raise SourceError(f"{kind.name} data: install {kind.library} to read it")
    if shard.kind == _PARQUET:
        if find_spec("pyarrow") is None:
            raise SourceError("Parquet needs one more package: pip install 'fixenc[arrow]'")
        if kind is not None:
            raise SourceError(f"Parquet in {kind.name} data; decompress it first, since it is compressed by itself")
        return mend_parquet(seekable(location), _columns(mender.settings), mender)
    packed = None if kind is None else Compressed(kind, file, size, mender.settings.options)
    content = file if packed is None else packed.content
    if shard.kind == _WARC:
        from fixenc.corpus.warc import mend_warc

        name, opened = without_suffix(location.name), partial(seekable, location)
        return mend_warc(Input(name, size, file, content, opened, None if kind is None else kind.name), mender)
    lines = mend_lines(content(), mender)
    return lines if packed is None else packed.compress(lines)


def _columns(settings: Settings) -> list[Column]:
    return [
        Column(one.names, one.written, settings.original_of(one.names[-1]) if settings.keeps_original else None)
        for one in settings.fields
    ]


def _require_texts(mender: Mender) -> None:
    """Raise SourceError for a shard of records without any text: another field was meant, or it is no such shard."""
    tally, named = mender.tally, ", ".join(one.written for one in mender.settings.fields)
    if tally.texts or not tally.records:
        return
    if mender.names:
        there = ", ".join(mender.names[:_MOST_NAMES])
        raise SourceError(f"no record has text in the field {named}; name a field with --text-field, of: {there}")
    if tally.status["broken"]:
        why, _ = tally.broken.most_common(1)[0]
        raise SourceError(f"no line of it is a record ({why}); is it JSON lines?")
