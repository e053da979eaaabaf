"""The table of file types: one row for each, found by the suffix of a name or by the start of a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from fixenc.charsets import is_utf8
from fixenc.formats import (
    cards,
    configuration,
    data,
    dictionaries,
    header_lines,
    headers,
    markup,
    patches,
    server_pages,
    sources,
    subtitles,
    typesetting,
    windows,
)
from fixenc.formats.file_type import PLAIN, FileType
from fixenc.formats.pieces import Pieces

__all__ = ["TYPES", "is_prose", "mend", "must_be_whole", "split", "suffix_of", "type_of", "types_of"]

# If several rows fit a file, the first that finds a declaration counts.
TYPES: tuple[FileType, ...] = (
    *sources.TYPES, *header_lines.TYPES, *headers.TYPES, *cards.TYPES, *typesetting.TYPES, *dictionaries.TYPES,
    *windows.TYPES, *data.TYPES, *configuration.TYPES, *subtitles.TYPES, *server_pages.TYPES, *markup.TYPES,
    *patches.TYPES,
)  # fmt: skip

BY_NAME = {one.name: one for one in (*TYPES, PLAIN)}
"""The types by what `--force-type` takes."""

# Characters: where the content of a type shows.
_HEAD = 1 << 14
# The suffixes of templates and backup copies, before which the suffix of the type stands.
_ASIDE = frozenset({".in", ".orig", ".bak", ".old", ".tmpl", ".dist"})
# Suffixes of prose and source code, which may mention a page, or hold an example of any type, without being one.
_PROSE = (
    ".txt .text .md .markdown .rst .adoc .asciidoc .org .log .nfo .diz .ans .csv .tsv .json .yml .yaml .toml .ini .cfg"
    " .conf .properties .c .h .cc .cpp .hpp .cs .java .js .mjs .go .rs .lua .el .sh .bat .cmd .pas .f .f90 .srt"
)
# Names of prose without a suffix, lower-cased.
_PROSE_NAMES = frozenset([
    "readme", "license", "licence", "copying", "changes", "changelog", "news", "authors", "contributors", "install",
    "todo", "history", "notice", "thanks", "faq",
])  # fmt: skip
_BY_SUFFIX: dict[str, list[FileType]] = {}
for _row in TYPES:
    for _suffix in _row.suffixes.split():
        _BY_SUFFIX.setdefault(_suffix, []).append(_row)


def suffix_of(name: str) -> str:
    """Return the suffix of the type of a file, lower-cased.

    >>> suffix_of("page.HTML"), suffix_of("page.html.bak")
    ('.html', '.html')
    """
    path = PurePath(name)
    return PurePath(path.stem).suffix.lower() if path.suffix.lower() in _ASIDE else path.suffix.lower()


def is_prose(name: str) -> bool:
    """Whether a file is of a type that may hold examples of any other."""
    return suffix_of(name) in _PROSE.split() or PurePath(name).name.lower() in _PROSE_NAMES


def types_of(name: str, text: str) -> Iterator[FileType]:
    """Yield the types that a document with this file name may be of: by suffix, then by content."""
    own, head = _BY_SUFFIX.get(suffix_of(name), []), text[:_HEAD]
    yield from own
    yield from (one for one in TYPES if one not in own and one.content and one.content.match(head))


def type_of(name: str, text: str = "") -> FileType:
    """Return the type of a document by the suffix of its file name or, for an unknown suffix, by its content.

    >>> type_of("feed.rss").name, type_of("-", "<?xml version='1.0'").name, type_of("a.txt", "<?xml version='1.0'").name
    ('xml', 'xml', 'text')
    """
    if not is_prose(name):
        return next(types_of(name, text), PLAIN)
    return next(iter(_BY_SUFFIX.get(suffix_of(name), ())), PLAIN)


def split(name: str, data: bytes, form: FileType | None = None) -> Pieces | None:
    """Return a file in pieces, each in a charset of its own; None if its type has none, or it is not of that type.

    The type is `form` or, without one, that of its file name and content.
    """
    form = form or _type_of_bytes(name, data)
    return None if form.split is None else form.split(data)


def must_be_whole(name: str, start: bytes, form: FileType | None = None) -> bool:
    """Return whether a file cannot be cleaned in parts of its lines; `start` are its first bytes.

    Pieces, characters that are cut in two, and what must be declared in each part of a file may go on beyond such a
    part. The type is `form` or, without one, that of its file name and content.
    """
    form = form or _type_of_bytes(name, start)
    return form.split is not None or form.mend is not None or form.declares_parts


def mend(name: str, data: bytes, form: FileType | None = None) -> bytes:
    """Return the bytes of a file with all characters whole that its format allows to be cut in two.

    The type is `form` or, without one, that of its file name and content.
    """
    form = form or _type_of_bytes(name, data)
    return data if form.mend is None else form.mend(data)


def _type_of_bytes(name: str, data: bytes) -> FileType:
    """Return the type of a file; a mail that was saved as text is one if it is in the charset that it names."""
    head = data[:_HEAD].decode("latin-1")
    found = type_of(name, head)
    is_mail = found is PLAIN and headers.is_declared_mail(head) and not is_utf8(data)
    return BY_NAME["mail"] if is_mail else found
