"""Measure what is found and written in pages against the encoding cases of html5lib-tests.

    python -m tests.bench.html_encodings [--show]

The cases are in the source package of html5lib, which pip fetches into a temporary folder; nothing of it is kept. Each
is a page, and the encoding that a browser takes: windows-1252 if it finds no declaration. Measured are

- search: what the standard's first search finds, which fixenc asks whether a page declares UTF-8 already;
- evidence: the declaration that fixenc takes as evidence for the charset of a page, and changes;
- result: whether html5lib reads each page as UTF-8 once it is changed; the first search must find UTF-8, or nothing.

With `--show`, each case that differs is shown. Fails where a result is not UTF-8, or a search finds what it must not.
"""

from __future__ import annotations

import codecs
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fixenc import charsets
from fixenc.errors import UnknownCharsetError
from fixenc.formats.declarations import find_declaration, redeclare
from fixenc.formats.prescan import find_declared
from fixenc.formats.types import BY_NAME
from tests.bench.repair import versions

# The release whose cases are measured.
_RELEASE = "html5lib==1.1"
# Its build needs a module that later releases of setuptools do not have.
_BUILT_WITH = "setuptools<81"
# What browsers of the West take for a page without a declaration.
_DEFAULT = "windows-1252"
# Characters at either end of a page that are shown.
_SHOWN = 90


class Case(NamedTuple):
    """A page, and the encoding that it must be read in."""

    data: bytes
    encoding: str

    @property
    def text(self) -> str:
        """The page as its declarations are searched, in single bytes."""
        return self.data.decode("latin-1")

    @property
    def has_mark(self) -> bool:
        """Whether it begins with a byte order mark, which comes before any declaration."""
        return self.data.startswith(codecs.BOM_UTF8)


def fetch_cases() -> Iterator[Case]:
    """Fetch the source package, and yield its cases."""
    with tempfile.TemporaryDirectory() as folder:
        limits = Path(folder, "limits.txt")
        limits.write_text(_BUILT_WITH, encoding="ascii")
        fetch = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", "html5lib", "--dest", folder]
        surroundings = {**os.environ, "PIP_CONSTRAINT": str(limits)}
        subprocess.run([*fetch, _RELEASE], check=True, capture_output=True, env=surroundings)
        with tarfile.open(next(Path(folder).glob("html5lib*.tar.gz"))) as package:
            for member in package:
                file = package.extractfile(member)
                if file is not None and re.search(r"/testdata/encoding/[^/]*\.dat\Z", member.name):
                    yield from read_cases(file.read())


def read_cases(data: bytes) -> Iterator[Case]:
    """Yield the cases of a file."""
    for block in re.split(rb"(?:\A|\n)#data\n", data)[1:]:
        page, _, encoding = block.partition(b"\n#encoding\n")
        yield Case(page, encoding.decode("ascii").split("\n")[0].strip().lower())


def search(case: Case) -> str:
    """Return what the first search finds in a page."""
    return "utf-8" if case.has_mark else find_declared(case.text) or _DEFAULT


def evidence(case: Case) -> str:
    """Return the charset that fixenc takes as declared."""
    if case.has_mark:
        return "utf-8"
    found = find_declaration(case.text, "page.html")
    try:
        return charsets.from_label(found.label).name if found else _DEFAULT
    except UnknownCharsetError:
        return _DEFAULT


def result(case: Case) -> str:
    """Return "utf-8" if a browser reads a page as UTF-8 once it is changed; else what it takes instead."""
    import html5lib

    text = case.text.removeprefix("ï»¿")
    changed = redeclare(text, BY_NAME["html"], "page.html", "iso-8859-2").text
    parser: Any = html5lib.HTMLParser()
    parser.parse(changed.encode(), useChardet=False)
    first = find_declared(changed)
    return str(parser.documentEncoding) if first in ("utf-8", None) else first


def main() -> int:
    """Measure, print, and return 1 if something is not as asked."""
    print(versions())
    cases = list(fetch_cases())
    fails, shown = False, list[str]()
    print(f"{len(cases)} cases of {_RELEASE}\n\n{'':10}{'same':>6}{'missed':>8}{'taken':>7}")
    for way in (search, evidence, result):
        counts = {"same": 0, "missed": 0, "taken": 0}
        for case in cases:
            got, asked = way(case), "utf-8" if way is result else case.encoding
            kind = "same" if got == asked else "missed" if got == _DEFAULT else "taken"
            counts[kind] += 1
            if kind != "same":
                shown.append(f"{way.__name__} {kind}: {got}, asked {asked}: {cut(case.data)}")
        fails |= counts["taken"] > 0 if way is search else way is result and counts["same"] < len(cases)
        print(f"{way.__name__:10}{counts['same']:6}{counts['missed']:8}{counts['taken']:7}")
    if "--show" in sys.argv[1:]:
        print("\n" + "\n".join(shown))
    return int(fails)


def cut(data: bytes) -> str:
    """Return the start and the end of a page, escaped."""
    if len(data) <= 2 * _SHOWN:
        return repr(data)[1:]
    return f"{data[:_SHOWN]!r} … {data[-_SHOWN:]!r}, {len(data)} bytes"


if __name__ == "__main__":
    raise SystemExit(main())
