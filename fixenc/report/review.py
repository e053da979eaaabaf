"""The screen of ``fixenc review``: a question, its candidates, what was chosen, and the keys.

Every line is cut to the width of the terminal, in cells, and drawn at its own place: no text moves the cursor.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text

from fixenc.report.console import Console
from fixenc.report.paths import keep_end, shown
from fixenc.report.safe import safe
from fixenc.review.questions import Answer, Choice, Kind, Question, Scope
from fixenc.review.rules import MayCover, folder_of_rule
from fixenc.review.session import Mode, Session, State

__all__ = ["cut", "draw", "full_screen", "lines_of", "summary"]

# Sequences of terminals (ECMA-48, xterm): another screen, no cursor, no wrapped lines; and back.
_BEGIN = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_FINISH = "\x1b[?7h\x1b[?25h\x1b[?1049l"
# How far excerpts are indented, in cells.
_INDENT = 5
# The width of the keys in the help, in cells.
_KEY_WIDTH = 17
# The most characters in one cell of a line: accents take no cell of their own, and a thousand of them are an attack.
_MOST_IN_CELL = 4
_KEYS = (
    ("1-9", "choose this candidate"),
    ("up, down, Enter", "mark a candidate, choose the marked one"),
    ("o", "another encoding, by its name; its text is shown before it is chosen"),
    ("f", "the choice is for all open files of this folder and those below; again: this file"),
    ("l", "the choice is for all open files alike: same suffix, same candidates in this order"),
    ("s", "skip; it is asked again in the next review"),
    ("k", "keep a stretch as it is"),
    ("b", "go back: undo the last choice or skip"),
    ("q", "stop; what was chosen is kept"),
)


@contextmanager
def full_screen() -> Iterator[None]:
    """Draw on a screen of its own, and give the old one back whatever happens."""
    _send(_BEGIN)
    try:
        yield
    finally:
        _send(_FINISH)


def draw(lines: Sequence[Text], width: int, height: int) -> None:
    """Draw lines from the top, each at its own place, and clear the rest."""
    console = Console(file=sys.stdout, markup=False, highlight=False, width=max(width, 1) * 2, height=height)
    drawn = []
    for row, line in enumerate(lines[:height], 1):
        with console.capture() as captured:
            console.print(line, end="", soft_wrap=True)
        drawn.append(f"\x1b[{row};1H\x1b[2K{captured.get()}")
    below = f"\x1b[{len(drawn) + 1};1H\x1b[J" if len(drawn) < height else ""
    _send("".join(drawn) + below)


def lines_of(session: Session, state: State, may_cover: MayCover, width: int, height: int) -> list[Text]:
    """Return the lines of the screen for a state, each at most `width` cells wide; at most `height` of them."""
    top, foot = [_title(session, state, width), Text()], _foot(session, state, may_cover, width)
    question = session.question_of(state)
    if state.mode is Mode.HELP:
        body, wanted = _help(width), (0, 1)
    elif question is None:
        body, wanted = [_row("All files were asked about.", width, "bold")], (0, 1)
    else:
        top.append(Text(keep_end(shown(question.path), width), "bold"))
        body, wanted = _body(question, session.answers_of(state), state.marked, width)
    room = max(0, height - len(top) - len(foot))
    if question is not None and len(body) > room:
        body, wanted = _body(question, session.answers_of(state), state.marked, width, is_tight=True)
    start = max(0, min(wanted[0], len(body) - room)) if wanted[1] > room else 0
    return [*top, *body[start : start + room], *foot][:height]


def summary(session: Session, state: State, rules: Path, *, is_applied: bool) -> str:
    """Return what was decided, where the rules are, and what to do next: a line each.

    If the choices are not applied, the rules stay, and what was chosen for stretches is lost.
    """
    chosen, left = len(session.encodings_of(state)), session.left(state)
    lines = [f"{_files(chosen)} decided, {left} left" + ("; `fixenc review` asks about those" if left else "")]
    if chosen:
        lines.append(f"rules saved in {shown(rules)}" + ("" if is_applied else "; `fixenc fix` applies them"))
    changes = sum(map(len, session.changes_of(state).values()))
    if changes:
        lost = "" if is_applied else "; not applied, since the review was interrupted"
        lines.append(f"{changes} {'stretch' if changes == 1 else 'stretches'} chosen{lost}")
    return "\n".join(lines if chosen or left or not changes else lines[1:])


def cut(text: str, width: int) -> str:
    """Return the beginning of a safe text that fits into some cells, with an ellipsis if it is cut.

    >>> cut("naïve", 5), cut("日本語", 5), cut("a" * 9, 4)
    ('naïve', '日本…', 'aaa…')
    """
    part = text[: max(0, width) * _MOST_IN_CELL]
    if len(part) == len(text) and cell_len(text) <= width:
        return text
    used, end = 0, 0
    for character in part:
        used += get_character_cell_size(character)
        if used > width - 1:
            break
        end += 1
    return part[:end] + "…" * (width > 0)


def _row(text: str, width: int, style: str = "", indent: int = 0) -> Text:
    return Text(cut(" " * indent + safe(text), width), style)


def _help(width: int) -> list[Text]:
    """Return what each key does."""
    rows = list[Text]()
    for keys, meaning in _KEYS:
        first, *more = _wrapped(meaning, width - _KEY_WIDTH)
        rows += [Text.assemble(f"{keys:{_KEY_WIDTH}}", first), *(Text(" " * _KEY_WIDTH).append(one) for one in more)]
    return [Text(cut(row.plain, width)) for row in rows]


def _wrapped(text: str, width: int, style: str = "") -> list[Text]:
    """Return a text of our own words in rows, broken between words."""
    rows, row = list[str](), ""
    for word in safe(text).split(" "):
        longer = f"{row} {word}" if row else word
        if row and cell_len(longer) > width:
            rows.append(row)
            longer = word
        row = longer
    return [Text(cut(one, width), style) for one in [*rows, row]]


def _title(session: Session, state: State, width: int) -> Text:
    count = len(session.questions)
    chosen = sum(len(choice.questions) for choice in state.choices)
    at = f"{min(state.at + 1, count)} of {count}"
    return _row(f"fixenc review   {at}   {chosen} decided, {len(state.skipped)} skipped", width, "reverse")


def _body(
    question: Question, answers: Sequence[Answer], marked: int, width: int, *, is_tight: bool = False
) -> tuple[list[Text], tuple[int, int]]:
    """Return the lines of a question, and the first and the last line of the marked candidate.

    If they are to be few, there are no empty lines, and one excerpt for each candidate but the marked one.
    """
    rows = list[Text]()
    for fact in question.facts:
        rows += _wrapped(fact, width) if question.kind is Kind.ENCODING else [_row(fact, width)]
    rows += _wrapped(f"no rule can name it: {question.obstacle}", width, "yellow") if question.obstacle else []
    first, last = 0, 0
    if not answers:
        rows += [Text(), _row("no candidate is known; o takes the name of an encoding", width, "yellow")]
    for number, answer in enumerate(answers):
        is_marked = number == marked
        rows += [] if is_tight else [Text()]
        first = len(rows) if is_marked else first
        mark = ">" if is_marked else " "
        rows += _candidate(f"{mark} {number + 1}  {answer.name}", answer.note, width, "bold cyan" if is_marked else "")
        shown = answer.lines if is_marked or not is_tight else answer.lines[:1]
        rows += [_row(line, width, "", _INDENT) for line in shown]
        last = len(rows) if is_marked else last
    return rows, (first, last)


def _candidate(name: str, note: str, width: int, style: str) -> list[Text]:
    """Return a candidate in one row with its note, or the note below it if both are too wide."""
    whole = f"{name}  {note}".rstrip()
    if cell_len(safe(whole)) <= width:
        return [_row(whole, width, style)]
    notes = _wrapped(note, width - _INDENT, style)
    return [_row(name, width, style), *(_row(one.plain, width, style, _INDENT) for one in notes)]


def _foot(session: Session, state: State, may_cover: MayCover, width: int) -> list[Text]:
    """Return what the next key is for, and the keys."""
    question = session.question_of(state)
    rows = [Text()]
    if state.message:
        rows += _wrapped(state.message, width, "yellow")
    if state.mode is Mode.HELP:
        return [*rows, _row("any key goes on", width, "bold")]
    if state.mode is Mode.TYPING:
        return [*rows, _row(f"encoding: {state.typed}_", width, "bold"), _row("Enter shows it, Escape leaves", width)]
    if question is None:
        return [*rows, _row("Enter ends   b back   ? keys", width, "bold")]
    if state.mode is Mode.CONFIRMING:
        rows += _wrapped(_confirmation(session, state, may_cover), width, "bold")
        return [*rows, _row("Enter chooses   Escape leaves   q stop", width)]
    if question.kind is not Kind.ENCODING:
        return rows + _foot_of_stretch(session, question, width)
    rows += _wrapped(_scopes(session, state), width)
    choose = _choose_in_words(len(session.answers_of(state)))
    return [*rows, *_wrapped(f"{choose}f folder   l alike   o other   s skip   b back   q stop   ? keys", width)]


def _foot_of_stretch(session: Session, question: Question, width: int) -> list[Text]:
    """Return what can be done about a stretch."""
    if session.can_change(question):
        keys = f"{_choose_in_words(len(question.answers))}k keep as it is   s skip   b back   q stop   ? keys"
        return [_row("choosing for this stretch; the file is fixed at the end", width), *_wrapped(keys, width)]
    advice = f"`fixenc explain` shows all of it with the proof: fixenc explain {question.path}"
    how = ["to choose one of them: `fixenc review --apply`"] * (question.kind is Kind.STRETCH)
    rows = [row for line in [*how, advice] for row in _wrapped(line, width)]
    return [*rows, _row("Enter next   b back   q stop   ? keys", width)]


def _choose_in_words(count: int) -> str:
    return f"1-{count} choose   " if count > 1 else "1 choose   " if count else ""


def _scopes(session: Session, state: State) -> str:
    """Return what a choice is for now, and what it would be for by the keys for that."""
    folder, alike = (len(session.members(state, scope)) for scope in (Scope.FOLDER, Scope.ALIKE))
    if state.scope is Scope.FOLDER:
        return f"choosing for {_files(folder)} of this folder and below   (f: this file alone)"
    if state.scope is Scope.ALIKE:
        return f"choosing for {_files(alike)} alike   (l: this file alone)"
    wider = [f"f: {_files(folder)} of this folder and below"] * (folder > 1) + [f"l: {_files(alike)} alike"] * (
        alike > 1
    )
    return "choosing for this file" + (f"   ({'; '.join(wider)})" if wider else "")


def _confirmation(session: Session, state: State, may_cover: MayCover) -> str:
    """Return how many files a choice is for, by how many rules, and how many are left out."""
    encoding = session.answers_of(state)[state.marked].name
    choice = Choice(encoding, state.meant, state.scope)
    is_one = folder_of_rule(choice, session.questions, may_cover) is not None
    out = len(session.members(state, state.scope)) - len(state.meant)
    left = f"; {_files(out)} left out, which no rule can name or {encoding} does not decode" if out else ""
    how = ", by one rule for the folder" if is_one else ", a rule each"
    return f"{encoding} for {_files(len(state.meant))}{how}{left}?"


def _files(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}"


def _send(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
