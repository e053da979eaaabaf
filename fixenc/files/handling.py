"""Reading and cleaning one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from fixenc import detection
from fixenc.cleaned import Cleaned, is_reencoded
from fixenc.containers.families import find_family
from fixenc.detection import binary, chance
from fixenc.detection.origin import Origin
from fixenc.detection.sampling import last_end
from fixenc.detection.siblings import Neighbours
from fixenc.detection.streaming import newline_kind_of
from fixenc.errors import SourceError
from fixenc.files import reading
from fixenc.files.compression import kind_of
from fixenc.files.containing import handle_container
from fixenc.files.content import Handled, Held, Streamed, take_original
from fixenc.files.found import Found
from fixenc.files.ledger import Identities
from fixenc.files.opening import Opened, open_document
from fixenc.files.progress import LargeFile
from fixenc.findings import describe, describe_part
from fixenc.large import Survey, clean_again, look_at_parts, survey
from fixenc.newlines import newline_kind, places
from fixenc.options import Options
from fixenc.pipeline import fix_bytes, refuse
from fixenc.records import Change, Detection, Outcome, Status
from fixenc.spots import count_lost, find_spots

# Why a file is left alone for which a person chose candidates of stretches in doubt.
_NOT_WHOLE = "it is too large, or has files in it, so no stretch of it can be chosen for"
# Why not all of a large document is shown.
_FIRST_PART = "a large file: what is shown is from the first part of it, of 1 MiB, in which something is of interest"


class Asked(Protocol):
    """What is known of a file beside its bytes; its members are as in `Found`."""

    @property
    def encoding(self) -> str | None:
        """The label that the user's patterns give it."""

    @property
    def is_named(self) -> bool:
        """Whether the user gave it by its own name."""

    @property
    def among(self) -> Neighbours | None:
        """A function that returns the likely charsets of its siblings; None if it has none."""

    def find_label(self, options: Options) -> str | None:
        """Return the charset that came with it."""

    def find_objection(self) -> str | None:
        """Return why it must stay in its charset, for the sake of a file beside it."""


def handle_file(found: Found, options: Options) -> Handled:
    """Read and clean a file that a walk found. Raises SourceError."""
    location = found.location
    one = open_document(location if found.kept is None else location.beside(found.kept), options, location.name)
    if options.chosen:
        options = _keep_chosen(found, options)
    done = handle_opened(one, found, options)
    return done if found.kept is None else replace(done, outcome=replace(done.outcome, path=location.path))


def is_in_parts(found: Found) -> bool:
    """Whether a file is cleaned in parts: it is too large for memory, and no container nor compressed."""
    if not found.is_input or found.size < reading.LARGE:
        return False
    try:
        first = next(reading.blocks(found.location), b"")
    except SourceError:  # it is no document at all
        return False
    name = found.location.name
    return kind_of(name, lambda: (first,)) is None and find_family(name, first) is None


def handle_opened(one: Opened, found: Asked, options: Options) -> Handled:
    """Clean a file that was opened. Raises SourceError."""
    first = next(iter(one.blocks()), b"") if one.data is None else one.data
    family = find_family(one.name, first)
    is_labelled = found.encoding is not None and not _needs_no_label(first, is_whole=one.data is not None)
    options = replace(options, encoding=found.encoding) if is_labelled else options
    if options.chosen and (family is not None or (one.data is None and one.no_text is None)):
        outcome = Outcome(one.file.path, Status.UNSURE, _NOT_WHOLE)
        done = Handled(one.source, outcome, take_original(one), take_original(one), is_changed=False)
    elif family is not None:
        done = handle_container(one, family, options, is_named=found.is_named)
    elif one.no_text is not None:
        outcome = Outcome(one.file.path, Status.SKIPPED, one.no_text.reason, detection=one.no_text)
        done = Handled(one.source, outcome, take_original(one), take_original(one), is_changed=False)
    elif one.data is not None:
        done = _handle_whole(one, one.data, options, found)
    else:
        done = _handle_large(one, options, found)
    if one.compressed is None:
        return done
    return replace(done, outcome=replace(done.outcome, compression=one.compression))


