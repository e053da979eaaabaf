"""What stands beside a file about its charset: its HTTP header, the affixes of a word list, a list that a person made.

All are evidence, no orders: detection holds them against the bytes.
"""

from __future__ import annotations

import csv
import itertools
import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path

from fixenc import charsets
from fixenc.errors import FileError, OptionsError, UnknownCharsetError
from fixenc.files.locations import Location
from fixenc.files.reading import blocks
from fixenc.files.writing import backup_of
from fixenc.formats.declarations import find_declaration

# What is added to the name of a page for the file with its HTTP header, by curl's users and by scrapers.
HEADER_SUFFIXES = (".headers", ".header", ".hdr")
# hunspell(5): the words of a language are in the charset that the file with its affixes declares.
_WORDS = ".dic"
_AFFIXES = ".aff"
TELLING_SUFFIXES = (*HEADER_SUFFIXES, _AFFIXES)
"""The suffixes of all files that may say the charset of another."""
# Bytes: headers are shorter, and affixes declare their charset in their first lines.
_LONGEST_HEADER = 1 << 16
# RFC 9110, 8.3: the last of several responses, after redirections, is that of the page.
_CONTENT_TYPE = re.compile(rb"(?im)^content-type:[^\r\n;]*(?:;[^\r\n;]*)*?;[ \t]*charset=[\"']?([\w.:+-]+)")
# The names of the columns of a list, lower-cased: of the path and of the charset.
_PATHS = frozenset({"path", "file", "filename", "name"})
_CHARSETS = frozenset({"charset", "encoding", "label"})


def list_telling(name: str) -> tuple[str, ...]:
    """Return the names of the files that may say the charset of a file, beside it.

    >>> list_telling("a.html")[0], list_telling("pl.dic")[-1]
    ('a.html.headers', 'pl.aff')
    """
    headers = tuple(name + suffix for suffix in HEADER_SUFFIXES)
    return (*headers, name.removesuffix(_WORDS) + _AFFIXES) if name.endswith(_WORDS) else headers


def find_telling(name: str, names: Iterable[str]) -> str | None:
    """Return the name of the file that says the charset of a file, if it is among these names of its folder.

    >>> find_telling("a.html", ["a.html", "a.html.headers"])
    'a.html.headers'
    """
    return next((one for one in list_telling(name) if one in names), None)


def read_telling(location: Location) -> str | None:
    """Return the charset that such a file says; None if it says none, or cannot be read.

    Affixes that were replaced in place say what they said before.
    """
    try:
        said = charset_in(next(iter(blocks(location)), b""), location.name)
    except FileError:
        return None
    if said is None or not location.name.endswith(_AFFIXES) or charsets.find_name(said) != "utf-8":
        return said
    kept = itertools.takewhile(lambda one: one.path.is_file(), map(partial(backup_of, location), itertools.count()))
    *_, last = None, *kept
    return said if last is None else charset_in(next(iter(blocks(last)), b""), location.name)


BOUND = "hunspell reads it as its affixes (.aff) say, which are ASCII and stay: set them to UTF-8 by hand first"
"""Why a list of words must stay in its charset."""


def is_bound(telling: Location) -> bool:
    """Return whether a file says the charset of another, and will go on saying it: affixes that are ASCII stay.

    Raises nothing: of a file that cannot be read, nothing is known.
    """
    try:
        return binds(blocks(telling), telling.name)
    except FileError:
        return False


def binds(parts: Iterable[bytes], name: str) -> bool:
    """Return the same for such a file by its name and its bytes, in parts.

    >>> binds([b"SET ISO8859-1\\n"], "fr.aff"), binds([b"SET UTF-8\\n"], "fr.aff")
    (True, False)
    """
    if not name.endswith(_AFFIXES):
        return False
    data = b"".join(parts)
    said = charset_in(data, name) if data.isascii() else None
    return said is not None and charsets.find_name(said) != "utf-8"


def charset_in(first: bytes, name: str) -> str | None:
    """Return the charset that an HTTP header or a file of affixes says, by its first bytes; None if it says none."""
    head = first[:_LONGEST_HEADER]
    if name.endswith(_AFFIXES):
        declared = find_declaration(head.decode("latin-1"), name)
        return None if declared is None else declared.label
    found = _CONTENT_TYPE.findall(head)
    return found[-1].decode("ascii", "replace") if found else None


def label_in(path: Path, file: Path) -> str | None:
    """Return what the list at `path` says of the charset of a file.

    Raises OptionsError for a list that cannot be read, or that names an unknown charset.
    """
    return read_labels(path).get(_real_path_of(file))


@lru_cache(maxsize=1)
def read_labels(path: Path) -> Mapping[str, str]:
    """Return the label of each file, by its real path; those in the list are relative to its folder.

    Raises the same as `label_in`.
    """
    if path.exists() and not path.is_file():  # reading a pipe may wait forever
        raise OptionsError(f"labels {str(path)!r} must be a table in a file")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, UnicodeDecodeError):
            reason = "it is not in UTF-8; save it as UTF-8"
        raise OptionsError(f"labels {str(path)!r} cannot be read: {reason}") from None
    of_path, of_label = (_find_column(rows, names) for names in (_PATHS, _CHARSETS))
    if of_path is None or of_label is None:
        raise OptionsError(f"labels {str(path)!r} must be a table; its first row names the columns path and charset")
    found = dict[str, str]()
    for number, row in enumerate(rows[1:], 2):
        if len(row) <= max(of_path, of_label):
            raise OptionsError(f"labels {str(path)!r}: row {number} has too few columns")
        label = row[of_label].strip()
        if label:
            if "\0" in row[of_path]:
                raise OptionsError(f"labels {str(path)!r}, row {number}: remove the NUL character from the path")
            _require_known(path, number, label)
            found[_real_path_of(path.parent / row[of_path].strip())] = label
    return found


def _real_path_of(file: Path) -> str:
    """Return the path of a file in the real path of its folder, which is looked up once for all of its files."""
    return os.path.join(_real_folder(os.path.dirname(os.path.abspath(file))), file.name)


@lru_cache(maxsize=1024)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def _find_column(rows: list[list[str]], names: frozenset[str]) -> int | None:
    return next((at for at, name in enumerate(rows[0] if rows else ()) if name.strip().lower() in names), None)


def _require_known(path: Path, number: int, label: str) -> None:
    try:
        charsets.from_label(label)
    except UnknownCharsetError as error:
        raise OptionsError(f"labels {str(path)!r}, row {number}: {error}") from None
