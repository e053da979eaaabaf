"""Reading and cleaning one file: its outcome, and its bytes before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol

from fixenc.containers.families import find_family
from fixenc.containers.family import Family, Input, LeftAloneError, Sum
from fixenc.detection.binary import binary
from fixenc.detection.origin import Origin
from fixenc.detection.streaming import newline_kind_of
from fixenc.files.found import Found
from fixenc.files.opening import Opened, open_document
from fixenc.files.progress import LargeFile
from fixenc.files.reading import LARGE, Source, blocks, copy, digest, digest_of, seekable
from fixenc.files.writing import Chunks
from fixenc.large import Survey, clean_parts, survey
from fixenc.newlines import newline_kind, places
from fixenc.options import Options
from fixenc.pipeline import Cleaned, fix_bytes
from fixenc.records import Change, Detection, Outcome, Status


class Content(Protocol):
    """The bytes of a file, which may be too large for memory, and their fingerprint."""

    @property
    def digest(self) -> str:
        """The fingerprint (SHA-256) of the bytes."""

    @property
    def size(self) -> int | None:
        """The number of bytes; None if it is unknown before they are made."""

    def chunks_into(self, descriptor: int) -> Iterable[bytes]:
        """Return the bytes to write to an open file; without those that the system copied there itself."""


@dataclass(frozen=True)
class Held:
    """Bytes in memory."""

    data: bytes

    @cached_property
    def digest(self) -> str:
        """The fingerprint (SHA-256) of the bytes."""
        return digest(self.data)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.data)

    def chunks_into(self, _descriptor: int) -> Iterable[bytes]:
        """Return all bytes as one chunk."""
        return (self.data,)


@dataclass(frozen=True)
class Streamed:
    """Bytes that are read, or made, each time they are needed."""

    digest: str
    chunks_into: Chunks
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """A file that was read and cleaned."""

    source: Source
    outcome: Outcome
    original: Content
    clean: Content
    is_changed: bool


def handle_file(found: Found, options: Options) -> Handled:
    """Read and clean a file that a walk found. Raises SourceError."""
    location, options = found.location, found.options_from(options)
    one = open_document(location, options)
    family = find_family(one.name, next(iter(one.blocks()), b"") if one.data is None else one.data)
    if family is not None:
        done = _handle_container(one, family, options, is_named=found.is_named)
    elif one.no_text is not None:
        outcome = Outcome(location.path, Status.SKIPPED, one.no_text.reason, detection=one.no_text)
        done = Handled(one.source, outcome, _original(one), _original(one), is_changed=False)
    elif one.data is not None:
        done = _handle_whole(one, one.data, options, found)
    else:
        done = _handle_large(one, options, found)
    if one.compressed is None:
        return done
    return replace(done, outcome=replace(done.outcome, compression=one.compression))


def _handle_container(one: Opened, family: Family, options: Options, *, is_named: bool) -> Handled:
    """Clean the texts in a container, each by itself."""
    original, path = _original(one), one.location.path
    file = partial(blocks, one.location) if one.source.is_large else lambda: (one.source.data,)
    size = one.source.status.st_size
    given = Input(one.name, size, file, one.blocks, partial(seekable, one.location), one.compression)
    reason, total, clean = family.why_not(options, one.compression, is_named=is_named), Sum(), original

    def make(total: Sum) -> Iterable[bytes]:
        pieces = _count(family, given, options, total)
        return one.pack(pieces) if family.is_packed else pieces

    if reason is None:
        try:
            clean = _hold_or_stream(make(total), lambda _descriptor: make(Sum()))
        except LeftAloneError as error:
            reason = str(error)
    found = binary(family.kind)
    if reason is not None:
        outcome = Outcome(path, Status.SKIPPED, reason, detection=replace(found, reason=reason))
        return Handled(one.source, outcome, original, original, is_changed=False)
    actions = total.actions(family.unit)
    outcome = Outcome(
        path,
        Status.FIXED if actions else Status.UNSURE if total.left else Status.HEALTHY,
        total.reason(family.unit),
        detection=found,
        actions=actions,
        damage=tuple(total.done.damage.most_common()),
        doubtful=total.doubtful,
        undecodable=total.undecodable,
    )
    return Handled(one.source, outcome, original, clean if actions else original, bool(actions))


def _hold_or_stream(pieces: Iterable[bytes], again: Chunks) -> Content:
    """Return bytes that are made piece by piece: in memory, or made again if they are too many."""
    held, size, fingerprint = list[bytes](), 0, hashlib.sha256()
    for piece in pieces:
        fingerprint.update(piece)
        size += len(piece)
        if size < LARGE:
            held.append(piece)
        else:
            held.clear()
    return Held(b"".join(held)) if size < LARGE else Streamed(fingerprint.hexdigest(), again, size)


def _count(family: Family, given: Input, options: Options, total: Sum) -> Iterator[bytes]:
    """Yield the bytes of a clean container, and add up what was done."""
    if family.clean is not None:
        for piece in family.clean(given, options):
            total.add(piece)
            yield piece.data


def _original(one: Opened) -> Content:
    """Return the bytes of the file itself."""
    if len(one.source.data) == one.source.status.st_size:
        return Held(one.source.data)
    return Streamed(digest_of(one.location), partial(copy, one.location))


def _handle_whole(one: Opened, data: bytes, options: Options, found: Found) -> Handled:
    """Clean a document in memory."""
    cleaned = fix_bytes(data, options, name=one.name, label=found.find_label(options), among=found.among)
    original = _original(one)
    clean = Held(b"".join(one.pack([cleaned.data]))) if cleaned.is_changed else original
    return Handled(one.source, outcome_of(one.location.path, cleaned, options), original, clean, cleaned.is_changed)


def _handle_large(one: Opened, options: Options, found: Found) -> Handled:
    """Clean a document that is too large for memory, in parts."""
    original = _original(one)
    progress = LargeFile(one.source.status.st_size, is_written=not (options.dry_run or options.check))

    def read() -> Iterable[bytes]:
        return progress.read(one.blocks())

    fingerprint = None if one.compressed is None else one.compressed.fingerprint()
    origin = Origin(one.name, found.find_label(options))
    seen = survey(read, options, origin=origin, fingerprint=fingerprint, tell=progress.count)
    is_changed = bool(seen.done.in_words)

    def clean_again(_descriptor: int) -> Iterable[bytes]:
        parts = clean_parts(read, seen.detection, options, name=one.name, tell=progress.count)
        return one.pack(part.data for part in parts)

    clean = Streamed(seen.digest, clean_again) if is_changed else original
    return Handled(one.source, _outcome_of_large(one.location.path, seen, one.blocks), original, clean, is_changed)


def outcome_of(path: Path, cleaned: Cleaned, options: Options) -> Outcome:
    """Return the outcome of a document, without the target of its clean copy."""
    is_text, repair = cleaned.detection.is_text, cleaned.repair
    return Outcome(
        path=path,
        status=_status(cleaned.detection, cleaned.refusal, is_changed=cleaned.is_changed),
        reason=cleaned.refusal or (None if cleaned.detection.is_damaged else cleaned.detection.reason),
        detection=cleaned.detection,
        newline=newline_kind(repair.before) if is_text else None,
        actions=cleaned.actions,
        damage=repair.damage,
        doubtful=len(repair.unsure),
        undecodable=len(cleaned.undecodable) if is_text else 0,
        places=places(repair.before, cleaned.undecodable) if is_text else (),
        change=Change(repair.before, cleaned.text) if options.keep_texts and cleaned.is_changed else None,
    )


def _outcome_of_large(path: Path, seen: Survey, read_again: Callable[[], Iterable[bytes]]) -> Outcome:
    actions = seen.done.in_words
    return Outcome(
        path=path,
        status=_status(seen.detection, seen.refusal, is_changed=bool(actions)),
        reason=seen.refusal or (None if seen.detection.is_damaged else seen.detection.reason),
        detection=seen.detection,
        newline=newline_kind_of(read_again, seen.detection) if seen.detection.is_text else None,
        actions=actions,
        damage=tuple(seen.done.damage.most_common()),
        doubtful=seen.doubtful,
        undecodable=seen.undecodable,
    )


def _status(found: Detection, refusal: str | None, *, is_changed: bool) -> Status:
    if not found.is_text:
        return Status.SKIPPED
    if refusal is not None:
        return Status.UNSURE
    return Status.FIXED if is_changed else Status.HEALTHY
