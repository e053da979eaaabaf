"""Decoding of characters that a text spells out in ASCII, on request (`--unescape`): they are no damage.

Mojibake that is spelled out is damage; `repair.escaped` undoes it without being asked.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import partial

from fixenc.cosmetics.mail import read_encoded_words, read_imap, read_quoted_printable, read_utf_7
from fixenc.cosmetics.units import is_of_markup, is_text, unescape_bytes, unescape_characters, unescape_units

# In the order in which they are decoded: words of mail hold quoted-printable.
UNESCAPERS: dict[str, str] = {
    "html": "HTML entities and character references; in markup, only those beyond ASCII",
    "json": "\\uXXXX escapes of characters beyond ASCII",
    "mime": "words of mail headers (=?utf-8?q?...?=), in the charset that each names",
    "qp": "quoted-printable (=C3=A9), with its soft line breaks",
    "percent": "percent-encoded UTF-8 beyond ASCII (%C3%A9)",
    "script": "%uXXXX escapes of JavaScript",
    "imap": "UTF-7 of mail folders (&AOk-)",
    "utf7": "UTF-7 (+AOk-)",
    "bytes": "bytes of UTF-8 in source code (\\xc3\\xa9), and Python's b'...' with such",
    "octal": "bytes of UTF-8 in octal (\\303\\251), as in git's paths",
    "r": "characters and bytes as R shows them (<U+00E9>, <c3><a9>)",
}

# Named (`&eacute;`) and numeric (`&#233;`, `&#xe9;`); the longest name of HTML has 31 letters.
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
# A literal of bytes, of which at least one is beyond ASCII.
_LITERAL = re.compile(r"""(?<![\w\\'"])b(['"])(?:[^\\'"\n]|\\.|(?!\1)['"])*\1""")
_BEYOND_ASCII = re.compile(r"\\x[89a-fA-F]")


def unescape(text: str, names: tuple[str, ...], *, is_markup: bool = False) -> str:
    """Return the text with the escapes of these names decoded, in the order of `UNESCAPERS`.

    `is_markup` keeps what has a meaning in markup. What cannot be decoded stays.

    >>> unescape("caf&eacute; &lt;b&gt;", ("html",), is_markup=True)
    'café &lt;b&gt;'
    >>> unescape(r"caf\\u00e9 \\u0022 \\\\u00e9 \\ud83d\\ude00", ("json",)) == r"café \\u0022 \\\\u00e9 😀"
    True
    >>> unescape("caf%C3%A9 %FF", ("percent",))
    'café %FF'
    """
    run: dict[str, Callable[[str], str]] = {
        "html": lambda t: _ENTITY.sub(_decode_beyond_ascii if is_markup else _decode_entity, t),
        "json": partial(unescape_units, kind="json"),
        "mime": partial(read_encoded_words, is_markup=is_markup),
        "qp": partial(read_quoted_printable, is_markup=is_markup),
        "percent": partial(unescape_bytes, kind="percent"),
        "script": partial(unescape_units, kind="script"),
        "imap": partial(read_imap, is_markup=is_markup),
        "utf7": read_utf_7,
        "bytes": lambda t: unescape_bytes(_LITERAL.sub(partial(_read_literal, is_markup=is_markup), t), "source"),
        "octal": partial(unescape_bytes, kind="source-octal"),
        "r": lambda t: unescape_characters(unescape_bytes(t, "r-bytes"), "r"),
    }
    for name in UNESCAPERS:
        if name in names:
            text = run[name](text)
    return text


def _decode_entity(match: re.Match[str]) -> str:
    from ftfy import fixes  # which knows the capital forms, too, that shouting software makes of names

    return str(fixes.unescape_html(match.group()))


def _decode_beyond_ascii(match: re.Match[str]) -> str:
    """Return the character of an entity, or the entity if the character is ASCII: it might be markup."""
    character = _decode_entity(match)
    return match.group() if any(map(str.isascii, character)) else character


def _read_literal(literal: re.Match[str], *, is_markup: bool) -> str:
    """Return the text of a literal of bytes of UTF-8, or the literal if it is ASCII, or no text."""
    if not _BEYOND_ASCII.search(literal[0]):
        return literal[0]
    try:
        text = ast.literal_eval(literal[0]).decode("utf-8")
    except (SyntaxError, ValueError):
        return literal[0]
    is_plain = all(map(is_text, text)) and not (is_markup and is_of_markup(text))
    return text if is_plain else literal[0]
