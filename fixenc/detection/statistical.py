"""Evidence: what the letters look like. chardet, which no other module knows, proposes; the language models judge.

chardet's first answers hold the right one nearly always; which of them it is, a sample from all of the file tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fixenc import charsets
from fixenc.detection import usual
from fixenc.detection.candidates import (
    MOST_OF_A_GUESS,
    TEMPERATURE,
    Candidate,
    Reading,
    answer,
    declared_candidate,
    for_drawing,
    rarity,
    readings,
)
from fixenc.detection.candidates import usual as every_usual
from fixenc.detection.drawings import is_drawing, is_of_dos, without_rows
from fixenc.detection.posterior import Weighed, believed, is_doubtful, weigh
from fixenc.detection.plausible import could_be_text
from fixenc.detection.sampling import BEYOND_ASCII, CONTEXT, sample
from fixenc.detection.support import faults_in
from fixenc.detection.unicode import utf8_in
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
    "iso-8859-2", "iso-8859-7", "koi8-r", "ibm866", "cp437", "cp850", "cp852", "macintosh",
)  # fmt: skip
# Text of East Asia may be in these without a zero byte in it.
_WIDE = ("utf-16le", "utf-16be")
# Charsets of mainframes, which no file on another machine is in: only if asked for.
_MAINFRAME = re.compile(r"cp(?:037|273|424|500|875|1026|1140)")
# A text that was cut may end within a character; elsewhere, bytes that do not decode are damage: so many at most, or
# such a share of all. How much rarer that is, in nats: once, and for each place.
_MOST_LACKING, _FEW_PLACES, _MOST_PLACES = 3, 2, 1 / 2_000
_CUT, _DAMAGED = 6.0, 24.0
# Of UTF-8 that is damaged, more than such a share of the bytes beyond ASCII is in sequences; then a place costs this.
_MOSTLY_UTF8, _TORN = 0.5, 8.0
# Damaged UTF-8 is beyond doubt with so many sequences, and if that is so much likelier than all others.
_LEAST_SEQUENCES, _LEAST_TORN = 2, 0.95
# A candidate that stumbles over so much of the sample, or of the start, again and again is none.
_GLANCED, _START = 100, 1 << 14
# By so many nats one candidate must be better than another for the other to be hopeless.
_HOPELESS = 40.0
# How many charsets a guess names.
_MOST_TOLD = 3
# Where no word tells, the charset does that is used most: so many are asked. UTF-8 would have been seen, and CESU-8 too.
_MOST_BY_USE, _NEVER_GUESSED = 16, ("utf-8", "cesu-8", "vni", "tcvn3")
# Lists and tables are in the sets of the west mostly; how much rarer others are, and sets that have not what is drawn
# with, and what a place costs at which two alphabets meet in a word, up to so many; in nats.
_OF_THE_WEST = ("windows-1252", "iso-8859-1", "iso-8859-15")
_NOT_OF_THE_WEST, _NOT_DRAWN, _FAULT, _MOST_FAULTS = 1.5, 6.0, 2.0, 4


def detect(data: bytes, name: str = "") -> Detection | None:
    """The candidate by which all bytes decode to the most plausible text; a fallback if others are as plausible."""
    if BEYOND_ASCII.search(data) is None:
        return None
    part = judged(data, name)
    plain = None if _torn(data)[0] else usual.detect(data, part, name)
    return plain or _best(data, part, name, {})


def detect_among(data: bytes, lean: Mapping[str, float], name: str = "") -> Detection | None:
    """As `detect`, where more is known of some charsets: `lean` adds nats to what makes each unlikely."""
    return _best(data, judged(data, name), name, lean)


def weighed(data: bytes, lean: Mapping[str, float], name: str = "") -> list[Weighed]:
    """How every candidate, and every usual charset, reads a sample, if it is not hopeless; the likeliest first."""
    if BEYOND_ASCII.search(data) is None:
        return []
    every, part = {one.charset.name: 0.0 for one in every_usual()} | dict(lean), judged(data, name)
    fitting = list(_fitting_readings(data, part, name, every))
    return weigh(fitting, lambda: _by_use(data, part, name, lean), has_siblings=bool(lean)) if fitting else []


def judged(data: bytes, name: str = "") -> bytes:
    """The part of a document that is judged."""
    part = sample(data)
    return without_rows(part) if is_drawing(part, name) else part


def readings_of(data: bytes, lean: Mapping[str, float], name: str = "") -> list[Reading]:
    """The same, as readings and not yet weighed."""
    every = {one.charset.name: 0.0 for one in every_usual()} | dict(lean)
    return sorted(_fitting_readings(data, sample(data), name, every), key=lambda reading: reading.nats)


def _best(data: bytes, part: bytes, name: str, lean: Mapping[str, float]) -> Detection | None:
    fitting = list(_fitting_readings(data, part, name, lean))
    if not fitting:
        return None
    likely = weigh(fitting, lambda: _by_use(data, part, name, lean), has_siblings=bool(lean))
    said = believed(fitting)
    if said is not None:
        same = (one.probability for one in likely if one.reading.text == said.text)
        return answer(said, next(same, 0.0))
    is_torn = _torn(data)[0] >= _LEAST_SEQUENCES
    return _judged(_as_usual(data, part, likely[0].reading), likely, is_torn=is_torn)


def _by_use(data: bytes, part: bytes, name: str, lean: Mapping[str, float]) -> list[Reading]:
    """A sample by each usual charset that reads all of the data; the price tells how seldom the charset is used."""
    is_drawn, found = is_drawing(part, name), list[Reading]()
    for one in sorted(every_usual(), key=lambda one: one.prior + lean.get(one.charset.name, 0.0)):
        fits = _fitting(data, one) if len(found) < _MOST_BY_USE else None
        if fits is None or fits.places or one.charset.name in _NEVER_GUESSED:
            continue
        text, encoding = _text(one, part), one.charset.name
        if not could_be_text(text):
            continue
        price = _FAULT * min(_MOST_FAULTS, faults_in(text)) + _NOT_DRAWN * (is_drawn and not is_of_dos(encoding))
        if lean:  # what its siblings are in is known better than what lists are in
            price += (one.prior + lean.get(encoding, 0.0)) / TEMPERATURE
        else:
            price += one.prior / 2 + _NOT_OF_THE_WEST * (encoding not in _OF_THE_WEST)
        found.append(Reading(one, text, price))
    return found


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
    leaning = (replace(one, prior=one.prior + lean.get(one.charset.name, 0.0)) for one in _candidates(data, name, lean))
    if is_drawing(part, name):
        leaning = map(for_drawing, leaning)
    glanced = [one for one in leaning if _fits_at_first(one, data, part)]
    texts = [_text(one, part) for one in glanced]
    least = math.inf
    for reading in readings(glanced, texts):
        if reading.nats > least + _HOPELESS and not reading.candidate.is_declared:
            continue  # reading all of the data by it would take time, and change nothing
        fit = _fitting(data, reading.candidate)
        if fit is not None:
            found = replace(reading, candidate=fit)
            least = min(least, found.nats)
            yield found


def _fits_at_first(candidate: Candidate, data: bytes, part: bytes) -> bool:
    """Whether the start of a sample decodes, or nearly so, or is UTF-8 that is damaged."""
    is_torn = candidate.charset.name == "utf-8" and _torn(data)[0] > 0
    return is_torn or len(_places(candidate, part[:_GLANCED])) <= _FEW_PLACES


def _judged(best: Reading, likely: Sequence[Weighed], *, is_torn: bool) -> Detection:
    """The answer that the best reading is, or the fallback."""
    sure, places = likely[0].probability, best.candidate.places
    found = answer(best, sure)
    if places and found.encoding == "utf-8":
        return replace(found, evidence=Evidence.FALLBACK, is_damaged=sure >= _LEAST_TORN and is_torn)
    if places:
        reason = f"{found.encoding}, but for {places} places that are not; name the encoding with --from"
        return replace(found, evidence=Evidence.FALLBACK, confidence=sure, reason=reason)
    if not is_doubtful(likely):
        return found
    guesses = " or ".join([str(found.encoding), *_others(likely)][:_MOST_TOLD])
    reason = f"no more than a guess: {guesses}; name the right encoding with --from"
    return replace(found, evidence=Evidence.FALLBACK, confidence=min(sure, MOST_OF_A_GUESS), reason=reason)


def _others(likely: Sequence[Weighed]) -> Iterator[str]:
    """The charsets that make another text of a sample, one for each text, the likeliest first."""
    for one in likely[1:]:
        if not one.reading.candidate.places:
            yield one.reading.candidate.charset.name


def _candidates(data: bytes, name: str, lean: Mapping[str, float]) -> Iterator[Candidate]:
    """The declared charset, chardet's answers, what browsers assume, and those that more is known of; each once."""
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
    sequences, each = _torn(data) if candidate.charset.name == "utf-8" else (0, _DAMAGED)
    most = max(_FEW_PLACES, _MOST_PLACES * len(data), sequences)
    if len(_places(candidate, data[:_START])) > most:
        return None  # the rest would take long
    places = _places(candidate, data)
    if len(places) > most:
        return None
    is_cut = len(places) == 1 and data.endswith(places[0].data) and len(places[0].data) <= _MOST_LACKING
    return replace(candidate, prior=candidate.prior + (_CUT if is_cut else each * len(places)), places=len(places))


def _torn(data: bytes) -> tuple[int, float]:
    """At how many places UTF-8 may be damaged, and what each of them costs: where most of it is there, that is likely."""
    sequences, share = utf8_in(data)
    return (sequences, _TORN) if share > _MOSTLY_UTF8 else (0, _DAMAGED)


def _places(candidate: Candidate, data: bytes) -> tuple[Undecodable, ...]:
    return candidate.charset.decode_with_places(data)[1]
