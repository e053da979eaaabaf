"""Which languages a text is in, and what its words cost by them: a word may be of any, but a text keeps to few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fixenc.plausibility.model import Floats, Model
from fixenc.plausibility.words import ScriptWords

# The languages of a text are those of all texts until its own words outweigh them: so many words' worth, in words.
_PRIOR_WORDS = 1.5
_ROUNDS = 2


@dataclass(slots=True)
class Mixture:
    """Which languages each text is in: ``shares[text, language]``, from how common they are and from its words."""

    prior: Floats
    shares: Floats

    @classmethod
    def of(cls, model: Model, texts: int) -> Mixture:
        """What is known of some texts before their words are: how common languages are."""
        return cls(model.weights, np.repeat(model.weights[None, :], texts, axis=0))

    def learn(self, words: list[ScriptWords]) -> None:
        """Expectation and maximisation, a few rounds: enough to settle on the few languages of a text."""
        edges = [np.flatnonzero(np.diff(word.texts, prepend=-1)) for word in words]
        for _ in range(_ROUNDS):
            counts = np.zeros_like(self.shares)
            for word, firsts in zip(words, edges, strict=True):
                weighed = self.parts(word) * word.times
                counts[word.texts[firsts], word.languages] += np.add.reduceat(weighed, firsts, axis=1).T
            heard = counts.sum(1, keepdims=True)
            self.shares = (self.prior * _PRIOR_WORDS + counts) / (heard + _PRIOR_WORDS)

    def parts(self, word: ScriptWords) -> Floats:
        """``[language, entry]``: how likely each word is to be in each language of its script, beside the others."""
        weighed: Floats = word.likely * self.shares[word.texts, word.languages].T
        weighed /= weighed.sum(0)
        return weighed

    def cost(self, word: ScriptWords) -> Floats:
        """What each word costs, its language unknown."""
        mixed = (word.likely * self.shares[word.texts, word.languages].T).sum(0)
        cost: Floats = (word.least - np.log(mixed))[word.entry]
        return cost
