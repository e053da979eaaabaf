"""Signs that stand beside letters in healthy text and look like an accident: no line is changed because of them alone.

A Greek number has a sign after its letter (`Γ΄ τάξη`), a drawing one after the letter of a diameter (`Ø±0,05`), a table
one after a word that a footnote explains (`Region¹`); old English has thorns (`þat`).
"""

from __future__ import annotations

import itertools
import operator
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Sequence

from fixenc.charsets.scripts import EAST_ASIAN, is_letter, script_in_name, script_of
from fixenc.plausibility.orthography import COMMAS
from fixenc.plausibility.vocabulary import is_in_use
from fixenc.repair.belief.judged import WITH_MODELS
from fixenc.repair.belief.words import Joined, Token

# The fewest different letters that are no chance, without a word of `_LEAST_WORD` letters.
_LEAST_LETTERS = 3
# The fewest letters of a word that is no chance.
_LEAST_WORD = 3
# The figures of footnotes (The Unicode Standard, chart U0080).
_SUPERSCRIPTS = frozenset("¹²³")
# Letters that English had as well, until 1500.
_OF_OLD_ENGLISH = frozenset("þðÞÐ")
# The fewest letters of a known word that shows another language than old English.
_LONG = 5
# The fewest East Asian characters that are a row in the order of their codes: chance makes one of three in six.
_LEAST_ROW = 3
# The fewest characters that are a row one by one, by how far apart two of them may be: some are missing.
_ONE_BY_ONE = ((4, 2), (6, 32))


def find_new_scripts(lines: Iterable[Sequence[Token]], others: Iterable[str] = ()) -> frozenset[str]:
    """Return the scripts of which a document gets several different letters, in its lines and in `others`."""
    new = set(others)
    for token in itertools.chain.from_iterable(lines):
        new.update(token.new)
    return _find_scripts_at_home(new)


def _find_scripts_at_home(characters: Iterable[str]) -> frozenset[str]:
    """Return the scripts of which several letters are among different characters."""
    counts = Counter(map(script_of, filter(is_letter, characters)))
    return frozenset(script for script, count in counts.items() if count >= _LEAST_LETTERS)


def find_strangers(characters: Collection[str]) -> list[str]:
    """Return those of different characters that are letters of a script of which there are few.

    >>> find_strangers("àéîж")
    ['ж']
    """
    at_home = _find_scripts_at_home(characters)
    return [letter for letter in characters if is_letter(letter) and script_of(letter) not in at_home]


def is_foreign(line: Joined, rest: str, find_at_home: Callable[[], Container[str]]) -> bool:
    """Whether the new characters are a letter or two, in no word, of a script that neither line nor document has.

    Signs that hardly any text has, and digits, count as letters of their script. `find_at_home` returns the scripts of
    the document.

    >>> is_foreign(Joined("Γ\u0384", "ô", b"\\1"), "τάξη", frozenset)
    True
    >>> is_foreign(Joined("Γ\u0384", "ô", b"\\1"), "le", frozenset)
    False
    >>> is_foreign(Joined("├¢ █¢", "ý \u06fd", b"\\1\\0\\1"), "", frozenset)
    True
    """
    new = set(line.new_counts)
    rare = {character for character in new if _is_of_a_script(character) and not is_in_use(character)}
    telling = rare | set(filter(is_letter, new))
    if not rare and (not telling or telling != new):
        return False
    from_where = set(map(script_in_name, telling))
    if EAST_ASIAN in from_where or any(len(word) >= _LEAST_WORD for word, _, _ in line.find_new_words()):
        return False
    at_home = find_at_home()
    if any(script in at_home for script in from_where):
        return False
    around = "".join([rest, *line.find_same_words()])
    scripts = set(map(script_of, filter(is_letter, set(around))))
    if not scripts:
        return len(from_where) > 1 or (len(telling) == 1 and from_where != {"LATIN"})
    return len(telling) < _LEAST_LETTERS and scripts.isdisjoint(from_where)


def _is_of_a_script(sign: str) -> bool:
    """Whether a character that is no letter is a sign or a digit of one script."""
    return not is_letter(sign) and (script_in_name(sign) in WITH_MODELS or unicodedata.category(sign) == "Nd")


def are_old_letters(tokens: Sequence[Token], is_known: Callable[[str], bool]) -> bool:
    """Whether only thorns and eths change, and no long new word `is_known`."""
    if not any(letter in token.was for token in tokens for letter in _OF_OLD_ENGLISH):
        return False
    if not all(_OF_OLD_ENGLISH.issuperset(token.old) for token in tokens) or not any(token.old for token in tokens):
        return False
    return not any(len(word) >= _LONG and is_known(word) for token in tokens for word, _, _ in token.find_new_words())


def are_row(line: Joined, tokens: Sequence[Token], is_known: Callable[[str], bool]) -> bool:
    """Whether East Asian characters in the order of their codes would change, and no new word `is_known`.

    Tables of charsets and dictionaries list them so: neighbours there share their first bytes, as letters of one
    alphabet do in UTF-8. What becomes East Asian again must be in order, too. In the order of another charset, one
    character after the other of Unicode comes out.

    >>> row = Joined("褞褟褠", "юяѐ", b"\\1\\1\\1")
    >>> are_row(row, [row], lambda word: False), are_row(row, [row], lambda word: True)
    (True, False)
    """
    old = "".join(token.old for token in tokens)
    if len(old) < _LEAST_ROW or any(script_of(character) != EAST_ASIAN for character in old):
        return False
    if any(len(line.new) >= least and _is_rising(line.new, most=step) for least, step in _ONE_BY_ONE):
        return True
    if not _is_rising(old):
        return False
    if any(script_of(character) == EAST_ASIAN for character in line.new_counts):
        return _is_rising(line.new)
    return not any(is_known(word) for word, _, _ in line.find_new_words())


def _is_rising(text: str, most: int = 0x110000) -> bool:
    """Whether each character comes after the one before it, by at most this number of code points."""
    return all(0 < ord(other) - ord(one) <= most for one, other in itertools.pairwise(text))


def are_cedillas(tokens: Sequence[Token]) -> bool:
    """Whether letters only get a comma below where they had a cedilla, or back: Romanian is typed with both.

    Translators with old and with new keyboards write one catalogue, so it may have both. No word of it is damaged.

    >>> are_cedillas([Token("şterge", "șterge", b"\\1\\0\\0\\0\\0\\0")])
    True
    >>> are_cedillas([Token("ºterge", "șterge", b"\\1\\0\\0\\0\\0\\0")])
    False
    """
    old, new = ("".join(map(one, tokens)) for one in (operator.attrgetter("old"), operator.attrgetter("new")))
    return bool(new) and old.translate(COMMAS) == new.translate(COMMAS)


def are_footnotes(tokens: Sequence[Token]) -> bool:
    """Whether only superscript figures at the ends of words change.

    >>> are_footnotes([Token("tekst¹", "tekstą", b"\\0\\0\\0\\0\\0\\1")])
    True
    """
    return bool(tokens) and all(map(_ends_in_superscript, tokens))


def _ends_in_superscript(token: Token) -> bool:
    if len(token.was) != len(token.now) or not any(figure in token.was for figure in _SUPERSCRIPTS):
        return False
    if not token.old or not _SUPERSCRIPTS.issuperset(token.old):
        return False
    return all(not token.was[at + 1 : at + 2].isalpha() for at, is_new in enumerate(token.is_new) if is_new)
