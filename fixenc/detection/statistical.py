"""Evidence: what the letters look like. chardet, which no other module knows, proposes; the language models judge.

chardet's first answers hold the right one nearly always; which of them it is, a sample from all of the file tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fixenc import charsets
from fixenc.damage.misreading import RIGHT
from fixenc.detection import declared
from fixenc.records import Detection, Evidence

# chardet looks at the first 200,000 bytes, and its belief falls with the share of ASCII; a long ASCII head would hide
# what matters, so it is cut, but for this many bytes of context. Of 399 English texts with one foreign phrase, 1,000
# bytes had 144 read right, 100 had 271, 50 have 326; on 76 real files nothing changed.
_CONTEXT = 50
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# chardet believes declarations too; here the letters speak alone.
_DECLARING = re.compile(rb"(?:charset|encoding|coding)(?=\s*[:=])", re.IGNORECASE)
# What chardet answers when no candidate survives: not evidence.
_NO_MATCH = 0.10
# How many of chardet's answers are judged, and by how many nats each is less likely than the one before it.
_MOST_CANDIDATES, _BY_RANK = 10, 0.6
# What most legacy text is in is always judged, too; and how much less likely is what hardly any is in, in nats.
_ALWAYS = (
    "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254",
    "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
)  # fmt: skip
_RARE = 7.0
# Text of East Asia may be in these without a zero byte in it.
_WIDE = ("utf-16le", "utf-16be")
# Charsets of mainframes, which no file on another machine is in: only if asked for.
_MAINFRAME = re.compile(r"cp(?:037|273|424|500|875|1026|1140)")
# A text that was cut may end within a character; elsewhere, bytes that do not decode are damage: so many at most, or
# such a share of all. How much rarer that is, in nats: once, and for each place.
_MOST_LACKING, _FEW_PLACES, _MOST_PLACES = 3, 2, 1 / 2_000
_CUT, _DAMAGED = 6.0, 24.0
# So many nats a declaration is worth: it is right far more often than not, but a text that reads far better otherwise
# has a wrong one.
_DECLARED = 14.0
# How much of a file is judged, in bytes: lines with bytes beyond ASCII, from all over it; and how much of each.
_SAMPLE, _MOST_OF_LINE = 1_000, 400
# A candidate that stumbles over so much of the sample again and again is none.
_GLANCED = 100
# The cost of text grows with its length, and so do errors of the model: its nats are worth so much.
_TEMPERATURE = 4.0
# What is less certain is a guess, and so is text that costs more for each of its characters, in nats: of 600 lots of
# random bytes hardly any costs less, of text none more.
_LEAST_CONFIDENCE, _MOST_A_CHARACTER = 0.3, 6.1
_TRUST = 0.95


@dataclass(frozen=True, slots=True)
class _Candidate:
    charset: charsets.Charset
    prior: float
    language: str | None = None
    is_declared: bool = False
    places: int = 0


def detect(data: bytes, name: str = "") -> Detection | None:
    """The candidate by which all bytes decode to the most plausible text; a fallback if others are as plausible."""
    if _BEYOND_ASCII.search(data) is None:
        return None
    sample = _sample(data)
    candidates = [fit for one in _candidates(data, name) if (fit := _fitting(data, sample, one)) is not None]
    if not candidates:
        return None
    price, texts = _judged(sample, candidates)
    nats = [cost + one.prior for cost, one in zip(price, candidates, strict=True)]
    at = nats.index(min(nats))
    chosen = candidates[at]
    others = (cost for cost, text in zip(nats, texts, strict=True) if text != texts[at])
    confidence = 1 / (1 + sum(math.exp((nats[at] - cost) / _TEMPERATURE) for cost in others))
    if chosen.places:
        reason = f"{chosen.charset.name}, but for {chosen.places} places that are not; name the encoding with --from"
        return Detection(chosen.charset.name, Evidence.FALLBACK, confidence, chosen.language, reason=reason)
    if chosen.is_declared:
        return Detection(chosen.charset.name, Evidence.DECLARED, max(_TRUST, confidence))
    if confidence >= _LEAST_CONFIDENCE and price[at] < _MOST_A_CHARACTER * len(texts[at]):
        return Detection(chosen.charset.name, Evidence.STATISTICS, confidence, chosen.language)
    reason = f"no more than a guess: {chosen.charset.name}; name the right encoding with --from"
    return Detection(chosen.charset.name, Evidence.FALLBACK, min(confidence, 0.5), chosen.language, reason=reason)


def _candidates(data: bytes, name: str) -> Iterator[_Candidate]:
    """The declared charset, chardet's answers, and what browsers assume; each once."""
    seen = set[str]()
    said = declared.declared_charset(data, name)
    if said is not None:
        seen.add(said.name)
        yield _Candidate(said, _rarity(said) - _DECLARED, is_declared=True)
    yield _Candidate(charsets.named("utf-8"), 0.0)  # where it was cut, nothing has asked for it yet
    for rank, (charset, language) in enumerate(_proposed(data)):
        if charset.name not in seen and len(seen) < _MOST_CANDIDATES:
            seen.add(charset.name)
            yield _Candidate(charset, _rarity(charset) + rank * _BY_RANK, language)
    wide = () if len(data) % 2 else _WIDE
    for usual in map(charsets.named, (*_ALWAYS, *wide)):
        if usual.name not in seen:
            yield _Candidate(usual, _rarity(usual) + _MOST_CANDIDATES * _BY_RANK)


