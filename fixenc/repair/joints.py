"""Odd joints: places in the old words where healthy text has no such neighbours."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

from fixenc.charsets.scripts import EAST_ASIAN, letters_pattern, script_of
from fixenc.patterns import compile_late

# Signs that stand between the letters of healthy words: apostrophes, hyphens, dashes, points and invisible ones.
WITHIN_WORDS = frozenset("’‘ʼ‧·•…‐‑–—−×\u00ad\u200b\u200c\u200d\u2060\ufffd°")
_SIGN_WITHIN = re.compile(r"([^\W\d_])([^\x00-\x7f\w\s])(?=([^\W\d_]))")
# The same for a sign that Unicode counts as a number or a letter; formulas have it between letters, but not in words.
_NUMBER_WITHIN = re.compile(r"(?<=[a-z]{2})([a-z])[ªº¹²³¼½¾](?=([a-z]{2}))")
# Capitals within a word, or one and a sign: `donÔÇÖt`, `DrÃ¥`. A single capital may be healthy (Irish `nÉireann`).
_UPPER = "[A-ZÀ-ÖØ-ÞĀ-Ž\u0386-\u03ab\u0400-\u042f]"
_LOWER = "[a-zß-öø-ÿ\u03ac-\u03ce\u0430-\u045f]"
_CAPITALS_WITHIN = compile_late(
    rf"({_LOWER})({_UPPER}{{2,}}(?={_LOWER})|[À-ÖØ-Þ][^\x00-\x7f\w\s])|(?<={_LOWER}{{2}})({_LOWER})([À-ÖØ-Þ])(?!{_UPPER})"
)
# What the first bytes of UTF-8 for Latin, Greek and Cyrillic letters are in charsets of DOS and the Macintosh, between
# a letter and a sign. Lines of tables go on with lines.
_LEAD_WITHIN = re.compile(r"([^\W\d_])([├┬┼─╬╧╨╤√≈◊])(?=[^\x00-\x7f\s\u2500-\u259f])")
# A sign at the end of a word that no unit of measure, power or mark of trade ends with.
_SIGN_AFTER = re.compile(r"([^\W\d_])([¢£¤¥¦§¨¬¯±´¶¸¼½¾†‡])(?![^\W\d_])")


def count_odd_joints(text: str, most: int) -> int:
    """Return the number of different odd joints of a text, or `most`: it is not looked for more.

    >>> count_odd_joints("KroЕѕec", 1), count_odd_joints("KroЕѕec", 5), count_odd_joints("Krožec", 5)
    (1, 2, 0)
    """
    found = set[tuple[str, str]]()
    for joint in find_odd_joints(text):
        found.add(joint)
        if len(found) >= most:
            break
    return len(found)


def find_odd_joints(text: str) -> Iterator[tuple[str, str]]:
    """Yield the places in words where healthy text has no such neighbours: the character on each side.

    A sign stands between letters, two alphabets meet, or an East Asian character stands between letters of an alphabet.

    >>> list(find_odd_joints("KroЕѕec")), list(find_odd_joints("L盲hde")), list(find_odd_joints("Windows版"))
    ([('o', 'Е'), ('ѕ', 'e')], [('L', 'h')], [])
    """
    for match in _SIGN_WITHIN.finditer(text):
        if match[2] not in WITHIN_WORDS and not unicodedata.category(match[2]).startswith("M"):
            yield match[1], match[3]
    yield from ((match[1], match[2]) for match in _NUMBER_WITHIN.finditer(text))
    yield from ((match[1], match[2]) for match in _LEAD_WITHIN.finditer(text))
    yield from ((match[1], match[2]) for match in _SIGN_AFTER.finditer(text))
    yield from ((match[1] or match[3], match[2] or match[4]) for match in _CAPITALS_WITHIN.finditer(text))
    if _has_several_scripts(text):
        for match in letters_pattern().finditer(text):
            yield from _find_joints_of_scripts(match[0])


def _has_several_scripts(text: str) -> bool:
    return len({script_of(letter) for letter in set(text)} - {""}) > 1


def _find_joints_of_scripts(run: str) -> Iterator[tuple[str, str]]:
    """Yield the places in a run of letters where two alphabets meet, or an East Asian character is between others."""
    if not _has_several_scripts(run):
        return
    for one, other in itertools.pairwise(run):
        if one != other and are_of_two_alphabets(one, other):
            yield one, other
    for one, middle, other in zip(run, run[1:], run[2:], strict=False):
        if script_of(middle) == EAST_ASIAN and EAST_ASIAN not in (script_of(one), script_of(other)):
            yield one, other


def are_of_two_alphabets(one: str, other: str) -> bool:
    """Whether two letters are of different alphabets; East Asian letters may stand beside any."""
    scripts = {script_of(one), script_of(other)} - {""}
    return len(scripts) > 1 and EAST_ASIAN not in scripts
