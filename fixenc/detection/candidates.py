"""Charsets that a document may be in, and which of them makes the most plausible text of it."""

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
from fixenc.detection.registry import NOT_OF_WINDOWS, is_of_registry, is_of_windows
from fixenc.detection.spelling import as_models_have_it
from fixenc.detection.support import faults_in
from fixenc.records import Detection, Evidence

if TYPE_CHECKING:
    from fixenc.plausibility import Known

# How much less likely is what hardly any text is in, in nats.
_RARE = 7.0
# The same for what is rarer than the table of accidents has it: no system had ISO-8859-16 by default, and most Romanian
# in its bytes is windows-1250, which has cedillas where it has commas.
_RARER = {"iso-8859-16": 9.0}
# So many nats a declaration is worth: it is right far more often than not, but a text that reads far better otherwise
# has a wrong one.
_DECLARED = 14.0
# The cost of text grows with its length, and so do errors of the model: its nats are worth so much.
TEMPERATURE = 4.0
# How sure one may be at least of a declaration that fits.
_TRUST = 0.95
# How sure a guess is at most, whatever its share.
MOST_OF_A_GUESS = 0.5
# What a place costs that is at odds with a text, in nats: languages without a model have words that no model likes, but
# none in which two alphabets meet.
_FAULT = 6.0
# How many of these are counted.
_MOST_FAULTS = 6
# What is text costs no more for each of its characters, in nats: of 600 lots of random bytes hardly any costs less. A
# character of the East Asian scripts tells more, and takes two bytes: of 4,800 snatches of six or twelve one in a
# thousand costs more, and of 6,000 lots of as many random bytes one in three thousand costs less.
_MOST_A_CHARACTER, _MOST_AN_EAST_ASIAN_ONE = 6.1, 8.0
_EAST_ASIAN = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A charset, by how many nats it is less likely than the likeliest, and at how many places it does not decode.

    `is_kept` tells that it is judged however odd its text is at a first look.
    """

    charset: charsets.Charset
    prior: float
    is_declared: bool = False
    places: int = 0
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A sample of a document as a candidate reads it, and what that text costs, in nats.

    `faults` are its places at odds with text; `words` tells how many of its words are known.
    """

    candidate: Candidate
    text: str
    price: float
    faults: int = 0
    words: Known | None = None

    @property
    def nats(self) -> float:
        """How unlikely it is, all in all."""
        return self.price + self.candidate.prior

    @property
    def could_be_text(self) -> bool:
        """Whether a language has such text, rather than none."""
        return _could_cost(self.text, self.price)


def reads_as_text(text: str) -> bool:
    """Whether a language has this text, rather than none."""
    from fixenc.plausibility import costs

    return _could_cost(text, float(costs([as_models_have_it(text)])[0]))


def _could_cost(text: str, price: float) -> bool:
    """Whether a text costs no more, in nats, than one that a language has."""
    beyond = price - _MOST_A_CHARACTER * len(text)
    return beyond < 0 or beyond < (_MOST_AN_EAST_ASIAN_ONE - _MOST_A_CHARACTER) * len(_EAST_ASIAN.findall(text))


def rarity(charset: charsets.Charset) -> float:
    """How rare it is that text is in a charset, in nats; beside what text costs, which varies, it counts twice."""
    name = "gb18030" if charset.name == "gbk" else charset.name
    return 2 * _RARER.get(name, RIGHT.get(name, _RARE))


@cache
def usual() -> tuple[Candidate, ...]:
    """Every charset that misread text is known to come from."""
    return tuple(Candidate(charset, rarity(charset)) for charset in map(charsets.named, RIGHT))


def declared_candidate(data: bytes, name: str) -> Candidate | None:
    """The charset that a document says it is in."""
    said = declared.declared_charset(data, name)
    return None if said is None else Candidate(said, rarity(said) - _DECLARED, is_declared=True, is_kept=True)


def readings(candidates: Sequence[Candidate], texts: Sequence[str]) -> list[Reading]:
    """A sample as each of the candidates reads it, which is what `texts` has, the likeliest first."""
    from fixenc.plausibility import costs_and_known

    each, found = list(dict.fromkeys(texts)), list[Reading]()
    told = costs_and_known(list(map(as_models_have_it, each)))
    judged = dict(zip(each, zip(told, map(faults_in, each), strict=True), strict=True))
    for candidate, text in zip(candidates, texts, strict=True):
        known, faults = judged[text]
        price = known.price + _FAULT * min(_MOST_FAULTS, faults)
        found.append(Reading(candidate, text, price, faults, known))
    return sorted(found, key=lambda reading: reading.nats)


def by_origin(candidates: Iterable[Candidate], data: bytes, part: bytes, name: str) -> Iterator[Candidate]:
    """The same candidates, rarer where a drawing shows that DOS wrote a document, or its start that Windows did."""
    is_drawn, is_ansi = is_drawing(part, name), is_of_registry(data)
    for one in candidates:
        dos = 0.0
        if is_drawn:
            dos = letters_for_lines(one.charset, part) if is_of_dos(one.charset.name) else NOT_OF_DOS
        windows = NOT_OF_WINDOWS * (is_ansi and not is_of_windows(one.charset.name))
        yield replace(one, prior=one.prior + dos + windows) if dos or windows else one


def answer(best: Reading, sure: float) -> Detection:
    """The detection that a reading is."""
    chosen = best.candidate
    if chosen.is_declared:
        return Detection(chosen.charset.name, Evidence.DECLARED, max(_TRUST, sure))
    return Detection(chosen.charset.name, Evidence.STATISTICS, sure)
