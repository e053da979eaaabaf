"""Letter case: a text that was misread lost its capitals afterwards, or each of its words was capitalized.

That changes the misread characters themselves: ``Ã©`` becomes ``ã©``. Which character it was shows in UTF-8: the first
byte of a character tells how many follow it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

from fixenc.damage.base import BaseDamage
from fixenc.damage.read_bytes import ReadByte, find_sequences, list_meanings

_Form = Literal["lower case", "title case", "words with a capital first"]
# How rare each is after a misreading, in nats.
_COST = 5.0
# The first byte of a character in small letters: before a sign and a letter, or after a letter and before a sign that
# ends no word. The pattern begins with it, since nothing is found as fast as one of some characters.
_FIRST = "[âãäåðñîïøù]"
_RECASED = re.compile(
    f"{_FIRST}(?:[^\\x00-\x7f\\sà-öø-ÿ](?=[A-Za-z{_FIRST[1:-1]}])|(?<=[A-Za-z].)[\x80-\x9f¡-©«-±´-¸¼-¾€™¨œ])"
)
_WORD = re.compile(r"\S+")
_NEXT_CAPITAL = re.compile(r"[A-Z](?![A-Z])")


@dataclass(frozen=True, slots=True)
class Recasing(BaseDamage):
    """A text in small letters, in title case, or with a capital at the start of each word.

    In title case, a sign within a word begins another word (Python's `str.title`, INITCAP of SQL).

    >>> Recasing("lower case").inflict("CafÃ©"), Recasing("title case").inflict("mÃ¼nchen")
    ('cafã©', 'Mã¼Nchen')
    >>> Recasing("words with a capital first").inflict("sÃ£o paulo")
    'Sã£o Paulo'
    """

    form: _Form

    needs_misreading: ClassVar[bool] = True

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return f"put in {self.form}"

    @property
    def cost(self) -> float:
        """How rare the accident is after a misreading, in nats."""
        return _COST

    def inflict(self, text: str) -> str:
        """Return the text in that case."""
        if self.form == "lower case":
            return text.lower()
        return text.title() if self.form == "title case" else _WORD.sub(lambda word: word[0].capitalize(), text)

    def undo(self, text: str) -> Iterator[str]:
        """Yield the misread text, if it differs and becomes this one.

        >>> list(Recasing("title case").undo("Mã¼Nchen")), list(Recasing("lower case").undo("München"))
        (['MÃ¼nchen'], [])
        """
        restored = restore_case(text)
        if restored != text and self.inflict(restored) == text:
            yield restored


def is_recased(text: str) -> bool:
    """Whether a text may have mojibake of UTF-8 whose letter case changed.

    >>> is_recased("cafã© crã¨me"), is_recased("Mã¼Nchen"), is_recased("irmã, manhã…"), is_recased("cafÃ©")
    (True, True, False, False)
    """
    return _RECASED.search(text) is not None


def restore_case(text: str, frequency: Callable[[str], float] = lambda _: 0.0) -> str:
    """Return a text with the misread characters as they were, and no capital after them within a word.

    Of two characters that one may have been, it is the one of the higher `frequency`.

    >>> restore_case("cafã© crã¨me"), restore_case("Mã¼Nchen"), restore_case("irmã")
    ('cafÃ© crÃ¨me', 'MÃ¼nchen', 'irmã')
    """
    meanings, parts, at = [_list_small().get(one, ()) for one in text], list[str](), 0
    while at < len(text):
        sequence = next(find_sequences(meanings, at, frequency), "") if meanings[at] else ""
        is_other = bool(sequence) and sequence != text[at : at + len(sequence)]
        parts.append(sequence or text[at])
        at += len(parts[-1])
        if is_other and _NEXT_CAPITAL.match(text, at):
            parts.append(text[at].lower())
            at += 1
    return "".join(parts)


@cache
def _list_small() -> dict[str, tuple[ReadByte, ...]]:
    return list_meanings(str.lower)
