"""Cosmetic changes, made only on request (`--tidy`): ftfy's fixers, each by a name of its own.

None of them undoes an accident, so none is proved; each changes healthy text, which is why none runs by default.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

TIDIERS: dict[str, str] = {
    "entities": "HTML entities and character references become characters; in markup, only those beyond ASCII",
    "terminal-escapes": "colour codes of terminals are removed",
    "ligatures": "ﬁ and its kin become letters",
    "width": "full-width Latin and half-width katakana take their usual width",
    "quotes": "curly quotes become straight ones",
    "line-breaks": "CRLF, CR, U+2028, U+2029 and U+0085 become LF",
    "controls": "control characters with no meaning in text are removed",
    "nfc": "letters and their combining accents are joined (NFC)",
}


# Named (`&eacute;`) and numeric (`&#233;`, `&#xe9;`); the longest name of HTML has 31 letters.
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")


def tidy(text: str, names: tuple[str, ...], *, is_markup: bool = False) -> str:
    """Run the tidiers of these names, in the order of `TIDIERS`; `is_markup` spares what has a meaning in markup.

    >>> tidy("“ﬁne”", ("quotes", "ligatures"))
    '"fine"'
    >>> tidy("caf&eacute; &lt;b&gt;", ("entities",), is_markup=True)
    'café &lt;b&gt;'
    """
    if not names:
        return text
    from ftfy import fixes

    run: dict[str, Callable[[str], str]] = {
        "entities": _unescape_beyond_ascii if is_markup else fixes.unescape_html,
        "terminal-escapes": fixes.remove_terminal_escapes,
        "ligatures": fixes.fix_latin_ligatures,
        "width": fixes.fix_character_width,
        "quotes": fixes.uncurl_quotes,
        "line-breaks": fixes.fix_line_breaks,
        "controls": fixes.remove_control_chars,
        "nfc": lambda t: unicodedata.normalize("NFC", t),
    }
    for name in TIDIERS:
        if name in names:
            text = run[name](text)
    return text


def _unescape_beyond_ascii(text: str) -> str:
    """Entities become characters, but for those of ASCII: written out, they would be markup, or end an attribute."""
    from ftfy import fixes

    def unescape(match: re.Match[str]) -> str:
        character = str(fixes.unescape_html(match.group()))
        return match.group() if any(map(str.isascii, character)) else character

    return _ENTITY.sub(unescape, text)