def _rarity(charset: charsets.Charset) -> float:
    """How rare it is that text is in a charset, in nats; beside what text costs, which varies, it counts twice."""
    return 2 * RIGHT.get("gb18030" if charset.name == "gbk" else charset.name, _RARE)


def _proposed(data: bytes) -> Iterator[tuple[charsets.Charset, str | None]]:
    import chardet

    first = _BEYOND_ASCII.search(data)
    start = max(0, first.start() - _CONTEXT) if first else 0
    sample = _DECLARING.sub(b"", data[start:])
    for guess in chardet.detect_all(sample, ignore_threshold=True, compat_names=False):
        codec, confidence, language = guess["encoding"], guess["confidence"], guess["language"]
        if codec is not None and not _MAINFRAME.fullmatch(codec) and (confidence > _NO_MATCH or language is not None):
            yield charsets.from_codec(codec), language


def _fitting(data: bytes, sample: bytes, candidate: _Candidate) -> _Candidate | None:
    """The candidate, if all bytes decode by it, or all but so few that these are damage; else None."""
    try:
        candidate.charset.decode(data)
    except UnicodeDecodeError:
        pass
    else:
        return candidate
    if len(candidate.charset.decode_with_places(sample[:_GLANCED])[1]) > _FEW_PLACES:
        return None  # the rest would take long
    places = candidate.charset.decode_with_places(data)[1]
    if len(places) > max(_FEW_PLACES, _MOST_PLACES * len(data)):
        return None
    is_cut = len(places) == 1 and data.endswith(places[0].data) and len(places[0].data) <= _MOST_LACKING
    return replace(candidate, prior=candidate.prior + (_CUT if is_cut else _DAMAGED * len(places)), places=len(places))


def _sample(data: bytes) -> bytes:
    """Lines with bytes beyond ASCII from all over the file, or parts of them, each once."""
    parts = [_part(line) for line in data.split(b"\n") if not line.isascii()]
    every = max(1, sum(map(len, parts)) // _SAMPLE)
    return b"\n".join(dict.fromkeys(parts[::every]))[:_SAMPLE]


def _part(line: bytes) -> bytes:
    first = _BEYOND_ASCII.search(line)
    start = max(0, first.start() - _CONTEXT) if first else 0
    return line[start : start + _MOST_OF_LINE]


def _judged(sample: bytes, candidates: list[_Candidate]) -> tuple[list[float], list[str]]:
    """What the sample costs as each candidate reads it, in nats, and the text that it is then."""
    from fixenc.plausibility import costs

    texts = [one.charset.decode_with_places(sample)[0] for one in candidates]
    return costs(texts).tolist(), texts
