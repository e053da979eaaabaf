"""Evidence: what the letters look like. chardet, which no other module knows, proposes; the language models judge.

chardet's first answers hold the right one nearly always; which of them it is, a sample from all of the file tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from fixenc import charsets
from fixenc.detection import usual
from fixenc.detection.candidates import MOST_A_CHARACTER, Candidate, declared_candidate, judge, rarity
from fixenc.detection.candidates import usual as every_usual
from fixenc.detection.sampling import BEYOND_ASCII, CONTEXT, sample
from fixenc.records import Detection, Evidence

# chardet believes declarations too; here the letters speak alone.
_DECLARING = re.compile(rb"(?:charset|encoding|coding)(?=\s*[:=])", re.IGNORECASE)
# What chardet answers when no candidate survives: not evidence.
_NO_MATCH = 0.10
# How many of chardet's answers are judged, and by how many nats each is less likely than the one before it.
_MOST_CANDIDATES, _BY_RANK = 10, 0.6
# What most legacy text is in is always judged, too.
_ALWAYS = (
    "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254",
    "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
)  # fmt: skip
# Text of East Asia may be in these without a zero byte in it.
_WIDE = ("utf-16le", "utf-16be")
# Charsets of mainframes, which no file on another machine is in: only if asked for.
_MAINFRAME = re.compile(r"cp(?:037|273|424|500|875|1026|1140)")
# A text that was cut may end within a character; elsewhere, bytes that do not decode are damage: so many at most, or
# such a share of all. How much rarer that is, in nats: once, and for each place.
_MOST_LACKING, _FEW_PLACES, _MOST_PLACES = 3, 2, 1 / 2_000
_CUT, _DAMAGED = 6.0, 24.0
# A candidate that stumbles over so much of the sample again and again is none.
_GLANCED = 100
# What is less certain is a guess.
_LEAST_CONFIDENCE = 0.3


def detect(data: bytes, name: str = "") -> Detection | None:
    """The candidate by which all bytes decode to the most plausible text; a fallback if others are as plausible."""
    if BEYOND_ASCII.search(data) is None:
        return None
    part = sample(data)
    return usual.detect(data, part, name) or _proposed_and_judged(data, part, name)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate, a sample as it reads it, and how unlikely both are, in nats."""

    candidate: Candidate
    text: str
    nats: float


def detect_among(data: bytes, lean: Mapping[str, float], name: str = "") -> Detection | None:
    """As `detect`, where more is known of some charsets: `lean` adds nats to what makes each unlikely."""
    part = sample(data)
    return _judged(_fitting_ones(data, part, name, lean), part)


def weighed(data: bytes, lean: Mapping[str, float], name: str = "") -> list[Weighed]:
    """Every candidate by which the bytes decode, and every usual charset that does it, the likeliest first."""
    from fixenc.plausibility import costs

    if BEYOND_ASCII.search(data) is None:
        return []
    part = sample(data)
    candidates = _fitting_ones(data, part, name, {one.charset.name: 0.0 for one in every_usual()} | dict(lean))
    texts = [one.charset.decode_with_places(part)[0] for one in candidates]
    rows = zip(candidates, texts, costs(texts).tolist(), strict=True)
    return sorted((Weighed(one, text, cost + one.prior) for one, text, cost in rows), key=lambda row: row.nats)


def _proposed_and_judged(data: bytes, part: bytes, name: str) -> Detection | None:
    return _judged(_fitting_ones(data, part, name, {}), part)


def _fitting_ones(data: bytes, part: bytes, name: str, lean: Mapping[str, float]) -> list[Candidate]:
    leaning = (replace(one, prior=one.prior + lean.get(one.charset.name, 0.0)) for one in _candidates(data, name, lean))
    return [fit for one in leaning if (fit := _fitting(data, part, one)) is not None]


def _judged(candidates: list[Candidate], part: bytes) -> Detection | None:
    if not candidates:
        return None
    verdict = judge(candidates, [one.charset.decode_with_places(part)[0] for one in candidates])
    found, places = verdict.detection, verdict.chosen.places
    if places:
        reason = f"{found.encoding}, but for {places} places that are not; name the encoding with --from"
        return replace(found, evidence=Evidence.FALLBACK, confidence=verdict.confidence, reason=reason)
    is_sure = verdict.confidence >= _LEAST_CONFIDENCE and verdict.price < MOST_A_CHARACTER
    if is_sure or verdict.chosen.is_declared:
        return found
    reason = f"no more than a guess: {found.encoding}; name the right encoding with --from"
    return replace(found, evidence=Evidence.FALLBACK, confidence=min(verdict.confidence, 0.5), reason=reason)


def _candidates(data: bytes, name: str, lean: Mapping[str, float]) -> Iterator[Candidate]:
    """The declared charset, chardet's answers, those that more is known of, and what browsers assume; each once."""
    seen = set[str]()
    said = declared_candidate(data, name)
    if said is not None:
        seen.add(said.charset.name)
        yield said
    yield Candidate(charsets.named("utf-8"), 0.0)  # where it was cut, nothing has asked for it yet
    for rank, charset in enumerate(_proposed(data)):
        if charset.name not in seen and len(seen) < _MOST_CANDIDATES:
            seen.add(charset.name)
            yield Candidate(charset, rarity(charset) + rank * _BY_RANK)
    wide = () if len(data) % 2 else _WIDE
    for one in map(charsets.named, dict.fromkeys((*_ALWAYS, *wide, *lean))):
        if one.name not in seen:
            yield Candidate(one, rarity(one) + _MOST_CANDIDATES * _BY_RANK)


def _proposed(data: bytes) -> Iterator[charsets.Charset]:
    """The answers of chardet, the likeliest first.

    It looks at the first 200,000 bytes, and its belief falls with the share of ASCII; a long ASCII head would hide what
    matters, so it is cut.
    """
    import chardet

    first = BEYOND_ASCII.search(data)
    start = max(0, first.start() - CONTEXT) if first else 0
    part = _DECLARING.sub(b"", data[start:])
    for guess in chardet.detect_all(part, ignore_threshold=True, compat_names=False):
        codec, confidence, language = guess["encoding"], guess["confidence"], guess["language"]
        if codec is not None and not _MAINFRAME.fullmatch(codec) and (confidence > _NO_MATCH or language is not None):
            yield charsets.from_codec(codec)


def _fitting(data: bytes, part: bytes, candidate: Candidate) -> Candidate | None:
    """The candidate, if all bytes decode by it, or all but so few that these are damage; else None."""
    try:
        candidate.charset.decode(data)
    except UnicodeDecodeError:
        pass
    else:
        return candidate
    if len(candidate.charset.decode_with_places(part[:_GLANCED])[1]) > _FEW_PLACES:
        return None  # the rest would take long
    places = candidate.charset.decode_with_places(data)[1]
    if len(places) > max(_FEW_PLACES, _MOST_PLACES * len(data)):
        return None
    is_cut = len(places) == 1 and data.endswith(places[0].data) and len(places[0].data) <= _MOST_LACKING
    return replace(candidate, prior=candidate.prior + (_CUT if is_cut else _DAMAGED * len(places)), places=len(places))
