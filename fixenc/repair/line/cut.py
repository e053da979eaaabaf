"""A line of UTF-8 that was cut within its last character (``prÃ©sentÃ``): all before it is mended, the part stays.

Fields of a number of bytes end so, and excerpts. Nothing is invented for what was cut off.
"""

from __future__ import annotations

import re
from dataclasses import replace

from fixenc import charsets
from fixenc.charsets.scripts import FIRST_EAST_ASIAN
from fixenc.plausibility import detect_language, find_languages
from fixenc.records import Region
from fixenc.repair.explanation import Explanation
from fixenc.repair.line.throughout import find_utf8_throughout

# The rest of a line, if it is not long.
_REST_OF_LINE = re.compile(r"[^\r\n]{0,200}(?=[\r\n]|\Z)")
# The last character of a line, before the mark of an excerpt; a space may have been a no-break space, and a byte of it.
_LAST = re.compile(r"[^\x00-\x7f](?=(?:\.{3}|…)?\Z)")
# The most bytes that a part of a character has (RFC 3629, section 3).
_LONGEST_PART = 3
_LAST_LETTERS = re.compile(r"[^\W\d_]*\Z")
# How many letters of the last word are looked at: no word is longer.
_LONGEST_WORD = 60
# The bytes that may have been dropped as control characters, no-break spaces and soft hyphens: nothing was cut then.
_DROPPED = (*range(0x80, 0xA1), 0xAD)
# Those of them that are control characters, or signs in the charsets of Windows.
_CONTROLS = frozenset(range(0x80, 0xA0))
# The most small letters whose second byte may have been dropped, if few words end with them: ß, à and í after C3. In
# Cyrillic and Greek there are ten and more, of which any may have been the last.
_FEW_FITTING = 3
# The languages that have the word `à`, of which only the first byte is left where its no-break space was dropped.
_WITH_A_GRAVE, _A_GRAVE = frozenset(["fr", "pt"]), "à"


def find_utf8_until_cut(text: str) -> Explanation | None:
    """Return the state in which all of a line but its end was UTF-8; None if its end is no part of a character.

    >>> find_utf8_until_cut("Il a Ã©tÃ© prÃ©sentÃ").text, find_utf8_until_cut("Il a Ã©tÃ© dÃ©jÃ")
    ('Il a été présentÃ', None)
    """
    last = _LAST.search(text)
    for size in range(1, 1 + _LONGEST_PART) if last else ():
        at = (last.end() if last else 0) - size
        if at <= 0 or not "\x7f" < text[at] < FIRST_EAST_ASIAN or text[:at].isascii():
            break
        state = find_utf8_throughout(text[:at])
        if state is not None and len(state.accident) == 1:
            part = _encode(text[at : at + size], state.accident[0].read_in)
            if _are_part(part) and not _may_be_whole(text[:at], state, part):
                return replace(state, text=state.text + text[at:])
    return None


def find_part(text: str, region: Region) -> tuple[int, int] | None:
    """Return where the part of a character stands, misread as a region, at the end of its line; None if none does.

    >>> from fixenc.damage import Misreading
    >>> region = Region(2, "Ã©", "é", (Misreading("utf-8", "windows-1252"),))
    >>> find_part("prÃ©sentÃ...", region), find_part("prÃ©sentÃ la", region)
    ((8, 9), None)
    """
    first, line = region.accident[0], _REST_OF_LINE.match(text, region.end)
    last = _LAST.search(line[0]) if line else None
    if last is None or not (first.is_misreading and first.was_utf8):
        return None
    size = measure_part(text[region.end : region.end + last.end()], first.read_in)
    return (region.end + last.end() - size, region.end + last.end()) if size else None


def measure_part(text: str, charset: str) -> int:
    """Return how many characters at the end of a text are a part of a character of UTF-8, read in a charset; 0 if none.

    >>> measure_part("caf", "windows-1252"), measure_part("cafÃ", "windows-1252"), measure_part("5 â‚", "windows-1252")
    (0, 1, 2)
    """
    sizes = range(1, 1 + min(_LONGEST_PART, len(text)))
    return next((size for size in sizes if _are_part(_encode(text[-size:], charset))), 0)


def _encode(text: str, charset: str) -> bytes:
    try:
        return charsets.named(charset).encode(text)
    except UnicodeError:
        return b""


def _are_part(data: bytes) -> bool:
    """Whether some bytes are the start of a character of UTF-8, but not all of it."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start == 0 and error.end == len(data) and error.reason == "unexpected end of data"
    return False


def _may_be_whole(before: str, state: Explanation, part: bytes) -> bool:
    """Whether the last character may be whole but for a dropped byte: it makes a word of the language then.

    Where nothing shows that such bytes are still there, any small letter after another may.
    """
    language, word = detect_language(state.text), _LAST_LETTERS.findall(state.text[-_LONGEST_WORD:])[0]
    letters = [(part + bytes([byte])).decode("utf-8", "ignore") for byte in _DROPPED]
    if not word:
        return _A_GRAVE in letters and language in _WITH_A_GRAVE
    fitting = [letter for letter in letters if letter.islower() or (letter and word.isupper())]
    if not _CONTROLS.intersection(_encode(before, state.accident[0].read_in)) and len(fitting) > _FEW_FITTING:
        return True
    known = frozenset().union(*(find_languages(word + letter) for letter in fitting))
    return language in known or (language is None and bool(known))
