"""Mojibake on purpose: a handbook shows it, or a test or a table sets it beside its right form.

Whoever shows mojibake marks it as such. In a damaged document it has no marks, or the quotation marks around it are
damaged, too. So a document that marks all of its mojibake is left alone.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from fixenc.records import Region
from fixenc.repair.regions import split_at_ascii

# The marks of writers of prose or markup, before and after; in text that was misread, they were misread, too.
_PAIRS = {"“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«", "‘": "’", "‚": "‘", "`": "`", "‹": "›", ">": "<"}
_ASCII_QUOTES = "\"'"
_TAG = re.compile(r"<(?:code|tt|kbd|samp|q|var)>\Z", re.IGNORECASE)
# The most characters that are shown between such marks: a word or two.
_MOST_SHOWN = 40
# The most characters that are shown between plain quotation marks: a word there may be data.
_FEW = 3
# The fewest words outside the quotation marks that are a sentence around them.
_LEAST_PROSE = 4
_WORD = re.compile(r"[^\W\d_]+")
_BLANK_AROUND = " \u00a0\u202f"
# Signs of a line of a program, or of data.
_CODE = re.compile(r"[={]|\w\(|\(\s*['\"]|['\"],\s*['\"]")
# A call that replaces one text by another, up to its first argument, which is sought.
_REPLACING = re.compile(r"(?:\b|_)(?:replace(?:All|First)?|gsub|strtr|re\.sub)\s*\([^(),]*\Z", re.IGNORECASE)
# How far before a region its call may begin, in characters.
_NEAR_CALL = 100
# The start of a regular expression between slashes, and its end, with flags.
_START_OF_PATTERN = re.compile(r"[(=,:]\s*/[^/]*\Z")
_END_OF_PATTERN = re.compile(r"[^/]*/[dgimsuvy]+(?!\w)(?:\s*[,;)]|\.(?:test|exec|source)\b)")
# Marks of emphasis in Markdown: around a sign alone, it is shown.
_EMPHASIS = "*_"
# How far a line may be from another to be evidence for it, in lines.
_NEAR = 2
# The least share in which the two must be alike.
_ALIKE = 0.6
# Bytes in hexadecimal, some beyond ASCII: a dump shows beside them the characters that they are read as.
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2} +){2,}(?:[89A-Fa-f][0-9A-Fa-f])(?![0-9A-Za-z])")
_PROMPT = re.compile(r"\s*(?:>>>|\$|#|%) ")
_BOM = "\ufeff"
# A quoted stretch.
_QUOTED = re.compile(r"\"[^\"]{1,60}\"|'[^']{1,60}'|[“„”][^“”]{1,60}[“”]|«[^»]{1,60}»|`[^`]{1,60}`")
# The same, and addresses of mail and of the web: a name in quotation marks before such a one is no quotation.
_NO_PROSE = re.compile(rf"{_QUOTED.pattern}|<?[^\s<>@]{{1,64}}@[^\s<>]{{1,255}}>?|https?:[^\s<>\"]{{1,255}}")


def is_all_meant(text: str, regions: Sequence[Region]) -> bool:
    """Whether each of the regions stands where somebody shows mojibake.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> is_all_meant("Wenn „Ã¼“ erscheint", [Region(6, "Ã¼", "ü", accident)])
    True
    >>> is_all_meant("Grün war „Ã¼bel“ Ã¼bel", [Region(10, "Ã¼", "ü", accident), Region(17, "Ã¼", "ü", accident)])
    False
    """
    return bool(regions) and all(_is_shown(text, one) or _are_shown(text, one) for one in map(_trim, regions))


def _are_shown(text: str, region: Region) -> bool:
    """Whether a region is several stretches with ASCII between, each of which is set off."""
    parts = list(split_at_ascii(region))
    return len(parts) > 1 and all(_is_set_off(text, part) for part in parts)


def _trim(region: Region) -> Region:
    """Return a region without what is the same at its start and its end."""
    before, after = region.before, region.after
    start = _count_same(before, after)
    end = _count_same(before[start:][::-1], after[start:][::-1])
    return replace(
        region,
        start=region.start + start,
        before=before[start : len(before) - end],
        after=after[start : len(after) - end],
    )


def _count_same(one: str, other: str) -> int:
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_shown(text: str, region: Region) -> bool:
    if _HEX.search(_take_line(text, region.start)) or _is_bom_in_a_line(text, region):
        return True
    start, end = _find_word(text, region)
    before, after = _find_beside(text, start, end)
    if _is_sought(text, region) or _is_set_off(text, region):
        return True
    if end - start <= _MOST_SHOWN and before and before[-1] == after[:1] and before[-1] in _ASCII_QUOTES:
        return _is_shown_in_quotes(text, region, start, end) or _has_right_form_near(text, region, start, end)
    return _has_right_form_near(text, region, start, end)


def _is_set_off(text: str, region: Region) -> bool:
    """Whether a word stands between marks by which people show something, but for plain quotation marks."""
    start, end = _find_word(text, region)
    before, after = _find_beside(text, start, end)
    if end - start > _MOST_SHOWN or not (before and after):
        return False
    if after[0] in _PAIRS.get(before[-1], "") and (before[-1] != ">" or _TAG.search(before)):
        return True
    return before[-1] == after[0] and before[-1] in _EMPHASIS and not any(map(str.isalnum, region.after))


def _find_beside(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the characters before and after a word, without blanks."""
    return text[:start].rstrip(_BLANK_AROUND)[-8:], text[end : end + 8].lstrip(_BLANK_AROUND)


