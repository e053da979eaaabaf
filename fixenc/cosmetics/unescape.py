"""Decoding of characters that a text spells out in ASCII, on request (`--unescape`): they are no damage.

Mojibake that is spelled out is damage; `repair.escaped` undoes it without being asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

UNESCAPERS: dict[str, str] = {
    "html": "HTML entities and character references; in markup, only those beyond ASCII",
    "json": "\\uXXXX escapes of characters beyond ASCII",
}

# Named (`&eacute;`) and numeric (`&#233;`, `&#xe9;`); the longest name of HTML has 31 letters.
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
# An escaped backslash begins no escape. Two escapes make a character beyond U+FFFF (RFC 8259, 7).
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPES = re.compile(rf"(\\\\)|{_PAIR}|\\u[0-9a-fA-F]{{4}}")


def unescape(text: str, names: tuple[str, ...], *, is_markup: bool = False) -> str:
    """Return the text with the escapes of these names decoded, in the order of `UNESCAPERS`.

    `is_markup` keeps what has a meaning in markup.

    >>> unescape("caf&eacute; &lt;b&gt;", ("html",), is_markup=True)
    'café &lt;b&gt;'
    >>> unescape(r"caf\\u00e9 \\u0022 \\\\u00e9 \\ud83d\\ude00", ("json",)) == r"café \\u0022 \\\\u00e9 😀"
    True
    """
    run: dict[str, Callable[[str], str]] = {
        "html": lambda t: _ENTITY.sub(_decode_beyond_ascii if is_markup else _decode_entity, t),
        "json": lambda t: _ESCAPES.sub(_decode_json, t),
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


def _decode_json(match: re.Match[str]) -> str:
    """Return the character of an escape, or the escape if that is ASCII, not printable, or half a character."""
    if match[1]:
        return match.group()
    units = bytes.fromhex(match.group().replace("\\u", ""))
    character = units.decode("utf-16-be", "replace")
    return (
        character
        if character.isprintable() and not character.isascii() and "\ufffd" not in character
        else match.group()
    )
