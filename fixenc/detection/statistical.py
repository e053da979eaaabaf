"""Evidence: what the letters look like. chardet, which no other module knows, proposes; the language models judge.

chardet's first answers hold the right one nearly always; which of them it is, a sample from all of the file tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from fixenc import charsets
from fixenc.detection import rare, usual
from fixenc.detection.candidates import Candidate, Reading, answer, confidence, declared_candidate, rarity, readings
from fixenc.detection.candidates import usual as every_usual
from fixenc.detection.sampling import BEYOND_ASCII, CONTEXT, sample
from fixenc.records import Detection, Evidence, Undecodable

# chardet believes declarations too; here the letters speak alone.
_DECLARING = re.compile(rb"(?:charset|encoding|coding)(?=\s*[:=])", re.IGNORECASE)
# chardet scores so many bytes; in more it only looks for some that a charset does not have, which `_fitting` does too.
_MOST_PROPOSED_ON = 1 << 14
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
# A candidate that stumbles over so much of the sample, or of the start, again and again is none.
_GLANCED, _START = 100, 1 << 14
# By so many nats one candidate must be better than another for the other to be hopeless.
_HOPELESS = 40.0
# What is likelier wrong than right is a guess, of which so many are told.
_LEAST_CONFIDENCE, _MOST_TOLD = 0.5, 3


def detect(data: bytes, name: str = "") -> Detection | None:
    """The candidate by which all bytes decode to the most plausible text; a fallback if others are as plausible."""
    if BEYOND_ASCII.search(data) is None:
        return None
    part = sample(data)
    return usual.detect(data, part, name) or _proposed_and_judged(data, part, name)


def detect_among(data: bytes, lean: Mapping[str, float], name: str = "") -> Detection | None:
    """As `detect`, where more is known of some charsets: `lean` adds nats to what makes each unlikely."""
    part = sample(data)
    return _best(data, part, list(_fitting_readings(data, part, name, lean)))


def readings_of(data: bytes, lean: Mapping[str, float], name: str = "") -> list[Reading]:
    """How every candidate, and every usual charset, reads a sample, if it is not hopeless; the likeliest first."""
    if BEYOND_ASCII.search(data) is None:
        return []
    every = {one.charset.name: 0.0 for one in every_usual()} | dict(lean)
    return sorted(_fitting_readings(data, sample(data), name, every), key=lambda reading: reading.nats)


def _proposed_and_judged(data: bytes, part: bytes, name: str) -> Detection | None:
    return _best(data, part, list(_fitting_readings(data, part, name, {})))


def _best(data: bytes, part: bytes, fitting: list[Reading]) -> Detection | None:
    if not fitting:
        return None
    best = min(fitting, key=lambda reading: reading.nats)
    return _judged(_as_usual(data, part, best), confidence(best, fitting), fitting)


def _as_usual(data: bytes, part: bytes, best: Reading) -> Reading:
    """The same reading by the commonest charset that reads a sample so, and all of the data, proposed or not."""
    chosen = best.candidate
    if chosen.is_declared:
        return best
    for one in sorted(every_usual(), key=lambda one: one.prior):
        if one.prior >= rarity(chosen.charset):
            break
        if _text(one, part) == best.text and _text(one, data) == _text(chosen, data):
            return replace(best, candidate=replace(one, places=chosen.places))
    return best


def _text(candidate: Candidate, data: bytes) -> str:
    return candidate.charset.decode_with_places(data)[0]


def _fitting_readings(data: bytes, part: bytes, name: str, lean: Mapping[str, float]) -> Iterator[Reading]:
    """How the candidates read a sample that read all of the data, too."""
    leaning = (
        replace(one, prior=one.prior + lean.get(one.charset.name, 0.0)) for one in _candidates(data, part, name, lean)
    )
    glanced = [one for one in leaning if len(_places(one, part[:_GLANCED])) <= _FEW_PLACES]
    texts = [_text(one, part) for one in glanced]
    least = math.inf
    for reading in readings(glanced, texts):
        if reading.nats > least + _HOPELESS:
            return  # reading all of the data by it would take time, and change nothing
        fit = _fitting(data, reading.candidate)
        if fit is not None:
            found = replace(reading, candidate=fit)
            least = min(least, found.nats)
            yield found


def _judged(best: Reading, sure: float, fitting: Iterable[Reading]) -> Detection:
    """The answer that the best reading is, or the fallback."""
    found, places = answer(best, sure), best.candidate.places
    if places:
        reason = f"{found.encoding}, but for {places} places that are not; name the encoding with --from"
        return replace(found, evidence=Evidence.FALLBACK, confidence=sure, reason=reason)
    if best.candidate.is_declared or (sure >= _LEAST_CONFIDENCE and best.could_be_text):
        return found
    guesses = " or ".join([str(found.encoding), *_others(best, fitting)][:_MOST_TOLD])
    reason = f"no more than a guess: {guesses}; name the right encoding with --from"
    return replace(found, evidence=Evidence.FALLBACK, confidence=min(sure, 0.5), reason=reason)


def _others(best: Reading, fitting: Iterable[Reading]) -> Iterator[str]:
    """The charsets that make another text of a sample, one for each text, the likeliest first."""
    seen = {best.text}
    for one in sorted(fitting, key=lambda reading: reading.nats):
        if one.text not in seen and not one.candidate.places:
            seen.add(one.text)
            yield one.candidate.charset.name


def _candidates(data: bytes, part: bytes, name: str, lean: Mapping[str, float]) -> Iterator[Candidate]:
    """The declared charset, chardet's answers, what browsers assume, what more is known of, rare ones; each once."""
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
            seen.add(one.name)
            yield Candidate(one, rarity(one) + _MOST_CANDIDATES * _BY_RANK)
    if said is None:  # what a document declares is overruled by known charsets alone
        for one in rare.proposed(part, seen):
            yield Candidate(one, rarity(one))


def _proposed(data: bytes) -> Iterator[charsets.Charset]:
    """The answers of chardet, the likeliest first.

    Its belief falls with the share of ASCII; a long ASCII head would hide what matters, so it is cut.
    """
    import chardet

    first = BEYOND_ASCII.search(data)
    start = max(0, first.start() - CONTEXT) if first else 0
    part = _DECLARING.sub(b"", data[start : start + _MOST_PROPOSED_ON])
    for guess in chardet.detect_all(part, ignore_threshold=True, compat_names=False):
        codec, confidence, language = guess["encoding"], guess["confidence"], guess["language"]
        if codec is not None and not _MAINFRAME.fullmatch(codec) and (confidence > _NO_MATCH or language is not None):
            yield charsets.from_codec(codec)


def _fitting(data: bytes, candidate: Candidate) -> Candidate | None:
    """The candidate, if all bytes decode by it, or all but so few that these are damage; else None."""
    try:
        candidate.charset.decode(data)
    except UnicodeDecodeError:
        pass
    else:
        return candidate
    most = max(_FEW_PLACES, _MOST_PLACES * len(data))
    if len(_places(candidate, data[:_START])) > most:
        return None  # the rest would take long
    places = _places(candidate, data)
    if len(places) > most:
        return None
    is_cut = len(places) == 1 and data.endswith(places[0].data) and len(places[0].data) <= _MOST_LACKING
    return replace(candidate, prior=candidate.prior + (_CUT if is_cut else _DAMAGED * len(places)), places=len(places))


def _places(candidate: Candidate, data: bytes) -> tuple[Undecodable, ...]:
    return candidate.charset.decode_with_places(data)[1]
