"""Words in which a letter was typed that looks like one of another alphabet: `HОTEL` with a Cyrillic О is no accident.

Who switches between two keyboard layouts types such a letter now and then, and who wants to hide a word from a filter
does so on purpose. The two alphabets in the word are no evidence of damage then.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from fixenc.charsets.scripts import letters_pattern, script_of
from fixenc.plausibility.vocabulary import rarities
from fixenc.repair.belief.words import Token

# Letters that look alike, of Cyrillic or Greek and of ASCII (from Unicode Technical Standard 39, confusables).
_PAIRS = (
    ("АВЕЅІЈКМНОРСТУХЬаеорсухѕіјһԁԛԝ", "ABESIJKMHOPCTYXbaeopcyxsijhdqw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυι", "ABEZHIKMNOPTYXavopui"),
)
_TABLES = (
    str.maketrans(*map("".join, zip(*_PAIRS, strict=True))),
    *(str.maketrans(ascii_letters, letters) for letters, ascii_letters in _PAIRS),
)
# An ASCII letter beside one of Greek or Cyrillic: most words have none, and need no closer look.
_BESIDE = re.compile("[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
# The most letters of a word in capitals that may be an abbreviation, which no list of words needs to have.
_ABBREVIATION = 5


def are_slips(tokens: Sequence[Token]) -> bool:
    """Whether each changed word is a known word or an abbreviation in one alphabet, but for letters that look alike.

    >>> are_slips([Token("HОTEL", "HÔTEL", b"\\0\\1\\0\\0\\0")])
    True
    >>> are_slips([Token("Mьller", "Müller", b"\\0\\1\\0\\0\\0\\0")])
    False
    """
    return bool(tokens) and all(_BESIDE.search(token.was) and _is_slip(token) for token in tokens)


def _is_slip(token: Token) -> bool:
    mixed = [run for run in letters_pattern().findall(token.was) if _count_scripts(run) > 1]
    return bool(mixed) and all(map(_is_word, mixed)) and not _has_other_changes(token, mixed)


def _has_other_changes(token: Token, mixed: Sequence[str]) -> bool:
    """Whether characters beyond ASCII change outside of the words with several scripts."""
    return any(letter not in "".join(mixed) for letter in token.old)


def _is_word(run: str) -> bool:
    forms = list(_find_forms(run))
    if any(len(form) <= _ABBREVIATION and form.isupper() for form in forms):
        return True
    return any(rarity < math.inf for rarity in rarities(forms)) if forms else False


def _find_forms(run: str) -> Iterator[str]:
    """Yield a word with all its letters in one alphabet, in each alphabet where that is possible."""
    for table in _TABLES:
        form = run.translate(table)
        if _count_scripts(form) == 1:
            yield form


def _count_scripts(run: str) -> int:
    return len({script_of(letter) for letter in run} - {""})
