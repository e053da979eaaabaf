"""Cosmetic changes, made only on request (`--tidy`): ftfy's fixers, each by a name of its own.

None of them undoes an accident, so none is proved; each changes healthy text, which is why none runs by default.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

TIDIERS: dict[str, str] = {
    "terminal-escapes": "colour codes of terminals are removed",
    "ligatures": "ﬁ and its kin become letters",
    "width": "full-width Latin and half-width katakana take their usual width",
    "quotes": "curly quotes become straight ones",
    "line-breaks": "CRLF, CR, U+2028, U+2029 and U+0085 become LF",
    "controls": "control characters with no meaning in text are removed",
    "nfc": "letters and their combining accents are joined (NFC)",
}


def tidy(text: str, names: tuple[str, ...]) -> str:
    """Return the text after the tidiers of these names, in the order of `TIDIERS`; other names are ignored.

    >>> tidy("“ﬁne”", ("quotes", "ligatures"))
    '"fine"'
    """
    if not names:
        return text
    from ftfy import fixes

    run: dict[str, Callable[[str], str]] = {
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
