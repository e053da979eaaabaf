"""What each file type needs: its declared charset must stay true, and its structure whole.

Formats are found in a table by suffix. A new file type is one row.
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
    """The needs of one file type.

    `declarations` finds the charsets that such files declare. `shape` returns what must not change, and None for text
    that does not parse; a type without it has no structure to lose. `is_markup` is true where ``<`` and ``&`` have a
    meaning, `takes_mark` where a byte order mark may be added.
    """

    suffixes: str
    declarations: Finder | None = None
    shape: Callable[[str], object] | None = None
    is_markup: bool = False
    takes_mark: bool = True

    def redeclare(self, text: str) -> str:
        """Return the text with every declared charset changed to UTF-8."""
        return redeclare(text, self.declarations) if self.declarations else text

    def refusal(self, before: str, after: str, *, is_part: bool = False) -> str | None:
        """Return why the text `before` must not become `after`; None if it may.

        It must not if `before` parses and `after` does not, or has another structure. If it `is_part` of a document,
        which may not parse alone, all signs of structure must stay. If the check itself fails, it must not either.
        """
        if self.shape is None or before == after:
            return None
        try:
            if is_part:
                is_kept = structure.signs(before) == structure.signs(after)
            else:
                shape = self.shape(before)
                is_kept = shape is None or self.shape(after) == shape
        except Exception as error:  # noqa: BLE001 - whatever fails, the text is not checked
            return f"cannot check whether the repaired text still parses ({type(error).__name__})"
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
    # RFC 8259, 8.1: JSON must be written without a byte order mark; most parsers refuse it.
    Format(".json .geojson .webmanifest .ipynb", shape=structure.json_shape, takes_mark=False),
    Format(".jsonl .ndjson", shape=structure.json_lines_shape, takes_mark=False),
    Format(".csv", shape=structure.csv_shape),
    Format(".tsv .tab", shape=structure.tsv_shape),
)

_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes.split()}


def format_of(name: str, head: str = "") -> Format:
    """Return the format of a file by the suffix of its name or, for an unknown suffix, by the start of its text.

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