def _needs_no_label(first: bytes, *, is_whole: bool) -> bool:
    """Whether the label of a pattern, which may match many files, is not for a file with these first bytes.

    That is so for text in UTF-8, as every file is after a run in place, and for binary data of a known format.
    """
    if binary.detect_signature(first) is not None:
        return True
    part = first if is_whole else first[: last_end(first)]
    found = None if part.isascii() else chance.detect(part)
    return found is not None and found.encoding == "utf-8" and found.confidence == 1


def _keep_chosen(found: Found, options: Options) -> Options:
    """Return the options for a file, with what a person chose in it, and not in others."""
    name = Identities()(found.path)
    return replace(options, chosen=tuple(one for one in options.chosen if one.path == name))


def _handle_whole(one: Opened, data: bytes, options: Options, found: Asked) -> Handled:
    """Clean a document in memory."""
    label = found.find_label(options)
    cleaned = fix_bytes(data, options, name=one.name, label=label, among=found.among)
    objection = found.find_objection() if is_reencoded(cleaned.detection) and cleaned.is_changed else None
    if objection is not None:
        cleaned = refuse(data, cleaned, objection)
    original = take_original(one)
    clean = Held(b"".join(one.pack([cleaned.data]))) if cleaned.is_changed else original
    outcome = outcome_of(one.file.path, cleaned)
    if options.keep_texts and cleaned.is_changed:
        outcome = replace(outcome, change=change_of(data, cleaned, is_packed=one.compressed is not None))
    if options.keep_findings:
        is_doubtful = cleaned.refusal is not None and cleaned.detection.is_text
        rivals = detection.rivals(data, name=one.name, label=label, among=found.among) if is_doubtful else ()
        outcome = replace(outcome, findings=describe(data, cleaned, rivals))
    return Handled(one.source, outcome, original, clean, cleaned.is_changed)


def _handle_large(one: Opened, options: Options, found: Asked) -> Handled:
    """Clean a document that is too large for memory, in parts."""
    original = take_original(one)
    progress = LargeFile(one.source.status.st_size, is_written=not (options.dry_run or options.check))

    def read() -> Iterable[bytes]:
        return progress.read(one.blocks())

    fingerprint = None if one.compressed is None else one.compressed.fingerprint()
    origin = Origin(one.name, found.find_label(options))
    seen = survey(read, options, origin=origin, fingerprint=fingerprint, tell=progress.count)
    is_changed = bool(seen.done.in_words)

    def clean_into(_descriptor: int) -> Iterable[bytes]:
        return one.pack(clean_again(read, seen, options, name=one.name, tell=progress.count))

    clean = Streamed(seen.digest, clean_into) if is_changed else original
    outcome = _outcome_of_large(one.file.path, seen, one.blocks)
    if options.keep_findings and (is_changed or seen.doubtful or seen.undecodable):
        parts = look_at_parts(read, seen.detection, options, name=one.name)
        outcome = replace(outcome, findings=describe_part(parts, _FIRST_PART))
    return Handled(one.source, outcome, original, clean, is_changed)


def outcome_of(path: Path, cleaned: Cleaned) -> Outcome:
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
        lost=count_lost(cleaned),
        spots=find_spots(cleaned),
    )


def change_of(data: bytes, cleaned: Cleaned, *, is_packed: bool = False) -> Change:
    """Return both texts of a document, and its bytes if a patch of text applies to them."""
    found = cleaned.detection
    if is_packed or is_reencoded(found) or found.is_mixed or found.parts:
        return Change(cleaned.repair.before, cleaned.text)
    return Change(cleaned.repair.before, cleaned.text, data, cleaned.data)


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
        lost=seen.lost,
    )


def _status(found: Detection, refusal: str | None, *, is_changed: bool) -> Status:
    if not found.is_text:
        return Status.SKIPPED
    if refusal is not None:
        return Status.UNSURE
    return Status.FIXED if is_changed else Status.HEALTHY
