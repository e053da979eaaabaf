"""Which candidates of a doubt a person is shown: those that can be weighed by reading them."""

from __future__ import annotations

from collections.abc import Sequence

from fixenc.charsets.scripts import is_letter, script_of
from fixenc.records import Candidate

__all__ = ["keep_readable"]

# How many times less likely than the best a candidate may be.
_MOST_LESS_LIKELY = 20
# The fewest letters of a script of its own that are no chance in a line of another script.
_LEAST_LETTERS = 3
_LOST = "\N{REPLACEMENT CHARACTER}"


def keep_readable(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that a person can weigh, the most likely first.

    Left out are those that are less likely by far, that leave more unreadable characters, that look like another, or
    that have a letter or two of a script which the most likely one has not.

    >>> [one.text for one in keep_readable([Candidate("a – model", (), 9.0), Candidate('a ψ" model', (), 7.0)])]
    ['a – model']
    """
    if not candidates:
        return []
    best = max(candidates, key=lambda one: one.odds)
    fewest = min(_count_unreadable(one.text) for one in candidates)
    by_look = dict[str, Candidate]()
    for one in sorted(candidates, key=lambda one: -one.odds):
        is_likely = one.odds * _MOST_LESS_LIKELY >= best.odds
        if is_likely and _count_unreadable(one.text) == fewest and not _has_stray_letters(one.text, best.text):
            by_look.setdefault("".join(filter(_is_seen, one.text)), one)
    return list(by_look.values()) or [best]


def _count_unreadable(text: str) -> int:
    """Return how many characters nobody can read: lost ones, controls, and those that are not assigned."""
    return sum(character == _LOST or not (character.isprintable() or character.isspace()) for character in text)


def _is_seen(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def _has_stray_letters(text: str, best: str) -> bool:
    """Whether a text has a few letters of a script that another has not, among more of a script that both have."""
    known = set(map(script_of, filter(is_letter, best)))
    letters = [script_of(character) for character in text if is_letter(character)]
    strange = sum(script not in known for script in letters)
    return 0 < strange < _LEAST_LETTERS and strange < len(letters) - strange
