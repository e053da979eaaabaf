"""What stands beside a file about its charset: the HTTP header it came with, and a list that a person made.

Both are evidence, no orders: detection holds them against the bytes.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from fixenc import charsets
from fixenc.errors import FileError, OptionsError, UnknownCharsetError
from fixenc.files.locations import Location
from fixenc.files.reading import blocks

# What is added to the name of a page for the file with its HTTP header, by curl's users and by scrapers.
HEADER_SUFFIXES = (".headers", ".header", ".hdr")
# Bytes: headers are shorter.
_LONGEST_HEADER = 1 << 16
# RFC 9110, 8.3: the last of several responses, after redirections, is that of the page.
_CONTENT_TYPE = re.compile(rb"(?im)^content-type:[^\r\n;]*(?:;[^\r\n;]*)*?;[ \t]*charset=[\"']?([\w.:+-]+)")
# The names of the columns of a list, lower-cased: of the path and of the charset.
_PATHS = frozenset({"path", "file", "filename", "name"})
_CHARSETS = frozenset({"charset", "encoding", "label"})


def find_header(name: str, names: Iterable[str]) -> str | None:
    """Return the name of the file with the HTTP header of a file, if it is among these names of its folder.

    >>> find_header("a.html", ["a.html", "a.html.headers"])
    'a.html.headers'
    """
    return next((name + suffix for suffix in HEADER_SUFFIXES if name + suffix in names), None)


def read_header(location: Location) -> str | None:
    """Return the charset that the HTTP header in a file names; None if it names none, or cannot be read."""
    try:
        return charset_of_header(next(iter(blocks(location)), b""))
    except FileError:
        return None


def charset_of_header(first: bytes) -> str | None:
    """Return the charset that an HTTP header names, in a file with these first bytes; None if it names none."""
    header = first[:_LONGEST_HEADER]
    found = _CONTENT_TYPE.findall(header)
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
