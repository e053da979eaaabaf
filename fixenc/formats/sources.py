"""Charset declarations in source code, for compilers and interpreters, and in scripts, for databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import PurePath

from fixenc.formats.declaration import LABEL, LINE_END, Declaration, at_start, everywhere

# PEP 263: a comment in the first line or, if that is blank or a comment too, in the second.
_PYTHON = re.compile(
    rf"(?:[ \t\f]*(?:#[^\r\n]*)?{LINE_END})??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*(?P<label>[-_.a-zA-Z0-9]+)"
)
_PYTHON_SUFFIXES = frozenset({".py", ".pyw", ".pyi"})
PYTHON_SHEBANG = re.compile(r"#![^\r\n]*\bpython")
# Ruby, doc/syntax/comments.rdoc: alone in a comment in the first line, or in the second below "#!".
_RUBY = re.compile(
    rf"(?:#![^\r\n]*{LINE_END})?[ \t]*#[ \t]*(?:-\*-[ \t]*)?(?:[^\r\n]*?[;\s])??"
    r"(?:en)?coding[:=][ \t]*(?P<label>[-_.\w]+)"
)
# perldoc encoding, and perlpod, "=encoding": each in a line of its own. The first is not read below "=pod" or
# "__END__", where the documentation begins; the second is read anywhere.
_PERL = re.compile(rf"^[ \t]*use[ \t]+encoding[ \t]+(?:qw\s*\(\s*|[\"']){LABEL}", re.MULTILINE)
_PERL_END = re.compile(r"^(?:=\w+|__END__|__DATA__)", re.MULTILINE)
_POD = re.compile(rf"^=encoding[ \t]+{LABEL}[ \t]*\r?$", re.MULTILINE)
# MySQL and MariaDB, SET NAMES, which their dumps have in comments for newer servers; PostgreSQL, client_encoding and
# psql's \encoding. Other comments, and strings, declare nothing.
_SQL = re.compile(
    rf"(?:^|;|/\*!\d*)[ \t]*(?:SET[ \t]+NAMES[ \t]+|SET[ \t]+client_encoding[ \t]*(?:=|TO)[ \t]*|\\encoding[ \t]+)"
    rf"['\"]?{LABEL}"
    r"|--[^\n]*|^\#[^\n]*|/\*(?!!)[\s\S]*?(?:\*/|\Z)|'(?:[^'\\]|\\[\s\S]|'')*(?:'|\Z)",
    re.MULTILINE | re.IGNORECASE,
)


def in_python(text: str) -> Iterator[Declaration]:
    """Yield the declaration of a Python source.

    >>> [found.label for found in in_python("#!/bin/python\\n# vim: set fileencoding=cp1251 :")]
    ['cp1251']
    """
    return at_start(_PYTHON, text)


def is_python(name: str, head: str) -> bool:
    """Return whether a file is Python source, by its name or first line; any other text may mention `coding:`."""
    return PurePath(name).suffix.lower() in _PYTHON_SUFFIXES or PYTHON_SHEBANG.match(head) is not None


def in_ruby(text: str) -> Iterator[Declaration]:
    """Yield the declaration in the magic comment of a Ruby source."""
    return at_start(_RUBY, text)


def in_perl(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a Perl source, and of the documentation in it.

    >>> [found.label for found in in_perl("use strict;\\nuse encoding 'euc-jp';\\n")]
    ['euc-jp']
    """
    end = _PERL_END.search(text)
    return chain(everywhere(_PERL, text[: end.start()] if end else text), everywhere(_POD, text))


def in_sql(text: str) -> Iterator[Declaration]:
    """Yield the charsets in which an SQL script talks to its database.

    >>> [found.label for found in in_sql("-- SET NAMES koi8r;\\n/*!40101 SET NAMES cp1251 */;")]
    ['cp1251']
    """
    return everywhere(_SQL, text)
