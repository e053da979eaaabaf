"""A type of files: how it is recognised, where it declares its charset, and what a conversion must not break."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fixenc.formats import structure
from fixenc.formats.declaration import Finder, Place
from fixenc.formats.pieces import Split

Shape = Callable[[str], object]
"""Returns what a repair must not change, and None for text that does not parse."""

Insertion = Callable[[str], "str | None"]
"""Returns the text with a declaration of UTF-8 added; None if no safe place for one is found."""

HINT = "; convert it anyway with --force-type text"
"""The end of a reason why a file is left alone."""

BROKEN = "the repaired text would no longer parse as before"
"""Why a text is left alone whose structure would change."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of files.

    Recognised by: `suffixes`, or `content`, a pattern for the start of the text. `name` is what `--force-type` takes.

    Declarations: `places` are where the type declares its charset. `also` finds labels that are no evidence for the
    charset of the file, but name it where they are the same. `declare` adds a declaration to a text without one; a type
    without it is UTF-8 by default, or has nowhere to say so. `complete` returns a text that declares UTF-8, with all
    that follows from that. `is_declared` returns whether tools of the type find UTF-8 declared; without it, any
    declaration in a place counts, once it is changed. If it `declares_parts`, each part needs one of its own.

    Structure: `shape` returns what must not change; a type without it has no structure to lose. `is_mended` tells
    whether another shape was mended, not broken. `is_markup` is true where ``<`` and ``&`` have a meaning, `has_lines`
    where the ends of lines have one: a repair must then add none of those that only some tools know.

    Byte order mark: `keeps_mark` is true where tools of the type need the one that is there, `needs_mark` where they
    need one in any file beyond ASCII, `takes_mark` where one may be added.

    Escapes: `has_escapes` is true where strings may have characters written as ``\\u00e9``, which are as good as the
    characters themselves.

    Values: `values` returns the places of the values of a text, such as the cells of a table, each of which is judged
    by itself; of none, if it does not parse.

    `leave` returns why a text that would be changed must be left alone, and what to use; None if it need not be. It is
    given the encoding of the file, too.

    `mend` returns the bytes of a file with all characters whole that the format allows to be cut in two.

    `split` is there for a type whose files consist of pieces, each in a charset of its own.
    """

    name: str
    suffixes: str = ""
    content: re.Pattern[str] | None = None
    places: tuple[Place, ...] = ()
    also: Finder | None = None
    declare: Insertion | None = None
    complete: Callable[[str], str] | None = None
    is_declared: Callable[[str], bool] | None = None
    declares_parts: bool = False
    shape: Shape | None = None
    is_markup: bool = False
    has_lines: bool = False
    has_escapes: bool = False
    values: Callable[[str], Sequence[tuple[int, int]]] | None = None
    is_mended: Callable[[str, str], bool] | None = None
    keeps_mark: bool = False
    needs_mark: bool = False
    takes_mark: bool = True
    leave: Callable[[str, str], str | None] | None = None
    mend: Callable[[bytes], bytes] | None = None
    split: Split | None = None

    def find_values(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the start and the end of each value of a text; of none, if its type has none."""
        return self.values(text) if self.values else ()

    def refusal(self, before: str, after: str, *, is_part: bool = False) -> str | None:
        """Return why the text `before` must not become `after`; None if it may.

        It must not if `before` parses and `after` does not, or has another structure. If it `is_part` of a document,
        which may not parse alone, all signs of structure must stay. If the check itself fails, it must not either.
        """
        if self.shape is None or before == after:
            return None
        if self.has_lines and structure.adds_line_ends(before, after):
            return BROKEN
        try:
            if is_part:
                is_kept = structure.signs(before) == structure.signs(after)
            else:
                shape = self.shape(before)
                is_kept = shape is None or self.shape(after) == shape
                is_kept = is_kept or (self.is_mended is not None and self.is_mended(before, after))
        except Exception as error:  # noqa: BLE001 - whatever fails, the text is not checked
            return f"cannot check whether the repaired text still parses ({type(error).__name__})"
        return None if is_kept else BROKEN


PLAIN = FileType("text")
"""Any other text."""
