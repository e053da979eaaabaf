"""Text written in one charset and read in another: the commonest accident of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import charsets


@dataclass(frozen=True, slots=True)
class Misreading:
    """Text written in the charset `right` and read in the charset `wrong` (canonical names).

    >>> Misreading("utf-8", "windows-1252").inflict("café")
    'cafÃ©'
    >>> list(Misreading("utf-8", "windows-1252").undo("cafÃ©"))
    ['café']
    >>> list(Misreading("utf-8", "windows-1252").undo("café"))
    []
    """

    right: str
    wrong: str

    @property
    def words(self) -> str:
        """Such as ``utf-8 read as windows-1252``."""
        return f"{self.right} read as {self.wrong}"

    def inflict(self, text: str) -> str | None:
        """Write in the one, read in the other; None where either cannot."""
        try:
            return charsets.named(self.wrong).misread(charsets.named(self.right).encode(text))
        except UnicodeError:
            return None

    def undo(self, text: str) -> Iterator[str]:
        """The one text that could have been misread so, if there is one."""
        try:
            original = charsets.named(self.right).misread(charsets.named(self.wrong).encode(text))
        except UnicodeError:
            return
        if self.inflict(original) == text:
            yield original


# The misreadings the repair stage tries. UTF-8 read by software that assumes its locale's charset makes nearly all
# mojibake there is; the order is how common each is. CESU-8 rows are databases and Java programs that write emoji as
# surrogate pairs. Reading windows-1252 as ISO-8859-1 leaves C1 control characters for quotes and dashes.
_LOCALES = (
    "windows-1252", "iso-8859-1", "windows-1251", "windows-1250", "windows-1253", "windows-1254", "windows-1257",
    "iso-8859-2", "macintosh", "cp437",
)  # fmt: skip

MISREADINGS: tuple[Misreading, ...] = (
    *(Misreading("utf-8", wrong) for wrong in _LOCALES),
    *(Misreading("cesu-8", wrong) for wrong in _LOCALES),
    Misreading("windows-1252", "iso-8859-1"),
)
