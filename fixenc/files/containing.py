"""Cleaning a container: each text in it by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from fixenc.containers.family import Family, Input, LeftAloneError, Sum
from fixenc.detection.binary import binary
from fixenc.files.content import Content, Handled, Held, Streamed, take_original
from fixenc.files.opening import Opened
from fixenc.files.reading import LARGE
from fixenc.files.writing import Chunks
from fixenc.options import Options
from fixenc.records import Outcome, Status


def handle_container(one: Opened, family: Family, options: Options, *, is_named: bool) -> Handled:
    """Clean the texts in a container, each by itself."""
    original, path = take_original(one), one.file.path
    file: Callable[[], Iterable[bytes]] = one.file.blocks if one.source.is_large else lambda: (one.source.data,)
    size = one.source.status.st_size
    given = Input(one.name, size, file, one.blocks, one.file.seekable, one.compression)
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
        lost=total.lost,
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
