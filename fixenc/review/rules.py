"""Rules: the patterns of a config file that name exactly the files, or the folder, of a choice."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from fixenc.review.questions import Choice, Kind, Question, Scope

# Characters that mean something else in a pattern as in .gitignore.
_SPECIAL = frozenset("\\*?[]")

MayCover = Callable[[Path, str], bool]
"""Whether one rule for a folder, and all below it, is right for an encoding: no file there is known to differ."""


def pattern_of(parts: Sequence[str], *, is_folder: bool = False) -> str:
    r"""Return the pattern, as in .gitignore, of one file, or of a folder and all below it.

    It has a slash in front, so that it starts at the folder of the config file. Blanks at the end, which would be
    dropped, stand in brackets.

    >>> pattern_of(["old", "#1 [draft]*.txt"]), pattern_of(["old"], is_folder=True), pattern_of([], is_folder=True)
    ('/old/#1 \\[draft\\]\\*.txt', '/old/', '/**')
    """
    if not parts:
        return "/**"
    escaped = "/" + "/".join(map(_escape, parts))
    if is_folder:
        return escaped + "/"
    return f"{escaped[:-1]}[{escaped[-1]}]" if escaped[-1].isspace() else escaped


def obstacle_to(parts: Iterable[str]) -> str:
    """Return why no rule can name a file with these names on its path, and what to do; "" if one can.

    >>> obstacle_to(["a", "b c.txt"])
    ''
    """
    for part in parts:
        if any("\ud800" <= character <= "\udfff" for character in part):
            return "its path is not UTF-8; repair it with `fixenc names`, or choose with `fixenc fix --from`"
        if any(unicodedata.category(character) == "Cc" for character in part):
            return "its path has control characters; rename it, or choose with `fixenc fix --from`"
    return ""


def rules_of(choices: Iterable[Choice], questions: Sequence[Question], may_cover: MayCover) -> dict[str, str]:
    """Return the rules for some choices, in order: patterns with their encodings."""
    rules: dict[str, str] = {}
    for choice in choices:
        if any(questions[number].kind is not Kind.ENCODING for number in choice.questions):
            continue  # no rule can settle a stretch
        folder = folder_of_rule(choice, questions, may_cover)
        patterns = [folder] if folder is not None else _patterns_of(choice, questions)
        for pattern in patterns:
            rules.pop(pattern, None)  # the last match wins
            rules[pattern] = choice.encoding
    return rules


def folder_of_rule(choice: Choice, questions: Sequence[Question], may_cover: MayCover) -> str | None:
    """Return the pattern of the folder by which a choice is one rule; None if its files are named one by one.

    So they are if the choice leaves out any file of the folder whose encoding is unsure, or if another file of it is
    known to be in another encoding, or was not looked into.
    """
    if choice.scope is not Scope.FOLDER:
        return None
    first = questions[min(choice.questions, key=lambda number: len(questions[number].path.parts))]
    chosen, parts = frozenset(choice.questions), first.parts
    there = (
        number for number, one in enumerate(questions) if one.kind is Kind.ENCODING and first.folder in one.path.parents
    )
    if parts is None or not all(number in chosen for number in there) or not may_cover(first.folder, choice.encoding):
        return None
    return pattern_of(parts[:-1], is_folder=True)


def _patterns_of(choice: Choice, questions: Sequence[Question]) -> list[str]:
    named = (questions[number].parts for number in choice.questions)
    return [pattern_of(parts) for parts in named if parts is not None]


def _escape(part: str) -> str:
    return "".join("\\" + character if character in _SPECIAL else character for character in part)
