"""Whether a document decodes by a candidate: all of it, or all but so little that the rest is damage."""

from __future__ import annotations

from dataclasses import replace

from fixenc.detection.candidates import Candidate
from fixenc.detection.unicode import utf8_in
from fixenc.records import Undecodable

# Bytes that do not decode are damage: so many places at most,
FEW_PLACES = 2
# or such a share of all bytes.
_MOST_PLACES = 1 / 2_000
# How much rarer a text is that has such a place, in nats, for each of them.
_DAMAGED = 24.0
# A text that was cut may end within a character, of which so many bytes are left at most; how much rarer that is.
_MOST_LACKING, _CUT = 3, 6.0
# A candidate that stumbles again and again over so much of the start, in bytes, is none.
_START = 1 << 14
# UTF-8 that is damaged has more than such a share of the bytes beyond ASCII in sequences: of 260 legacy documents, the
# most is 0.5, in EUC-JP.
_MOSTLY_UTF8 = 0.5
# What each place costs in it, in nats: where most of UTF-8 is there, damage is likely.
_TORN = 8.0


def fitted(data: bytes, candidate: Candidate) -> Candidate | None:
    """The candidate, if all bytes decode by it, or all but so few that these are damage; else None."""
    try:
        candidate.charset.decode(data)
    except UnicodeDecodeError:
        pass
    else:
        return candidate
    torn = sequences_of_torn(data) if candidate.charset.name == "utf-8" else 0
    most = max(FEW_PLACES, _MOST_PLACES * len(data), torn)
    if len(places_in(candidate, data[:_START])) > most:
        return None  # the rest would take long
    places = places_in(candidate, data)
    if len(places) > most:
        return None
    is_cut = len(places) == 1 and data.endswith(places[0].data) and len(places[0].data) <= _MOST_LACKING
    price = _CUT if is_cut else (_TORN if torn else _DAMAGED) * len(places)
    return replace(candidate, prior=candidate.prior + price, places=len(places))


def sequences_of_torn(data: bytes) -> int:
    """How many sequences of UTF-8 there are in what may be UTF-8 that is damaged; 0 in anything else."""
    sequences, share = utf8_in(data)
    return sequences if share > _MOSTLY_UTF8 else 0


def places_in(candidate: Candidate, data: bytes) -> tuple[Undecodable, ...]:
    """The places that do not decode by a candidate."""
    return candidate.charset.decode_with_places(data)[1]


def text_by(candidate: Candidate, data: bytes) -> str:
    """What a candidate makes of some bytes."""
    return candidate.charset.decode_with_places(data)[0]
