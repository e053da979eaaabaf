"""The byte sequences that a text may have been read from, where a charset has a character at several places."""

from __future__ import annotations

from collections.abc import Sequence

from fixenc import charsets
from fixenc.charsets.doubles import WITH_DOUBLES, ways_of
from fixenc.records import Damage


class Spelling:
    """A text and a misreading: `ways` are the byte sequences of each character, `places` those that have several.

    >>> from fixenc.damage import Misreading
    >>> spelling = Spelling("ﾄ昕ﾖ", Misreading("gb18030", "shift_jis"))
    >>> [(spelling.text[place], len(spelling.ways[place])) for place in spelling.places]
    [('昕', 2)]
    """

    CHARSETS = WITH_DOUBLES

    def __init__(self, text: str, damage: Damage) -> None:
        self.text, self.damage = text, damage
        charset = charsets.named(damage.read_in)
        self.ways = [ways_of(character, charset) for character in text]
        self.places = [place for place, ways in enumerate(self.ways) if len(ways) > 1]

    def decode(self, choice: Sequence[int]) -> str | None:
        """Return the original if each character was read from the chosen byte sequence; None if it cannot have been."""
        data = b"".join(ways[number] for ways, number in zip(self.ways, choice, strict=True))
        try:
            original = charsets.named(self.damage.written_in).written(data)
        except UnicodeDecodeError:
            return None
        return original if self.damage.inflict(original) == self.text else None
