"""Pages of documentation, in each language that they were translated into: running text, line by line.

The pages of fastapi are in Markdown, those of GNOME in Mallard (https://projectmallard.org/1.0/), a kind of XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from fixenc.plausibility.train.archives import Archives
from fixenc.plausibility.train.translations import CODES

_MARKUP = re.compile(r"```.*?```|<[^>\n]+>|\]\([^)\n]*\)|\{[^}\n]*\}|[#*`\[\]]", re.DOTALL)
_MALLARD = "{http://projectmallard.org/1.0/}"
# The elements of a page with its text: paragraphs, headings and summaries. The others name people, files and links.
_TEXT = [f"{_MALLARD}{name}" for name in ("p", "title", "desc")]
# The codes of languages whose code does not show their script, as names of pages have them.
_NAMED = {"C": "en", "zh": "zh-hans", "zh_CN": "zh-hans", "zh_TW": "zh-hant", "pt_BR": "pt"}


def read_markdown(page: bytes) -> Iterator[str]:
    """Yield the lines of a Markdown page, without programs, links and marks."""
    yield from filter(None, map(str.strip, _MARKUP.sub("", page.decode("utf-8")).splitlines()))


def read_mallard(page: bytes) -> Iterator[str]:
    """Yield the paragraphs of a Mallard page, each in one line."""
    for element in ET.fromstring(page).iter():  # noqa: S314 - of an archive whose hash was checked
        if element.tag in _TEXT:
            yield " ".join("".join(element.itertext()).split())


class _Pages(NamedTuple):
    """The pages of a package: how their names show their language, and how each is read."""

    package: str
    name: re.Pattern[str]
    read: Callable[[bytes], Iterator[str]]


_PAGES = (
    _Pages("fastapi", re.compile(r"/docs/([a-z]{2}(?:-hant)?)/docs/.*\.md$"), read_markdown),
    _Pages("gnome-user-docs", re.compile(r"/help/([A-Za-z_]+)/.*\.page$"), read_mallard),
)


def read_documentation(archives: Archives) -> Iterator[tuple[str, str]]:
    """Yield the lines of all pages, each after the code of its language."""
    codes = CODES | _NAMED
    for pages in _PAGES:
        for name, read in archives.list_files(pages.package):
            page = pages.name.search(name)
            if page and page[1] in codes:
                yield from ((codes[page[1]], line) for line in pages.read(read()))
