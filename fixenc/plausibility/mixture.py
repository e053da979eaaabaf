"""Which languages a text is in, and what its words cost by them: a word may be of any, but a text keeps to few."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fixenc.plausibility.arrays import firsts_of
from fixenc.plausibility.model import Floats, Model
from fixenc.plausibility.words import ScriptWords

# The languages of a text are those of all texts until its own words outweigh them: so many words' worth, in words.
_PRIOR_WORDS = 1.5
# The languages of a part of a text are those of the text: so many words' worth.
_TEXT_WORDS = 6.0
_ROUNDS = 2


@dataclass(slots=True)
class Mixture:
    """Which languages each text is in: ``shares[text, language]``, from how common they are and from its words."""

    prior: Floats
    shares: Floats
    prior_words: float = _PRIOR_WORDS
    heard: Floats = field(default_factory=lambda: np.zeros(1, np.float32))

    @classmethod
    def of(cls, model: Model, texts: int, languages: Floats | None = None) -> Mixture:
        """What is known of some texts before their words are: how common languages are, or those of the whole text."""
        prior = model.weights if languages is None else languages
        words = _PRIOR_WORDS if languages is None else _TEXT_WORDS
        return cls(prior, np.repeat(prior[None, :], texts, axis=0), words)

    def learn(self, words: list[ScriptWords]) -> None:
        """Expectation and maximisation, a few rounds: enough to settle on the few languages of a text."""
        edges = [firsts_of(word.texts) for word in words]
        for _ in range(_ROUNDS):
            counts = np.zeros_like(self.shares)
            for word, firsts in zip(words, edges, strict=True):
                weighed = self.parts(word)
                weighed *= word.times
                counts[word.texts[firsts], word.languages] += np.add.reduceat(weighed, firsts, axis=1).T
            self.heard = counts.sum(1, keepdims=True)
            self.shares = (self.prior * self.prior_words + counts) / (self.heard + self.prior_words)

    def parts(self, word: ScriptWords) -> Floats:
        """``[language, entry]``: how likely each word is to be in each language of its script, beside the others."""
        weighed: Floats = word.likely * self.shares[word.texts, word.languages].T
        weighed /= weighed.sum(0)
        return weighed

    def spoken(self, word: ScriptWords) -> Floats:
        """``[language, entry]``: how likely each word is to be in each language of its script, but for its letters."""
        shares = self.shares[word.texts, word.languages].T
        spoken: Floats = shares / shares.sum(0)
        return spoken

    def cost(self, word: ScriptWords, *, by_others: bool = False) -> Floats:
        """What each word costs, its language unknown: as likely as the text has it, or as its other words have it."""
        shares = self._by_others(word) if by_others else self.shares[word.texts, word.languages].T
        shares *= word.likely
        cost: Floats = (word.least - np.log(shares.sum(0)))[word.entry]
        return cost

    def _by_others(self, word: ScriptWords) -> Floats:
        """``[language, entry]``: the share of each language but for what the word itself says of it."""
        words = self.heard[word.texts, 0] + self.prior_words
        shares = self.shares[word.texts, word.languages].T
        least = self.prior[word.languages, None] * self.prior_words
        others: Floats = np.maximum(shares * words - self.parts(word), least) / np.maximum(words - 1, self.prior_words)
        return others