def _is_sought(text: str, region: Region) -> bool:
    """Whether a program seeks the region: in a regular expression between slashes, or to replace it."""
    if len(region.before) > _MOST_SHOWN:
        return False
    before = text[max(0, region.start - _NEAR_CALL) : region.start].rpartition("\n")[2]
    after = text[region.end : region.end + _NEAR_CALL].partition("\n")[0]
    is_pattern = _START_OF_PATTERN.search(before) and _END_OF_PATTERN.match(after)
    return bool(is_pattern or _REPLACING.search(before))


def _is_bom_in_a_line(text: str, region: Region) -> bool:
    """Whether a byte order mark comes out within a line, where neither files nor lines begin."""
    line = text[text.rfind("\n", 0, region.start) + 1 : region.start]
    return region.after.strip(_BLANK_AROUND) == _BOM and bool(line.strip())


def _find_word(text: str, region: Region) -> tuple[int, int]:
    """Return the start and end of the word that a region stands in: letters, digits, hyphens and apostrophes."""
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
    line = _take_line(text, region.start)
    outside = _WORD.findall(_NO_PROSE.sub(" ", line))
    if len(text[start : region.start] + region.after + text[region.end : end]) <= _FEW and outside:
        return True
    is_sentence = len(outside) >= _LEAST_PROSE and not _CODE.search(line)
    return bool(_PROMPT.match(line)) or is_sentence


def _take_line(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text[start : end if end >= 0 else len(text)]


def _has_right_form_near(text: str, region: Region, start: int, end: int) -> bool:
    """Whether the same line shows the mended word, too, or a similar line near it."""
    mended = text[start : region.start] + region.after + text[region.end : end]
    if mended.isascii():
        return False
    line = _take_line(text, region.start)
    quoted = _find_quoted(line)
    if mended in map(html.unescape, quoted) or mended in _WORD.findall(line.replace(text[start:end], " ")):
        return True
    if text[start:end] in quoted and any(_is_right_form(text[start:end], one) for one in quoted):
        return True
    number = text.count("\n", 0, region.start)
    lines = text.split("\n")
    near = lines[max(0, number - _NEAR) : number] + lines[number + 1 : number + 1 + _NEAR]
    right = line.replace(text[start:end], mended)
    return any(mended in _WORD.findall(other := html.unescape(one)) and _is_alike(right, other) for one in near)


def _find_quoted(line: str) -> set[str]:
    return {match[0][1:-1] for match in _QUOTED.finditer(line)}


def _is_right_form(damaged: str, other: str) -> bool:
    """Whether a quoted word differs from a damaged one only beyond ASCII, and has fewer characters there."""
    spelled, right = (re.sub("[^\x00-\x7f]", "", one) for one in (damaged, other))
    return spelled == right != "" and not other.isascii() and len(other) < len(damaged)


def _is_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:200], other[:200], autojunk=False).ratio() > _ALIKE
