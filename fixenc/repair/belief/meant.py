"""Mojibake on purpose: a handbook shows it, or a test or a table sets it beside its right form.

Whoever shows mojibake marks it as such. In a damaged document it has no marks, or the quotation marks around it are
damaged, too. So a document that marks all of its mojibake is left alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from fixenc.plausibility.orthography import language_of
from fixenc.records import Region
from fixenc.repair.belief.judged import is_east_asian
from fixenc.repair.belief.right_form import ABOUT, QUOTED, find_line, has_right_form, take_line
from fixenc.repair.regions import split_at_ascii

# The marks of writers of prose or markup, before and after; in text that was misread, they were misread, too.
_PAIRS = {"“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«", "‘": "’", "‚": "‘", "`": "`", "‹": "›", ">": "<"}
_ASCII_QUOTES = "\"'"
_TAG = re.compile(r"<(?:code|tt|kbd|samp|q|var)>\Z", re.IGNORECASE)
# The most characters that are shown between such marks: a word or two.
_MOST_SHOWN = 40
# The most characters that are shown between plain quotation marks: a word there may be data. East Asian ones count
# twice.
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
# The same in quotation marks, as in PHP: the region alone.
_START_OF_QUOTED_PATTERN = re.compile(r"['\"]/\Z")
_END_OF_QUOTED_PATTERN = re.compile(r"/[a-zA-Z]*['\"]")
# How a word of mail begins; the start of a string of a program, and its end.
_WORD_OF_MAIL = "=?"
_START_OF_STRING = re.compile(r"[=(,\[]\s*[a-zA-Z]?(?:\"\"\"|'''|[\"'])\Z")
_END_OF_STRING = re.compile(r"[\"']{1,3}(?!\s*<)")
# The languages that have no words of a letter beyond ASCII; and a line too short to tell its language.
_WITHOUT_SUCH_WORDS = frozenset(["en", "de", "nl", None])
# Marks that stand in brackets only where they are shown.
_SHOWN_IN_BRACKETS = frozenset("«»“”„‘’–—…¿¡")
# The most characters that such a text shows without marks.
_FEW_SPOKEN_OF = 2
# A stretch of code in Markdown and reStructuredText; in LaTeX, such marks open a quotation.
_CODE_SPAN = re.compile(r"(?<![\w`])(`{1,3})(?![`\s])(?:(?!'')[^`]){1,60}\1(?![\w`])")
# How far from it charsets or mojibake must be spoken of, in characters.
_FAR_FROM_CODE = 600
# Marks of emphasis in Markdown: around a sign alone, it is shown.
_EMPHASIS = "*_"
# Bytes in hexadecimal, some beyond ASCII: a dump shows beside them the characters that they are read as.
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2} +){2,}(?:[89A-Fa-f][0-9A-Fa-f])(?![0-9A-Za-z])")
_PROMPT = re.compile(r"\s*(?:>>>|\$|#|%) ")
_BOM = "\ufeff"
# Quotations, and addresses of mail and of the web: a name in quotation marks before such a one is no quotation.
_NO_PROSE = re.compile(rf"{QUOTED.pattern}|<?[^\s<>@]{{1,64}}@[^\s<>]{{1,255}}>?|https?:[^\s<>\"]{{1,255}}")


def is_all_meant(text: str, regions: Sequence[Region]) -> bool:
    """Whether each of the regions stands where somebody shows mojibake.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> is_all_meant("Wenn „Ã¼“ erscheint", [Region(6, "Ã¼", "ü", accident)])
    True
    >>> is_all_meant("Grün war „Ã¼bel“ Ã¼bel", [Region(10, "Ã¼", "ü", accident), Region(17, "Ã¼", "ü", accident)])
    False
    """
    return bool(regions) and all(_is_meant(text, one) for one in regions)


def _is_meant(text: str, region: Region) -> bool:
    trimmed = _trim(region)
    if _is_shown(text, trimmed) or _are_shown(text, trimmed) or _is_spoken_of(text, region):
        return True
    return region.before.startswith(_WORD_OF_MAIL) and _is_string(text, region)


def _is_string(text: str, region: Region) -> bool:
    """Whether a region is all of a string in a program, as in its tests; a name before an address of mail is none."""
    before = text[max(0, region.start - _NEAR_CALL) : region.start]
    return _START_OF_STRING.search(before) is not None and _END_OF_STRING.match(text, region.end) is not None


def _are_shown(text: str, region: Region) -> bool:
    """Whether a region is several stretches with ASCII between, each of which is shown."""
    parts = list(split_at_ascii(region))
    return len(parts) > 1 and all(_is_set_off(text, part) or _is_spoken_of(text, part) for part in parts)


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
    if _HEX.search(take_line(text, region.start)) or _is_bom_in_a_line(text, region):
        return True
    start, end = _find_word(text, region)
    before, after = _find_beside(text, start, end)
    if _is_sought(text, region) or _is_set_off(text, region):
        return True
    if end - start <= _MOST_SHOWN and before and before[-1] == after[:1] and before[-1] in _ASCII_QUOTES:
        return _is_shown_in_quotes(text, region, start, end) or has_right_form(text, region, start, end)
    return has_right_form(text, region, start, end)


def _is_set_off(text: str, region: Region) -> bool:
    """Whether a word stands between marks by which people show something, but for plain quotation marks."""
    start, end = _find_word(text, region)
    before, after = _find_beside(text, start, end)
    if end - start > _MOST_SHOWN or not (before and after):
        return False
    if after[0] in _PAIRS.get(before[-1], "") and (before[-1] != ">" or _TAG.search(before)):
        return True
    if before[-1] == after[0] and before[-1] in _EMPHASIS and not any(map(str.isalnum, region.after)):
        return True
    return _is_in_code(text, region)


def _is_in_code(text: str, region: Region) -> bool:
    """Whether a region stands between the marks of code in prose, beside other characters or not."""
    start, stop = find_line(text, region.start)
    line, at = text[start:stop], region.start - start
    end = at + len(region.before)
    if not ABOUT.search(text, max(0, region.start - _FAR_FROM_CODE), region.end + _FAR_FROM_CODE):
        return False
    return any(one.start() < at and end < one.end() for one in _CODE_SPAN.finditer(line))


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
    is_quoted = _START_OF_QUOTED_PATTERN.search(before) and _END_OF_QUOTED_PATTERN.match(after)
    return bool(is_pattern or (is_quoted and len(region.after) <= _FEW) or _REPLACING.search(before))


def _is_spoken_of(text: str, region: Region) -> bool:
    """Whether a text about mojibake shows a letter that is no word, or marks alone in brackets.

    >>> from fixenc.damage import Misreading
    >>> region = Region(23, "Ã¼", "ü", (Misreading("utf-8", "windows-1252"),))
    >>> is_all_meant("UTF-8 as cp1252: it is Ã¼ then, which is wrong", [region])
    True
    >>> is_all_meant("it is green here and Ã¼ then, which is wrong", [replace(region, start=21)])
    False
    """
    if len(region.after) > _FEW_SPOKEN_OF or _find_word(text, region) != (region.start, region.end):
        return False
    if not all(damage.is_exact for damage in region.accident):
        return False
    line = take_line(text, region.start)
    lines = [line, take_line(text, text.rfind("\n", 0, region.start))] if "\n" in text[: region.start] else [line]
    if not any(map(ABOUT.search, lines)):
        return False
    around = text[region.start - 1 : region.start] + text[region.end : region.end + 1]
    if around in ("()", "[]") and _SHOWN_IN_BRACKETS.issuperset(region.after):
        return True
    return region.after.isalpha() and language_of(line.replace(region.before, " ")) in _WITHOUT_SUCH_WORDS


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
    line = take_line(text, region.start)
    outside = _WORD.findall(_NO_PROSE.sub(" ", line))
    if _measure(text[start : region.start] + region.after + text[region.end : end]) <= _FEW and outside:
        return True
    is_sentence = len(outside) >= _LEAST_PROSE and not _CODE.search(line)
    return bool(_PROMPT.match(line)) or is_sentence


def _measure(word: str) -> int:
    """Return the length of a word, in letters of an alphabet: East Asian words are shorter."""
    return len(word) + sum(map(is_east_asian, word))
