"""The attributes of an accident that other stages use, with the values that most accidents have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from fixenc.records import Damage, Loss


class BaseDamage(ABC):
    """An accident that loses nothing and reads no charset; a kind of damage overrides the attributes that differ.

    `fixenc.records.Damage` says what each attribute means. Those that are the same for every accident of a class are
    class attributes.
    """

    __slots__ = ()

    is_misreading: ClassVar[bool] = False
    needs_misreading: ClassVar[bool] = False
    needs_guess: ClassVar[bool] = False

    @property
    def loss(self) -> Loss:
        """What is left of lost characters."""
        return Loss.NOTHING_LOST

    @property
    def is_exact(self) -> bool:
        """Whether the accident loses nothing."""
        return self.loss is Loss.NOTHING_LOST

    @property
    def was_utf8(self) -> bool:
        """Whether the text was UTF-8 when the accident happened."""
        return False

    @property
    def written_in(self) -> str:
        """The charset in which the text was written."""
        return ""

    @property
    def read_in(self) -> str:
        """The charset in which it was read."""
        return ""

    @property
    def is_labelled_utf8(self) -> bool:
        """Whether a label in the damaged text says that it is UTF-8."""
        return False

    @property
    def looks_healthy(self) -> bool:
        """Whether healthy text may look like this, so that only known words are evidence of the accident."""
        return False

    @property
    @abstractmethod
    def words(self) -> str:
        """The accident in plain words."""

    @property
    @abstractmethod
    def cost(self) -> float:
        """How rare the accident is, in nats."""

    @abstractmethod
    def inflict(self, text: str) -> str | None:
        """Return what the accident makes of `text`; None if it cannot happen to this text."""

    @abstractmethod
    def undo(self, text: str) -> Iterator[str]:
        """Yield the originals from which the accident makes `text`."""

    def accounts_for(self, before: str, after: str) -> bool:
        """Whether `before` is what the accident makes of `after`, and nothing in it had to be guessed."""
        return self.inflict(after) == before

    def drop_losses(self) -> Damage:
        """Return the accident itself: its losses do not depend on the text."""
        return self

    def find_related(self) -> Iterator[Damage]:
        """Yield nothing: no accident is mistaken for this one."""
        yield from ()

    def move_within_escapes(self, misreading: Damage) -> Damage | None:  # noqa: ARG002 - only escapes use it
        """Return None: the accident does not escape text."""
        return None


class BaseReading(BaseDamage):
    """An accident of text that was written in the charset `right` and read in `wrong`, and loses nothing."""

    __slots__ = ()

    right: str
    wrong: str

    @property
    def was_utf8(self) -> bool:
        """Whether the text was UTF-8 when the accident happened."""
        return self.right in ("utf-8", "cesu-8")

    @property
    def written_in(self) -> str:
        """The charset in which the text was written."""
        return self.right

    @property
    def read_in(self) -> str:
        """The charset in which it was read."""
        return self.wrong

    @property
    def words(self) -> str:
        """Such as ``utf-8 read as windows-1252``."""
        return f"{self.right} read as {self.wrong}"
