"""What an accident is to those who look for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Protocol


class Loss(Enum):
    """What an accident leaves of the characters or bytes that it loses."""

    NOTHING_LOST = "the accident can be undone exactly"
    DROPS = "bytes are dropped without a trace"
    MARKS = "each lost byte, or pair of bytes, becomes the same mark"
    REPLACES = "other characters stand in their place"


class Damage(Protocol):
    """One accident that can happen to a text. Knows no language, only what happens to characters.

    The attributes are all that other stages ask of an accident. `fixenc.damage.base.BaseDamage` has the common answers.
    """

    @property
    def loss(self) -> Loss:
        """What is left of lost characters."""

    @property
    def is_exact(self) -> bool:
        """Whether the accident loses nothing, so that undoing it gives the original."""

    @property
    def is_misreading(self) -> bool:
        """Whether the text was written in one charset and read in another, and nothing else happened."""

    @property
    def needs_misreading(self) -> bool:
        """Whether the accident is damage only after a misreading: by itself it leaves healthy text."""

    @property
    def needs_guess(self) -> bool:
        """Whether `undo` cannot restore what was lost, so that a language model chooses among candidates."""

    @property
    def was_utf8(self) -> bool:
        """Whether the text was UTF-8 when the accident happened: well-formed UTF-8 is hardly chance."""

    @property
    def written_in(self) -> str:
        """The canonical name of the charset in which the text was written; empty if the accident is no misreading."""

    @property
    def read_in(self) -> str:
        """The canonical name of the charset in which it was read; empty if no charset read all of its bytes."""

    @property
    def is_labelled_utf8(self) -> bool:
        """Whether the damaged text itself has a label that says that it is UTF-8."""

    @property
    def looks_healthy(self) -> bool:
        """Whether healthy text may look like this, so that only known words are evidence of the accident."""

    @property
    def words(self) -> str:
        """The accident in plain words: ``utf-8 read as windows-1252``."""

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share, in nats."""

    def inflict(self, text: str) -> str | None:
        """Return what the accident makes of `text`; None if it cannot happen to this text."""

    def undo(self, text: str) -> Iterator[str]:
        """Yield the originals from which the accident makes `text`; none if that is impossible."""

    def accounts_for(self, before: str, after: str) -> bool:
        """Whether `before` is what the accident makes of `after`, and nothing in it had to be guessed."""

    def drop_losses(self) -> Damage:
        """Return the accident as it happens to any text: without what it lost in this one."""

    def find_related(self) -> Iterator[Damage]:
        """Yield the accidents that leave nearly the same traces; none by default."""

    def move_within_escapes(self, misreading: Damage) -> Damage | None:
        """Return `misreading` as an accident of text that stays escaped; None if this accident does not escape text."""
