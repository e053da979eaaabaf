"""Charsets that a document may be in, and which of them makes the most plausible text of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fixenc import charsets
from fixenc.damage.misreading import RIGHT
from fixenc.detection import declared
from fixenc.records import Detection, Evidence

# How much less likely is what hardly any text is in, in nats.
_RARE = 7.0
# So many nats a declaration is worth: it is right far more often than not, but a text that reads far better otherwise
# has a wrong one.
_DECLARED = 14.0
# The cost of text grows with its length, and so do errors of the model: its nats are worth so much.
TEMPERATURE = 4.0
# How sure one may be at least of a declaration that fits.
_TRUST = 0.95
# What is text costs no more for each of its characters, in nats: of 600 lots of random bytes hardly any costs less.
MOST_A_CHARACTER = 6.1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A charset, by how many nats it is less likely than the likeliest, and at how many places it does not decode."""

    charset: charsets.Charset
    prior: float
    is_declared: bool = False
    places: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which of some candidates is the likeliest, how sure that is, and what its text costs a character, in nats."""

    chosen: Candidate
    text: str
    confidence: float
    price: float

    @property
    def detection(self) -> Detection:
        """The answer that this is."""
        if self.chosen.is_declared:
            return Detection(self.chosen.charset.name, Evidence.DECLARED, max(_TRUST, self.confidence))
        return Detection(self.chosen.charset.name, Evidence.STATISTICS, self.confidence)


def rarity(charset: charsets.Charset) -> float:
    """How rare it is that text is in a charset, in nats; beside what text costs, which varies, it counts twice."""
    return 2 * RIGHT.get("gb18030" if charset.name == "gbk" else charset.name, _RARE)


@cache
def usual() -> tuple[Candidate, ...]:
    """Every charset that misread text is known to come from."""
    return tuple(Candidate(charset, rarity(charset)) for charset in map(charsets.named, RIGHT))


def declared_candidate(data: bytes, name: str) -> Candidate | None:
    """The charset that a document says it is in."""
    said = declared.declared_charset(data, name)
    return None if said is None else Candidate(said, rarity(said) - _DECLARED, is_declared=True)


def judge(candidates: Sequence[Candidate], texts: Sequence[str]) -> Verdict:
    """The candidate by which a sample is the most plausible text; `texts` is the sample as each reads it.

    Who reads the same is no rival.
    """
    from fixenc.plausibility import costs

    price = costs(texts).tolist()
    nats = [cost + one.prior for cost, one in zip(price, candidates, strict=True)]
    at = nats.index(min(nats))
    others = (cost for cost, text in zip(nats, texts, strict=True) if text != texts[at])
    confidence = 1 / (1 + sum(math.exp((nats[at] - cost) / TEMPERATURE) for cost in others))
    return Verdict(candidates[at], texts[at], confidence, price[at] / (len(texts[at]) or 1))
