"""Mojibake that is meant: a handbook shows it, a test or a table sets it beside its right form.

Whoever shows mojibake sets it apart. Where a document is really damaged, it stands bare, and the quotation marks around
it are damaged, too. So a document in which every damaged stretch is shown is left alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from fixenc.records import Region

# Marks that only writers of prose or of markup set, before and after; where text was misread, they were, too.
_PAIRS = {"“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«", "‘": "’", "‚": "‘", "`": "`", "‹": "›", ">": "<"}
_ASCII_QUOTES = "\"'"
_TAG = re.compile(r"<(?:code|tt|kbd|samp|q|var)>\Z", re.IGNORECASE)
# What is shown between such marks is short: a word or two, in characters.
_MOST_SHOWN = 40
# A few characters between plain quotation marks are shown; a word there may be data.
_FEW = 3
# Words outside the quotation marks that make a sentence around what it shows.
_LEAST_PROSE = 4
_WORD = re.compile(r"[^\W\d_]+")
_BLANK_AROUND = " \u00a0\u202f"
# The farthest line that is evidence for another, in lines.
_NEAR = 2
# How alike the two must be, a share.
_ALIKE = 0.6
# Bytes in hexadecimal, some beyond ASCII: a dump that shows beside them what they are read as.
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2} +){2,}(?:[89A-Fa-f][0-9A-Fa-f])(?![0-9A-Za-z])")
_PROMPT = re.compile(r"\s*(?:>>>|\$|#|%) ")
_BOM = "\ufeff"
# A quoted stretch, for what stands outside of all.
_QUOTED = re.compile(r"\"[^\"]{1,60}\"|'[^']{1,60}'|[“„”][^“”]{1,60}[“”]|«[^»]{1,60}»|`[^`]{1,60}`")


def is_all_meant(text: str, regions: Sequence[Region]) -> bool:
    """Whether each of the regions stands where somebody shows mojibake.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> is_all_meant("Wenn „Ã¼“ erscheint", [Region(6, "Ã¼", "ü", accident)])
    True
    >>> is_all_meant("Grün war „Ã¼bel“ Ã¼bel", [Region(10, "Ã¼", "ü", accident), Region(17, "Ã¼", "ü", accident)])
    False
    """
    return bool(regions) and all(_is_shown(text, region) for region in regions)


def _is_shown(text: str, region: Region) -> bool:
    if _HEX.search(_line_at(text, region.start)) or _is_bom_in_a_line(text, region):
        return True
    start, end = _word_around(text, region)
    before, after = text[:start].rstrip(_BLANK_AROUND)[-8:], text[end : end + 8].lstrip(_BLANK_AROUND)
    if end - start <= _MOST_SHOWN and before and after:
        if after[0] in _PAIRS.get(before[-1], "") and (before[-1] != ">" or _TAG.search(before)):
            return True
        if before[-1] == after[0] and before[-1] in _ASCII_QUOTES and _is_shown_in_quotes(text, region, start, end):
            return True
    return _has_right_form_near(text, region, start, end)


def _is_bom_in_a_line(text: str, region: Region) -> bool:
    """Whether a byte order mark comes out within a line, where neither files nor lines begin."""
    line = text[text.rfind("\n", 0, region.start) + 1 : region.start]
    return region.after.strip(_BLANK_AROUND) == _BOM and bool(line.strip())


def _word_around(text: str, region: Region) -> tuple[int, int]:
    """The word that a region stands in: what goes on without a blank or a mark of ASCII."""
    start, end = region.start, region.end
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-'"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] == "-"):
        end += 1
    if text[start : start + 1] == "'":
        start += 1
    return start, end


def _is_shown_in_quotes(text: str, region: Region, start: int, end: int) -> bool:
    """Whether plain quotation marks show a word: a few characters, at a prompt, or within a sentence."""
    line = _line_at(text, region.start)
    outside = _WORD.findall(_QUOTED.sub(" ", line))
    if len(text[start : region.start] + region.after + text[region.end : end]) <= _FEW and outside:
        return True
    is_sentence = len(outside) >= _LEAST_PROSE and "=" not in line and "{" not in line and "(" not in line
    return bool(_PROMPT.match(line)) or is_sentence


def _line_at(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text[start : end if end >= 0 else len(text)]


def _has_right_form_near(text: str, region: Region, start: int, end: int) -> bool:
    """Whether the line shows the mended word, too, or a line that is much like it does."""
    mended = text[start : region.start] + region.after + text[region.end : end]
    if mended.isascii():
        return False
    line = _line_at(text, region.start)
    quoted = _quoted_in(line)
    if mended in quoted or mended in _WORD.findall(line.replace(text[start:end], " ")):
        return True
    if text[start:end] in quoted and any(_is_right_form(text[start:end], one) for one in quoted):
        return True
    number = text.count("\n", 0, region.start)
    lines = text.split("\n")
    near = lines[max(0, number - _NEAR) : number] + lines[number + 1 : number + 1 + _NEAR]
    right = line.replace(text[start:end], mended)
    return any(mended in _WORD.findall(other := html.unescape(one)) and _is_alike(right, other) for one in near)


def _quoted_in(line: str) -> set[str]:
    return {match[0][1:-1] for match in _QUOTED.finditer(line)}


def _is_right_form(damaged: str, other: str) -> bool:
    """Whether one quoted word is another with something else in place of what is beyond ASCII, and less of it."""
    spelled, right = (re.sub("[^\x00-\x7f]", "", one) for one in (damaged, other))
    return spelled == right != "" and not other.isascii() and len(other) < len(damaged)


def _is_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:200], other[:200], autojunk=False).ratio() > _ALIKE
