"""One shard: read, mended and written in one pass, so that it appears whole or not at all, and noted."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fixenc.containers.family import LeftAloneError
from fixenc.corpus.content import may_copy, mend_shard, require_texts
from fixenc.corpus.mending import Mender
from fixenc.corpus.notes import Note, location_of_note, read_note, stamp_of, write_note
from fixenc.corpus.planning import Shard
from fixenc.corpus.sample import Change
from fixenc.corpus.settings import Settings
from fixenc.corpus.tally import Tally
from fixenc.errors import ChangedError, FileError, TargetError
from fixenc.files.locations import Location
from fixenc.files.mirroring import make_folders
from fixenc.files.progress import finish
from fixenc.files.reaching import folder_of, sync_folder
from fixenc.files.reading import (
    CHANGING,
    Source,
    Standing,
    copy,
    digest_of,
    is_unchanged,
    read,
)
from fixenc.files.targets import find_standing
from fixenc.files.writing import Draft, Target, draft_file
from fixenc.records import Status

__all__ = ["Done", "run_shard"]

_ON_ITSELF = "the output would replace the input; choose another output"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to a shard: skipped, failed, or written now or (not `is_new`) by an earlier run."""

    shard: Shard
    status: Status
    reason: str | None = None
    tally: Tally | None = None
    changes: tuple[Change, ...] = ()
    is_new: bool = False


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
    note = _write(shard, source, over, settings)
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
    found = find_standing(shard.job, source.status, _ON_ITSELF)
    if found is None:
        return None
    shown = repr(str(shard.job.target))
    if shard.job.replaces is not None:
        raise TargetError(f"it would replace {shown}, which is itself an input; choose another output")
    if settings.options.force or (
        note is not None and note.origin == shard.job.source_name and found.digest in note.digests
    ):
        return found
    raise TargetError(
        f"{shown} exists and `fixenc corpus` did not make it from this shard, or it was changed since; move it away, "
        "choose another output, or overwrite it with --force"
    )


def _write(shard: Shard, source: Source, over: Standing | None, settings: Settings) -> Note:
    """Write a shard, and return its note, which is written right before the shard gets its name."""
    location, mender, digest = shard.job.found.location, Mender(shard.name, settings), hashlib.sha256()
    target = Target(shard.job.landing, source, over, is_beside=False, is_synced=settings.options.fsync)
    draft = draft_file(target, lambda _: _count_into(digest, mend_shard(shard, source.status.st_size, mender)))
    try:
        require_texts(mender)
        fingerprint = digest.hexdigest()
        if not mender.tally.is_changed and may_copy(shard, settings):
            draft = _draft_again(draft, target, location)
            fingerprint = digest_of(location)
        draft.flush()
        if not is_unchanged(location, source.status):
            raise ChangedError(CHANGING)
        before = () if over is None else (over.digest,)
        note = Note(
            shard.name, shard.job.source_name, stamp_of(source.status), settings.fingerprint, (fingerprint, *before),
            (), mender.tally, tuple(mender.sample.changes),
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


def _count_into(digest: hashlib._Hash, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece
