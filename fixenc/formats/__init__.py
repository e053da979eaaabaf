"""What a file type needs besides its text: that its declared charset stays true and its structure whole.

A table by suffix. A new file type is one row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from fixenc.formats import structure
from fixenc.formats.declaration import Finder, redeclare
from fixenc.formats.markup import in_css, in_markup
from fixenc.formats.sources import in_python, is_python

__all__ = ["Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """What to do about one file type.

    `declarations` finds the charsets such files declare. `shape` gives what must not change, and None for text that
    does not parse; a type without it has no structure to lose. `is_markup` tells that ``<`` and ``&`` have a meaning,
    `takes_mark` that a byte order mark may be added.
    """

    suffixes: str
    declarations: Finder | None = None
    shape: Callable[[str], object] | None = None
    is_markup: bool = False
    takes_mark: bool = True

    def redeclare(self, text: str) -> str:
        """The text, every charset it declares changed to UTF-8."""
        return redeclare(text, self.declarations) if self.declarations else text

    def refusal(self, before: str, after: str, *, is_part: bool = False) -> str | None:
        """Why a text must not become another: what parsed would not any more, or not to the same structure.

        Of a part, all its signs must stand there. None if the text may, and where it never parsed. Where the guard
        itself fails, nobody can tell, and the text must not either.
        """
        if self.shape is None or before == after:
            return None
        try:
            if is_part:
                is_kept = structure.signs(before) == structure.signs(after)
            else:
                shape = self.shape(before)
                is_kept = shape is None or self.shape(after) == shape
        except Exception as error:  # noqa: BLE001 - whatever it is, it says nothing of the text
            return f"it cannot be told whether the repaired text would parse as before ({type(error).__name__})"
        return None if is_kept else "the repaired text would no longer parse as before"


PLAIN = Format("")

FORMATS: tuple[Format, ...] = (
    Format(".html .htm .xhtml .shtml .php .asp .aspx .jsp .vue", in_markup, is_markup=True),
    Format(
        ".xml .svg .rss .atom .xsd .xsl .xslt .opml .rdf .kml .gpx .resx .ts .tmx",
        in_markup,
        shape=structure.xml_shape,
        is_markup=True,
    ),
    Format(".md .markdown", is_markup=True),
    Format(".css", in_css),
    Format(".py .pyw .pyi", in_python),
    # RFC 8259, 8.1: who writes JSON must not add a byte order mark; most parsers refuse it.
    Format(".json .geojson .webmanifest .ipynb", shape=structure.json_shape, takes_mark=False),
    Format(".jsonl .ndjson", shape=structure.json_lines_shape, takes_mark=False),
    Format(".csv", shape=structure.csv_shape),
    Format(".tsv .tab", shape=structure.tsv_shape),
)

_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes.split()}


def format_of(name: str, head: str = "") -> Format:
    """The format of a file by its name's suffix or, failing that, by how its text begins.

    >>> format_of("feed.rss").is_markup, format_of("-", "<?xml version='1.0'").is_markup, format_of("a.txt").is_markup
    (True, True, False)
    """
    known = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    if known is not None:
        return known
    if is_python(name, head):
        return _BY_SUFFIX[".py"]
    start = head[:64].lstrip().lower()
    if start.startswith("<?xml"):
        return _BY_SUFFIX[".xml"]
    return _BY_SUFFIX[".html"] if start.startswith(("<!doctype html", "<html")) else PLAIN
