"""Evidence: what the letters look like. chardet, used by no other module, proposes; the language models judge.

chardet's first answers nearly always include the right one; a sample from all of the file shows which one it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from unicodedata import normalize

from fixenc import charsets
from fixenc.detection import common_charsets, rare
from fixenc.detection.candidates import (
    Candidate,
    Reading,
    answer,
    declared_candidate,
    price_by_origin,
    rarity,
    readings,
)
from fixenc.detection.candidates import usual as every_usual
from fixenc.detection.drawings import is_drawing, without_rows
from fixenc.detection.fitting import FEW_PLACES, fit, places_in, sequences_of_torn, text_by
from fixenc.detection.judging import judge
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.detection.posterior import Weighed, believe_declared, weigh
from fixenc.detection.sampling import BEYOND_ASCII, CONTEXT, sample
from fixenc.detection.use import read_by_use
from fixenc.records import Detection

# Declarations are hidden from chardet, which believes them: here the letters count alone.
_DECLARING = re.compile(rb"(?:charset|encoding|coding)(?=\s*[:=])", re.IGNORECASE)
# How much chardet scores, in bytes; in more it only looks for bytes that a charset lacks, which `fit` does too.
_MOST_PROPOSED_ON = 1 << 14
# How many of its last answers are remembered, for as many bytes each.
_REMEMBERED = 64
# The most bytes of a file whose readings are remembered.
_SMALL = 4096
# The confidence of chardet's answer if no candidate survives, which is no evidence.
_NO_MATCH = 0.10
# The most candidates that chardet proposes.
_MOST_CANDIDATES = 10
# The cost of each of chardet's answers beside the one before it, in nats.
_BY_RANK = 0.6
# The charsets of most legacy text, which are always judged.
_ALWAYS = (
    "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254",
    "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
    "iso-8859-2", "iso-8859-7", "koi8-r", "ibm866", "cp437", "cp850", "cp852", "macintosh",
)  # fmt: skip
# East Asian text may be in these without a zero byte in it.
_WIDE = ("utf-16le", "utf-16be")
# Charsets of mainframes, of which chardet's answers are ignored: no other machine writes files in them.
_MAINFRAME = re.compile(r"cp(?:037|273|424|500|875|1026|1140)")
# How much stranger than the least strange text a text may be at a first look, in nats.
_ODD = 150.0
# The number of chardet's first answers that are judged however strange they are: a first look takes small languages,
# such as Maltese and Tajik, for strange.
_KEPT = 2
# How much of the sample is tried first, in bytes: a candidate with too many undecodable sequences there is rejected.
_GLANCED = 100
# How much more than the best candidate a hopeless one costs, in nats.
_HOPELESS = 40.0


def detect(data: bytes, origin: Origin = UNKNOWN) -> Detection | None:
    """Return the candidate with the most plausible text, or a fallback if others are as plausible; None for ASCII."""
    if BEYOND_ASCII.search(data) is None:
        return None
    part = take_sample(data, origin)
    plain = None if sequences_of_torn(data) else common_charsets.detect(data, part, origin)
    return plain or _detect_best(data, part, origin, {})


def detect_among(data: bytes, lean: Mapping[str, float], origin: Origin = UNKNOWN) -> Detection | None:
    """As `detect`, with the evidence of siblings: `lean` is the cost of each charset by it, in nats."""
    return _detect_best(data, take_sample(data, origin), origin, lean)


def detect_said(data: bytes, origin: Origin) -> Detection | None:
    """As `detect`, with the label that came with the document in place of what it declares itself."""
    if BEYOND_ASCII.search(data) is None:
        return None
    return _detect_best(data, take_sample(data, origin), origin, {})


def weigh_charsets(data: bytes, lean: Mapping[str, float], origin: Origin = UNKNOWN) -> list[Weighed]:
    """Return the readings of a sample by all charsets that are not hopeless, weighed; the most likely first."""
    if BEYOND_ASCII.search(data) is None:
        return []
    fitting, part = _read_every(data, lean, origin), take_sample(data, origin)
    return weigh(fitting, lambda: read_by_use(data, part, origin, lean), has_siblings=bool(lean)) if fitting else []


def take_sample(data: bytes, origin: Origin = UNKNOWN) -> bytes:
    """Return the sample of a document that is judged, with the rows of drawings shortened."""
    part = sample(data)
    return without_rows(part) if is_drawing(part, origin) else part


def read_charsets(data: bytes, lean: Mapping[str, float], origin: Origin = UNKNOWN) -> list[Reading]:
    """Return the readings of a sample by all charsets that are not hopeless, by cost."""
    return sorted(_read_every(data, lean, origin), key=lambda reading: reading.nats)


def _read_every(data: bytes, lean: Mapping[str, float], origin: Origin) -> Sequence[Reading]:
    """Return the readings by all charsets, usual or proposed, that are not hopeless."""
    if not lean and len(data) <= _SMALL:
        return _read_every_alone(data, origin)
    return _read_each(data, lean, origin)


@lru_cache(_REMEMBERED)
def _read_every_alone(data: bytes, origin: Origin) -> Sequence[Reading]:
    """Return the readings of a small file alone, remembered: it is asked for them as a sibling of others, too."""
    return _read_each(data, {}, origin)


def _read_each(data: bytes, lean: Mapping[str, float], origin: Origin) -> Sequence[Reading]:
    every = {one.charset.name: 0.0 for one in every_usual()} | dict(lean)
    return tuple(_read_fitting(data, take_sample(data, origin), origin, every))


def read_candidates(data: bytes) -> list[Reading]:
    """Return the readings of a sample by the candidates that decode all of the data."""
    return list(_read_fitting(data, sample(data), UNKNOWN, {}))


def _detect_best(data: bytes, part: bytes, origin: Origin, lean: Mapping[str, float]) -> Detection | None:
    fitting = list(_read_fitting(data, part, origin, lean))
    if not fitting:
        return None
    likely = weigh(fitting, lambda: read_by_use(data, part, origin, lean), has_siblings=bool(lean))
    said = believe_declared(fitting)
    if said is not None:
        same = (one.probability for one in likely if one.reading.text == said.text)
        return answer(said, next(same, 0.0))
    return judge(_prefer_usual(data, part, likely[0].reading), likely, sequences_of_torn(data))


def _prefer_usual(data: bytes, part: bytes, best: Reading) -> Reading:
    """Return the reading by the commonest charset that gives the same text, proposed or not."""
    chosen = best.candidate
    if chosen.is_declared:
        return best
    for one in sorted(every_usual(), key=lambda one: one.prior):
        if one.prior >= rarity(chosen.charset):
            break
        if text_by(one, part) == best.text and text_by(one, data) == text_by(chosen, data):
            return replace(best, candidate=replace(one, places=chosen.places))
    return best


def _read_fitting(data: bytes, part: bytes, origin: Origin, lean: Mapping[str, float]) -> Iterator[Reading]:
    """Yield the readings of a sample by the candidates that decode all of the data."""
    proposed = _propose_candidates(data, part, origin, lean)
    if lean:
        proposed = (replace(one, prior=one.prior + lean.get(one.charset.name, 0.0)) for one in proposed)
    every = price_by_origin(proposed, data, part, origin)
    read = [(one, text_by(one, part)) for one in every if _fits_at_first(one, data, part)]
    least = math.inf
    for reading in readings(*_drop_odd(read)):
        if reading.nats > least + _HOPELESS and not reading.candidate.is_declared:
            continue  # decoding all of the data by it would take time, and change nothing
        fitting = fit(data, reading.candidate)
        if fitting is not None:
            found = replace(reading, candidate=fitting)
            least = min(least, found.nats)
            yield found


def _drop_odd(read: list[tuple[Candidate, str]]) -> tuple[list[Candidate], list[str]]:
    """Return the candidates that are not hopeless at a first look, or are to be kept, and their texts."""
    from fixenc.plausibility import strangeness

    each = list({text: None for _, text in read})
    # The first look knows letters with their marks (windows-1258 writes these one by one).
    odd = dict(zip(each, strangeness([normalize("NFC", text) for text in each]), strict=True))
    least = min((odd[text] + one.prior for one, text in read), default=0.0)
    kept = [(one, text) for one, text in read if one.is_kept or odd[text] + one.prior < least + _ODD]
    return [one for one, _ in kept], [text for _, text in kept]


def _fits_at_first(candidate: Candidate, data: bytes, part: bytes) -> bool:
    """Return whether a candidate decodes the start of a sample, or nearly, or that is damaged UTF-8."""
    is_torn = candidate.charset.name == "utf-8" and sequences_of_torn(data) > 0
    return is_torn or len(places_in(candidate, part[:_GLANCED])) <= FEW_PLACES


def _propose_candidates(data: bytes, part: bytes, origin: Origin, lean: Mapping[str, float]) -> Iterator[Candidate]:
    """Yield the candidates, each once: declared, chardet's answers, usual charsets, those of siblings, rare ones."""
    seen = set[str]()
    said = declared_candidate(data, origin)
    if said is not None:
        seen.add(said.charset.name)
        yield said
    yield Candidate(charsets.named("utf-8"), 0.0)  # no earlier stage detects UTF-8 that was cut
    for rank, charset in enumerate(_ask_chardet(data)):
        if charset.name not in seen and len(seen) < _MOST_CANDIDATES and (said is None or not rare.is_rare(charset)):
            seen.add(charset.name)
            yield Candidate(charset, rarity(charset) + rank * _BY_RANK, is_kept=rank < _KEPT)
    wide = () if len(data) % 2 else _WIDE
    for one in map(charsets.named, dict.fromkeys((*_ALWAYS, *wide, *lean))):
        if one.name not in seen:
            seen.add(one.name)
            yield Candidate(one, rarity(one) + _MOST_CANDIDATES * _BY_RANK)
    if said is None:  # only usual charsets may overrule a declaration
        for one in rare.propose(part, seen):
            yield Candidate(one, rarity(one))


def _ask_chardet(data: bytes) -> Sequence[charsets.Charset]:
    """Return the answers of chardet, the most likely first.

    Its confidence falls with the share of ASCII, and a long ASCII head would hide the evidence, so it is cut.
    """
    first = BEYOND_ASCII.search(data)
    start = max(0, first.start() - CONTEXT) if first else 0
    return _answers_of_chardet(_DECLARING.sub(b"", data[start : start + _MOST_PROPOSED_ON]))


@lru_cache(_REMEMBERED)
def _answers_of_chardet(part: bytes) -> tuple[charsets.Charset, ...]:
    """Return the answers for these bytes, remembered: a file in doubt is asked for alone, and among its siblings."""
    return tuple(_iterate_answers(part))


def _iterate_answers(part: bytes) -> Iterator[charsets.Charset]:
    import chardet

    for guess in chardet.detect_all(part, ignore_threshold=True, compat_names=False):
        codec, confidence, language = guess["encoding"], guess["confidence"], guess["language"]
        if codec is not None and not _MAINFRAME.fullmatch(codec) and (confidence > _NO_MATCH or language is not None):
            yield charsets.from_codec(codec)
