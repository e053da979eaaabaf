"""Repairs of the pieces of a file, as one repair of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from fixenc.formats.pieces import Piece
from fixenc.records import Region, Repair, Undecodable, Unsure
from fixenc.repair.regions import apply


def join_repairs(
    data: bytes, pieces: Sequence[Piece], repairs: Sequence[Repair], lost: Sequence[Sequence[Undecodable]]
) -> tuple[Repair, tuple[Undecodable, ...]]:
    """Return the repairs of all pieces of a file as one, and the undecodable byte sequences by their place in its text.

    What stands between two pieces is ASCII, and not repaired.
    """
    text, at, size = list[str](), 0, 0
    regions, unsure, undecodable = list[Region](), list[Unsure](), list[Undecodable]()
    for piece, repair, places in zip(pieces, repairs, lost, strict=True):
        between = data[at : piece.start].decode("ascii", "replace")
        size += len(between)
        regions += (replace(one, start=one.start + size) for one in repair.regions)
        unsure += (replace(one, start=one.start + size) for one in repair.unsure)
        undecodable += (replace(one, position=one.position + size) for one in places)
        text += (between, repair.before)
        size, at = size + len(repair.before), piece.end
    before = "".join(chain(text, [data[at:].decode("ascii", "replace")]))
    return Repair(before, apply(before, regions), tuple(regions), tuple(unsure)), tuple(undecodable)
