"""The right form of mojibake near it: who shows both, in a test, a table or a note, shows the mojibake on purpose."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from fixenc.records import Region

# How far a line may be from another that is like it to be evidence for it, in lines.
_NEAR = 2
# The same for a line that is the same once the mojibake is mended, if mojibake or charsets are spoken of between them.
_NEAR_SAME = 12
# How much of a long line is looked at, before a place and after it, in characters.
_LONGEST = 2_000
# The least share in which the two must be alike.
_ALIKE = 0.6
# The fewest characters of a line that another one repeats by no chance.
_LEAST_LINE = 12
_WORD = re.compile(r"[^\W\d_]+")
ABOUT = re.compile(
    r"\b(?:mojibake|garbl\w+|mis-?read|mis-?decod\w+|latin-?1|(?:cp|windows-?)12\d\d)\b|\b0x[89a-f]", re.IGNORECASE
)
"""A pattern for words of a text about mojibake: what it is called, old charsets, bytes in hexadecimal."""

# Words of a test, which compares what comes out with what should.
_COMPARED = re.compile(r"assert|expect|should|equal|[=!]=|\.toBe\b", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]{1,60}\"|'[^']{1,60}'|[“„”][^“”]{1,60}[“”]|«[^»]{1,60}»|`[^`]{1,60}`")
"""A pattern for a quotation of up to 60 characters."""

# What stands between a form and another that it becomes: an arrow, or in a row of a table the line between two columns.
_BECOMES = re.compile(r"[\s\"'`)\]]{0,4}(?:[→⇒➜|]|-{1,4}>|={1,4}>)[\s\"'`(\[]{0,4}")
_ROW = re.compile(r"\s*\|")
# How far before a form such a sign may begin, in characters.
_FAR_BEFORE = 16
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
# The most characters in which one character is written out.
_LONGEST_ESCAPE = 8


def has_right_form(text: str, region: Region, start: int, end: int) -> bool:
    """Whether the mended word stands near a region: in its line, written out or not, or in a similar line near it.

    `start` and `end` are those of the word in which the region stands.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> has_right_form("Ã¼ → ü", Region(0, "Ã¼", "ü", accident), 0, 2)
    True
    >>> has_right_form("Ã¼ → u", Region(0, "Ã¼", "ü", accident), 0, 2)
    False
    """
    damaged, mended = text[start:end], text[start : region.start] + region.after + text[region.end : end]
    if mended.isascii():
        return False
    line, others = take_line(text, region.start), list(_find_lines_near(text, region.start, _NEAR))
    quoted = _find_quoted(line)
    if mended in quoted or mended in _WORD.findall(unescape(line.replace(damaged, " "))):
        return True
    if damaged in quoted and any(_is_right_form(damaged, one) for one in quoted):
        return True
    if _becomes(text, start, end, mended) or _is_quoted_right(text, region, line, others):
        return True
    right = line.replace(damaged, mended)
    if any(mended in _WORD.findall(other := unescape(one)) and _is_alike(right, other) for one in others):
        return True
    near = list(_find_lines_near(text, region.start, _NEAR_SAME)) if len(right) >= _LEAST_LINE else []
    return right in near and any(map(ABOUT.search, near))


def unescape(text: str) -> str:
    r"""Return a text without HTML entities, and without the escapes of JSON and of programs.

    >>> unescape(r"caf&eacute; caf\u00e9 caf\xe9")
    'café café café'
    """
    plain = html.unescape(text) if "&" in text else text
    return _JSON_ESCAPE.sub(lambda one: chr(int(one[1] or one[2], 16)), plain) if "\\" in plain else plain


def take_line(text: str, place: int) -> str:
    """Return the line of a text in which a place is, without its end; of a long one, what is near the place."""
    return text[slice(*find_line(text, place))]


def find_line(text: str, place: int) -> tuple[int, int]:
    """Return where the line of a place starts and ends, or what of it is near the place."""
    near, far = max(0, place - _LONGEST), min(len(text), place + _LONGEST)
    end = text.find("\n", place, far)
    return max(text.rfind("\n", near, place) + 1, near), end if end >= 0 else far


def _find_lines_near(text: str, place: int, most: int) -> Iterator[str]:
    """Yield up to `most` lines before the line of a place, and after it."""
    at = text.rfind("\n", 0, place)
    for _ in range(most):
        if at < 0:
            break
        start = text.rfind("\n", 0, at)
        yield text[start + 1 : at]
        at = start
    at = text.find("\n", place)
    for _ in range(most):
        if at < 0:
            break
        end = text.find("\n", at + 1)
        yield text[at + 1 : end if end >= 0 else len(text)]
        at = end


def _find_quoted(line: str) -> set[str]:
    return {unescape(match[0][1:-1]) for match in QUOTED.finditer(line)}


def _is_right_form(damaged: str, other: str) -> bool:
    """Whether a quoted text differs from a damaged one only beyond ASCII, and has fewer characters there."""
    spelled, right = (re.sub("[^\x00-\x7f]", "", one) for one in (damaged, other))
    are_alike = spelled == right and any(map(str.isalnum, right))
    return are_alike and not other.isascii() and len(other) < len(damaged)


def _becomes(text: str, start: int, end: int, mended: str) -> bool:
    """Whether an arrow leads from a word to its mended form, or back, or both stand in columns side by side."""
    is_row = _ROW.match(take_line(text, start)) is not None
    arrow = _BECOMES.match(text, end)
    if arrow is not None and (is_row or "|" not in arrow[0]):
        after = unescape(text[arrow.end() : arrow.end() + _LONGEST_ESCAPE * len(mended) + 1])
        return after.startswith(mended) and not after[len(mended) : len(mended) + 1].isalnum()
    before = text[max(0, start - _FAR_BEFORE) : start]
    back = next((one for one in _BECOMES.finditer(before) if one.end() == len(before)), None)
    if back is None or ("|" in back[0] and not is_row):
        return False
    least = max(0, start - len(back[0]) - _LONGEST_ESCAPE * len(mended))
    was = unescape(text[max(0, least - 1) : start - len(back[0])])
    return was.endswith(mended) and not was[: -len(mended)][-1:].isalnum()


def _is_quoted_right(text: str, region: Region, line: str, others: list[str]) -> bool:
    """Whether all of a quotation in which a region stands is quoted in its right form, in its line or by a test."""
    at = region.start - find_line(text, region.start)[0]
    end = at + len(region.before)
    around = next((one for one in QUOTED.finditer(line) if one.start() < at and end < one.end()), None)
    if around is None:
        return False
    damaged = around[0][1:-1]
    mended = damaged.replace(region.before, region.after)
    if mended in _find_quoted(line):
        return True
    return any(mended in _find_quoted(one) and _COMPARED.search(line + one) for one in others)


def _is_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:200], other[:200], autojunk=False).ratio() > _ALIKE
