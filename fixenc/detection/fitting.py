"""Whether a candidate decodes a document: all of it, or all but a few byte sequences, which are then damage."""

from __future__ import annotations

from dataclasses import replace

from fixenc.detection.candidates import Candidate
from fixenc.detection.unicode import beyond_ascii, utf8_in
from fixenc.records import Undecodable

# The most undecodable byte sequences that are damage in a short document.
FEW_PLACES = 2
# The same in a longer one, as a share of its bytes.
MOST_PLACES = 1 / 2_000
# The same as a share of its bytes beyond ASCII: so many may be read, and weighed beside other charsets.
MOST_PLACES_BEYOND = 1 / 400
# The cost of an undecodable byte sequence, in nats.
_DAMAGED = 24.0
# The most bytes that are left of a character where a text was cut.
_MOST_LACKING = 3
# The cost of such a rest at the end, in nats.
_CUT = 6.0
# How much of the start is tried first, in bytes: a candidate with too many undecodable sequences there is rejected.
_START = 1 << 14
# The largest share of the bytes beyond ASCII in UTF-8 sequences that text in another charset has: of 260 legacy
# documents, the most is 0.5, in EUC-JP. Damaged UTF-8 has more.
_MOSTLY_UTF8 = 0.5
# The cost of an undecodable byte sequence in damaged UTF-8, in nats: damage is likely there.
_TORN = 8.0


def fit(data: bytes, candidate: Candidate) -> Candidate | None:
    """Return the candidate if it decodes all bytes, or all but what damage explains, at a higher cost; else None."""
    try:
        candidate.charset.decode(data)
    except UnicodeDecodeError:
        pass
    else:
        return candidate
    torn = sequences_of_torn(data) if candidate.charset.name == "utf-8" else 0
    most = max(FEW_PLACES, MOST_PLACES * len(data), MOST_PLACES_BEYOND * beyond_ascii(data), torn)
    if len(places_in(candidate, data[:_START])) > most:
        return None  # the rest would take long
    places = places_in(candidate, data)
    if len(places) > most:
        return None
    is_cut = len(places) == 1 and data.endswith(places[0].data) and len(places[0].data) <= _MOST_LACKING
    price = _CUT if is_cut else (_TORN if torn else _DAMAGED) * len(places)
    return replace(candidate, prior=candidate.prior + price, places=len(places))


def sequences_of_torn(data: bytes) -> int:
    """Return the number of multi-byte sequences in what may be damaged UTF-8; 0 for anything else."""
    sequences, share = utf8_in(data)
    return sequences if share > _MOSTLY_UTF8 else 0


def places_in(candidate: Candidate, data: bytes) -> tuple[Undecodable, ...]:
    """Return the byte sequences that a candidate does not decode."""
    return candidate.charset.decode_with_places(data)[1]


def text_by(candidate: Candidate, data: bytes) -> str:
    """Return some bytes as decoded by a candidate, with U+FFFD for what does not decode."""
    return candidate.charset.decode_with_places(data)[0]
