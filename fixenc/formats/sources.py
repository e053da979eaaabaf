"""Charset declarations in source code, for compilers and interpreters, and in scripts, for databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import PurePath

from fixenc.formats.configuration import ini_shape
from fixenc.formats.declaration import LABEL, LINE_END, NO_LIMIT, Declaration, Place, at_start, everywhere
from fixenc.formats.file_type import HINT, FileType
from fixenc.formats.source_structure import python_shape, sql_shape
from fixenc.formats.vocabularies import AS_WRITTEN, SQL, VIM, Vocabulary, always, of_sql

# Characters: these are the first lines.
_FIRST_LINES = 1_024

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
# Other comments of SQL, and strings, declare nothing; so what quotes a label must be passed with it.
_SQL_ELSE = (
    r"|--[^\n]*|^\#[^\n]*|/\*(?!!)[\s\S]*?(?:\*/|\Z)|'(?:[^'\\]|\\(?:[\s\S]|\Z)|'')*(?:'|\Z)|`[^`]*`"
    r"|\"(?:[^\"\\]|\\(?:[\s\S]|\Z))*(?:\"|\Z)"
)
# MySQL and MariaDB, which have it in comments for newer servers; PostgreSQL knows the first, too. Dumps have the second
# before each routine and each view.
_SET_NAMES = re.compile(
    r"(?:^|;|/\*!\d*)[ \t]*SET[ \t]+(?:NAMES[ \t]+|(?:CHARACTER[ \t]+SET|CHARSET)[ \t]+"
    rf"|(?:SESSION[ \t]+|@@(?:SESSION\.)?)?character_set_(?:client|results)[ \t]*=[ \t]*)['\"]?{LABEL}['\"]?"
    + _SQL_ELSE,
    re.MULTILINE | re.IGNORECASE,
)
# PostgreSQL, and psql's command.
_CLIENT_ENCODING = re.compile(
    rf"(?:^|;)[ \t]*(?:SET[ \t]+client_encoding[ \t]*(?:=|TO)[ \t]*|\\encoding[ \t]+)['\"]?{LABEL}['\"]?" + _SQL_ELSE,
    re.MULTILINE | re.IGNORECASE,
)
# Vim's help, ":scriptencoding": a command, from which on the script is in the charset; another may follow.
_VIM_SCRIPT = re.compile(r"^[ \t]*:?[ \t]*scripte(?:ncoding)?[ \t]+(?P<label>[\w.+-]+)", re.MULTILINE)
# gencat of the GNU C library: a line of its own, before the messages.
_CODESET = re.compile(r"^\$[ \t]*codeset=(?P<label>[\w.:+-]+)", re.MULTILINE)


def in_vim_script(text: str) -> Iterator[Declaration]:
    """Yield the charsets of a script of Vim.

    >>> [found.label for found in in_vim_script('" scriptencoding x\\nscriptencoding koi8-r\\nlet a = 1')]
    ['koi8-r']
    """
    return everywhere(_VIM_SCRIPT, text)


def in_messages(text: str) -> Iterator[Declaration]:
    """Yield the charset of the source of a message catalogue.

    >>> [found.label for found in in_messages("$ codeset=ISO-8859-2\\n$set 1\\n")]
    ['ISO-8859-2']
    """
    return everywhere(_CODESET, text)


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
    """Yield the charsets in which an SQL script talks to its database, by the statements that MySQL has for it.

    >>> [found.label for found in in_sql("-- SET NAMES koi8r;\\n/*!40101 SET NAMES cp1251 */;")]
    ['cp1251']
    """
    return everywhere(_SET_NAMES, text)


def in_postgresql(text: str) -> Iterator[Declaration]:
    """Yield the charsets in which a script for PostgreSQL talks to its database."""
    return everywhere(_CLIENT_ENCODING, text)


# MySQL refuses UTF-8 with the collation of another charset.
_COLLATED = re.compile(
    r"(?P<before>\bSET[ \t]+NAMES[ \t]+['\"]?utf8mb4['\"]?[ \t]+COLLATE[ \t]+['\"]?)(?!utf8mb4_)\w+?(?P<kind>_bin)?\b",
    re.IGNORECASE,
)


def collate_in_utf8(text: str) -> str:
    """Return an SQL script in UTF-8 whose connection has no collation of another charset.

    >>> collate_in_utf8("SET NAMES utf8mb4 COLLATE latin1_swedish_ci;")
    'SET NAMES utf8mb4 COLLATE utf8mb4_general_ci;'
    """
    return _COLLATED.sub(lambda found: f"{found['before']}utf8mb4{found['kind'] or '_general_ci'}", text)


# A string in PHP's serialised data, with its length in bytes, in which a character is beyond ASCII.
_SERIALISED = re.compile(r"""s:\d+:\\?"[^"\x00-\x1f]{0,4000}?[^\x00-\x7f]""")


def leave_serialised(text: str, _encoding: str) -> str | None:
    """Return why a dump is left alone, if PHP's serialised strings in it would have false lengths.

    >>> leave_serialised('a:1:{s:4:"café";i:1;}', "windows-1252") is None
    False
    """
    if _SERIALISED.search(text) is None:
        return None
    return "PHP's serialised strings in it name their lengths in bytes: load the dump, and convert the database" + HINT


def leave_properties(_text: str, encoding: str) -> str | None:
    """Return why a file of Java properties is left alone, if it is in another charset than UTF-8."""
    if encoding in ("utf-8", "ascii"):
        return None
    return "Java reads properties in ISO-8859-1, with \\uXXXX for all else: native2ascii writes these" + HINT


TYPES: tuple[FileType, ...] = (
    FileType(
        "python",
        ".py .pyw .pyi",
        PYTHON_SHEBANG,
        (Place(in_python, AS_WRITTEN, _FIRST_LINES),),
        shape=python_shape,
        has_escapes=True,
    ),
    FileType("ruby", ".rb .rake .gemspec .ru", re.compile(r"#![^\r\n]*\bruby"), (Place(in_ruby, reach=_FIRST_LINES),)),
    FileType("perl", ".pl .pm .pod .t .plx", re.compile(r"#![^\r\n]*\bperl"), (Place(in_perl),)),
    FileType("vim", ".vim .vimrc .gvimrc", None, (Place(in_vim_script, VIM, NO_LIMIT, is_of_parts=True),)),
    FileType("messages", ".msg .m", re.compile(r"(?:\$[^\n]*\n)*?\$[ \t]*codeset="), (Place(in_messages),)),
    FileType("shell", ".sh .bash .zsh .ksh", re.compile(r"#![^\r\n]*\b(?:ba|z|k|da|a)?sh\b")),
    # Windows PowerShell takes a script without a mark for one in the code page of the machine.
    FileType("powershell", ".ps1 .psm1 .psd1", keeps_mark=True, needs_mark=True),
    FileType(
        "sql",
        ".sql .dump .ddl .dml",
        re.compile(r"-- (?:MySQL dump|MariaDB dump|phpMyAdmin SQL Dump|PostgreSQL database dump|HeidiSQL|Host:)"),
        (Place(in_sql, SQL), Place(in_postgresql, Vocabulary(of_sql, always("UTF8")))),
        complete=collate_in_utf8,
        shape=sql_shape,
        leave=leave_serialised,
    ),
    FileType("properties", ".properties", shape=ini_shape, has_lines=True, has_escapes=True, leave=leave_properties),
)
