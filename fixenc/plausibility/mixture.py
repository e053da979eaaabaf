"""The languages of a text, and the cost of its words by them: a word may be of any, but a text keeps to few."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fixenc.plausibility.arrays import firsts_of
from fixenc.plausibility.model import Floats, Model
from fixenc.plausibility.words import ScriptWords

# The weight of the languages of all texts in the mixture of a text, in words.
PRIOR_WORDS = 1.5
# The weight of the languages of the whole text in the mixture of a part of it, in words.
_TEXT_WORDS = 6.0
# The rounds in which the mixture is learned.
_ROUNDS = 2


@dataclass(slots=True)
class Mixture:
    """The share of each language in each text, ``shares[text, language]``, from how common it is and from the words."""

    prior: Floats
    shares: Floats
    prior_words: float = PRIOR_WORDS
    heard: Floats = field(default_factory=lambda: np.zeros(1, np.float32))

    @classmethod
    def of(cls, model: Model, texts: int, languages: Floats | None = None) -> Mixture:
        """Return the mixture of `texts` before their words are known: of all texts or, if given, of the whole text."""
        prior = model.weights if languages is None else languages
        words = PRIOR_WORDS if languages is None else _TEXT_WORDS
        return cls(prior, np.repeat(prior[None, :], texts, axis=0), words)

    def learn(self, words: list[ScriptWords]) -> None:
        """Learn the languages of the texts from their words, by a few rounds of expectation and maximisation."""
        edges = [firsts_of(word.texts) for word in words]
        for _ in range(_ROUNDS):
            counts = np.zeros_like(self.shares)
            for word, firsts in zip(words, edges, strict=True):
                weighed = self.parts(word)
                if word.times is not None:
                    weighed *= word.times
                counts[word.texts[firsts], word.languages] += np.add.reduceat(weighed, firsts, axis=1).T
            self.heard = counts.sum(1, keepdims=True)
            self.shares = (self.prior * self.prior_words + counts) / (self.heard + self.prior_words)

    def parts(self, word: ScriptWords) -> Floats:
        """Return ``[language, entry]``: the probability of each language of the script for each word."""
        weighed: Floats = word.likely * self.shares[word.texts, word.languages].T
        weighed /= weighed.sum(0)
        return weighed

    def parts_by_others(self, word: ScriptWords) -> Floats:
        """Return ``[language, entry]``: the same without the evidence of the word's own letters."""
        shares = self.shares[word.texts, word.languages].T
        spoken: Floats = shares / shares.sum(0)
        return spoken

    def cost(self, word: ScriptWords, *, by_others: bool = False) -> Floats:
        """Return the cost of each word, in nats, by the languages of its text, or only by those of the other words."""
        shares = self._shares_by_others(word) if by_others else self.shares[word.texts, word.languages].T
        shares *= word.likely
        cost: Floats = (word.least - np.log(shares.sum(0)))[word.entry]
        return cost

    def _shares_by_others(self, word: ScriptWords) -> Floats:
        """Return ``[language, entry]``: the share of each language without the evidence of the word itself."""
        words = self.heard[word.texts, 0] + self.prior_words
        shares = self.shares[word.texts, word.languages].T
        least = self.prior[word.languages, None] * self.prior_words
        others: Floats = np.maximum(shares * words - self.parts(word), least) / np.maximum(words - 1, self.prior_words)
        return others
