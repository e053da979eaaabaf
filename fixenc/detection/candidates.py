"""Candidates: charsets that a document may be in, and the cost of the text that each gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from fixenc import charsets
from fixenc.charsets.priors import RIGHT
from fixenc.detection import declared
from fixenc.detection.drawings import NOT_OF_DOS, is_drawing, is_of_dos, letters_for_lines
from fixenc.detection.origin import Origin
from fixenc.detection.rare import is_rare
from fixenc.detection.registry import NOT_OF_WINDOWS, is_of_registry, is_of_windows
from fixenc.detection.spelling import as_models_have_it
from fixenc.detection.support import faults_in
from fixenc.records import Detection, Evidence

if TYPE_CHECKING:
    from fixenc.plausibility import Known

# The cost of a charset that hardly any text is in, in nats, before it counts twice (`rarity`).
_RARE = 7.0
# The same for charsets that are rarer than in the table of accidents. No system had ISO-8859-16 by default, and most
# Romanian in its bytes is windows-1250, which has cedillas in place of commas. Cork is a font of TeX: hardly any file
# is in it.
_RARER = {"iso-8859-16": 9.0, "cork": 14.0}
# The evidence of a declaration, in nats: it is right far more often than not, but if another charset gives far better
# text, it is wrong.
_DECLARED = 14.0
# The nats of a text that count as one: its cost grows with its length, and so do the errors of the models.
TEMPERATURE = 4.0
# The lowest confidence in a declaration that fits.
_TRUST = 0.95
# The highest confidence in a guess, whatever its probability.
MOST_OF_A_GUESS = 0.5
# The cost of a fault (`faults_in`), in nats: text in a language without a model has words that no model likes, but no
# words in which two alphabets meet.
_FAULT = 6.0
# The most faults that count.
_MOST_FAULTS = 6
# The highest cost of a character of text, in nats: hardly any of 600 lots of random bytes costs less.
_MOST_A_CHARACTER = 6.1
# The same for an East Asian character, which carries more information, and takes two bytes. Of 4,800 snatches of six or
# twelve, one in a thousand costs more; of 6,000 lots of as many random bytes, one in three thousand costs less.
_MOST_AN_EAST_ASIAN_ONE = 8.0
# The cost of GB for a text with more kana than Chinese characters, in nats: its kana have the same bytes as in EUC-JP,
# in which Japanese is written. Of 12 lines of a character and its readings (`鮎 デン`), in EUC-JP, GB costs 10 less, as
# each character stands for a common one there; of a line of Japanese in GB, EUC-JP costs 17 more.
_KANA_IN_GB = 12.0
_GB = frozenset(["gb18030", "gbk", "gb2312"])
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile("[\u3400-\u9fff]")
_EAST_ASIAN = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A charset that a document may be in.

    `prior` is its cost beside the commonest charset, in nats; `places` is the number of its undecodable byte sequences.
    If it `is_kept`, it is judged even if its text is odd at a first look.
    """

    charset: charsets.Charset
    prior: float
    is_declared: bool = False
    places: int = 0
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A sample of a document as decoded by a candidate, and the cost of that text, in nats.

    `faults` counts its faults (`faults_in`); `words` has the number of its known words.
    """

    candidate: Candidate
    text: str
    price: float
    faults: int = 0
    words: Known | None = None

    @property
    def nats(self) -> float:
        """The cost of the text and of the candidate together, in nats."""
        return self.price + self.candidate.prior

    @property
    def could_be_text(self) -> bool:
        """Whether the text costs no more than text of some language does."""
        return _could_cost(self.text, self.price)


def reads_as_text(text: str) -> bool:
    """Return whether a text costs no more than text of some language does."""
    from fixenc.plausibility import costs

    return _could_cost(text, float(costs([as_models_have_it(text)])[0]))


def _could_cost(text: str, price: float) -> bool:
    """Return whether a price, in nats, is not too high for a text of some language."""
    beyond = price - _MOST_A_CHARACTER * len(text)
    return beyond < 0 or beyond < (_MOST_AN_EAST_ASIAN_ONE - _MOST_A_CHARACTER) * len(_EAST_ASIAN.findall(text))


def rarity(charset: charsets.Charset) -> float:
    """Return the cost of a charset, in nats: by its rarity, which counts twice, as the cost of text varies."""
    name = "gb18030" if charset.name == "gbk" else charset.name
    return 2 * _RARER.get(name, _RARE if is_rare(charset) else RIGHT.get(name, _RARE))


@cache
def usual() -> tuple[Candidate, ...]:
    """Return every charset that misread text is known to come from, as a candidate; rare ones are not proposed so."""
    usual = (charset for charset in map(charsets.named, RIGHT) if not is_rare(charset))
    return tuple(Candidate(charset, rarity(charset)) for charset in usual)


def declared_candidate(data: bytes, origin: Origin) -> Candidate | None:
    """Return the candidate for the charset that a document declares, or None."""
    said = declared.declared_charset(data, origin)
    return None if said is None else Candidate(said, rarity(said) - _DECLARED, is_declared=True, is_kept=True)


def readings(candidates: Sequence[Candidate], texts: Sequence[str]) -> list[Reading]:
    """Return the readings of a sample by the candidates, whose decoded texts are `texts`; the most likely first."""
    from fixenc.plausibility import costs_and_known

    each, found = list(dict.fromkeys(texts)), list[Reading]()
    prices = costs_and_known(list(map(as_models_have_it, each)))
    judged = dict(zip(each, zip(prices, map(faults_in, each), strict=True), strict=True))
    for candidate, text in zip(candidates, texts, strict=True):
        known, faults = judged[text]
        price = known.cost + _FAULT * min(_MOST_FAULTS, faults)
        if is_kana_in_gb(candidate.charset, text):
            price += _KANA_IN_GB
        found.append(Reading(candidate, text, price, faults, known))
    return sorted(found, key=lambda reading: reading.nats)


def is_kana_in_gb(charset: charsets.Charset, text: str) -> bool:
    """Return whether a text by a charset of China has more kana than Chinese characters, as no text in Chinese has."""
    return charset.name in _GB and len(_KANA.findall(text)) > len(_HAN.findall(text))


def price_by_origin(candidates: Iterable[Candidate], data: bytes, part: bytes, origin: Origin) -> Iterator[Candidate]:
    """Yield the candidates, at a higher cost if a drawing shows a document of DOS, or its start one of Windows."""
    is_drawn, is_ansi = is_drawing(part, origin), is_of_registry(data)
    for one in candidates:
        dos = 0.0
        if is_drawn:
            dos = letters_for_lines(one.charset, part) if is_of_dos(one.charset.name) else NOT_OF_DOS
        windows = NOT_OF_WINDOWS * (is_ansi and not is_of_windows(one.charset.name))
        yield replace(one, prior=one.prior + dos + windows) if dos or windows else one


def answer(best: Reading, sure: float) -> Detection:
    """Return the detection for the best reading, with this probability."""
    chosen = best.candidate
    if chosen.is_declared:
        return Detection(chosen.charset.name, Evidence.DECLARED, max(_TRUST, sure))
    return Detection(chosen.charset.name, Evidence.STATISTICS, sure)
