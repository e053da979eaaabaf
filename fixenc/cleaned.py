"""What cleaning a document gives, and what was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from fixenc.records import Decoded, Detection, Repair, Undecodable

LOST_FOR_GOOD = "which would be lost for good; without --no-backup, each becomes U+FFFD and the original stays"
"""What follows the number of undecodable byte sequences of a file of which no original would be kept."""


def replaced_in_words(count: int) -> str:
    """Return a phrase for undecodable byte sequences that became U+FFFD.

    >>> replaced_in_words(1), replaced_in_words(2)
    ('1 undecodable byte sequence replaced with U+FFFD', '2 undecodable byte sequences replaced with U+FFFD')
    """
    return f"{count} undecodable byte sequence{'s' * (count != 1)} replaced with U+FFFD"


def not_decoding_in_words(count: int) -> str:
    """Return a phrase for byte sequences that an encoding cannot decode.

    >>> not_decoding_in_words(1), not_decoding_in_words(2000)
    ('1 byte sequence does not decode', '2,000 byte sequences do not decode')
    """
    return "1 byte sequence does not decode" if count == 1 else f"{count:,} byte sequences do not decode"


@dataclass(frozen=True, slots=True)
class Actions:
    """What was done to a document.

    `encoding` is the encoding it was re-encoded from, if it was; `undecodable` the number of undecodable byte sequences
    replaced with U+FFFD; `damage` the number of repaired regions of each accident, in words. `is_declared` is true if
    its declaration was changed to UTF-8. `marks` is the number of byte order marks added at the start, negative if
    some were dropped; `joins` the number dropped within, where files were joined. `notes` say what else a person should
    know, with the number of times.
    """

    encoding: str | None = None
    undecodable: int = 0
    damage: Counter[str] = field(default_factory=Counter)
    is_unescaped: bool = False
    is_tidied: bool = False
    is_declared: bool = False
    marks: int = 0
    joins: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Actions) -> Actions:
        """Return what was done to two parts of a document."""
        return Actions(
            self.encoding or other.encoding,
            self.undecodable + other.undecodable,
            self.damage + other.damage,
            self.is_unescaped or other.is_unescaped,
            self.is_tidied or other.is_tidied,
            self.is_declared or other.is_declared,
            self.marks + other.marks,
            self.joins + other.joins,
            self.notes + other.notes,
        )

    @property
    def in_words(self) -> tuple[str, ...]:
        """What was done, in words and in order."""
        return tuple(self._in_words())

    def _in_words(self) -> Iterator[str]:
        if self.encoding is not None:
            yield f"re-encoded from {self.encoding}"
        if self.undecodable:
            yield replaced_in_words(self.undecodable)
        for words, count in self.damage.most_common():
            yield f"repaired {words}" + (f" ({count} regions)" if count > 1 else "")
        if self.is_unescaped:
            yield "unescaped"
        if self.is_tidied:
            yield "tidied"
        if self.is_declared:
            yield "declared as utf-8"
        if self.marks:
            yield "byte order mark added" if self.marks > 0 else "byte order mark dropped"
        if self.joins:
            yield "byte order mark dropped where files were joined" + (f" ({self.joins})" if self.joins > 1 else "")
        for words, count in self.notes.items():
            yield words + (f" ({count} times)" if count > 1 else "")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned document.

    `data` are the bytes to write: `text` in UTF-8, or the original bytes if `refusal` says why the document is left
    alone. `text` is empty for binary data. `done` is what was done: nothing to a healthy document.
    """

    data: bytes
    text: str
    detection: Detection
    repair: Repair
    undecodable: tuple[Undecodable, ...] = ()
    done: Actions = Actions()
    refusal: str | None = None

    @property
    def actions(self) -> tuple[str, ...]:
        """What was done, in words and in order."""
        return self.done.in_words

    @property
    def is_changed(self) -> bool:
        """Whether the clean bytes differ from the original ones."""
        return bool(self.actions)


def leave_alone(data: bytes, decoded: Decoded, refusal: str) -> Cleaned:
    """Return a document that stays as it is, with the reason."""
    unrepaired = Repair(decoded.text, decoded.text)
    return Cleaned(data, decoded.text, decoded.detection, unrepaired, decoded.undecodable, refusal=refusal)


def is_reencoded(found: Detection) -> bool:
    """Whether a document becomes UTF-8 only by being written."""
    return found.encoding not in ("utf-8", "ascii")
