"""What a file type needs besides its text: that its declared charset stays true and its structure whole.

A table by suffix. A new file type is one row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from fixenc.charsets.declaration import redeclare
from fixenc.formats import structure

__all__ = ["Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """What to do about one file type.

    `declares` tells whether such files declare their charset. `shape` gives what must not change, and None for
    text that does not parse; a type without it has no structure to lose.
    """

    suffixes: str
    declares: bool = False
    shape: Callable[[str], object] | None = None

    def redeclare(self, text: str) -> str:
        """The text, its declared charset, if it has one, changed to UTF-8."""
        return redeclare(text, "utf-8") if self.declares else text

    def keeps_structure(self, before: str, after: str) -> bool:
        """Whether text that parsed still does, to the same structure."""
        if self.shape is None or before == after:
            return True
        shape = self.shape(before)
        return shape is None or self.shape(after) == shape


PLAIN = Format("")

FORMATS: tuple[Format, ...] = (
    Format(".html .htm .xhtml .shtml .css .php .asp .aspx .jsp .vue .py .pyw", declares=True),
    Format(
        ".xml .svg .rss .atom .xsd .xsl .xslt .opml .rdf .kml .gpx .resx .ts .tmx",
        declares=True,
        shape=structure.xml_shape,
    ),
    Format(".json .geojson .webmanifest .ipynb", shape=structure.json_shape),
    Format(".jsonl .ndjson", shape=structure.json_lines_shape),
    Format(".csv", shape=structure.csv_shape),
    Format(".tsv .tab", shape=structure.tsv_shape),
)

_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes.split()}


def format_of(name: str, head: str = "") -> Format:
    """The format of a file by its name's suffix or, failing that, by how its text begins.

    >>> format_of("feed.rss").declares, format_of("-", "<?xml version='1.0'").declares
    (True, True)
    """
    known = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    if known is not None:
        return known
    start = head[:64].lstrip().lower()
    if start.startswith("<?xml"):
        return _BY_SUFFIX[".xml"]
    return _BY_SUFFIX[".html"] if start.startswith(("<!doctype html", "<html")) else PLAIN
