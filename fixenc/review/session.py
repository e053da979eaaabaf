"""The session of a review: which key does what. Nothing is read, written or shown here.

A state is frozen; a key gives the next one. Each state that a decision led to remembers the state before it, so that
going back restores that one exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from pathlib import Path

from fixenc.errors import FixencError
from fixenc.records import Chosen
from fixenc.review.questions import Answer, Choice, Kind, Question, Scope

# The longest label that can be typed, in characters: no label is longer.
_LONGEST_LABEL = 40
# Keys that confirm what is proposed, and that take it back.
_YES = frozenset({"enter", "y"})
_NO = frozenset({"escape", "n", "b"})
# Keys that end the session: `eof` is a terminal that is gone.
_END = frozenset({"q", "eof"})


# Why a key does nothing at a stretch.
_NO_RULE = "no rule can settle this; `fixenc review --apply` takes a choice. Enter goes on"
_GUESSED = "fix writes this guess; Enter goes on"
_ONE_STRETCH = "a choice is for this stretch alone"


class Mode(Enum):
    """What the next key means."""

    CHOOSING = "choosing"
    CONFIRMING = "confirming"
    TYPING = "typing"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class State:
    """A moment of a session: the question that is shown, what was decided, and what the next key means.

    `at` is the number of the question, from 0; the number of all questions when none is left. `marked` is the candidate
    that Enter chooses, `extra` the candidate of a typed label. `meant` are the questions of a choice that is to be
    confirmed. `before` is the state in which the last decision was made.
    """

    at: int = 0
    choices: tuple[Choice, ...] = ()
    skipped: tuple[int, ...] = ()
    mode: Mode = Mode.CHOOSING
    scope: Scope = Scope.FILE
    marked: int = 0
    extra: Answer | None = None
    meant: tuple[int, ...] = ()
    typed: str = ""
    message: str = ""
    is_over: bool = False
    before: State | None = field(default=None, repr=False, compare=False)

    @property
    def settled(self) -> frozenset[int]:
        """The questions that were answered or skipped."""
        return frozenset(self.skipped).union(*(choice.questions for choice in self.choices))


@dataclass(frozen=True)
class Session:
    """The questions, and what the answers are held against.

    `read_as` returns the candidate of a file by a label, and raises FixencError for a label that is unknown or cannot
    be used. `object_to` says why a file would be left alone in spite of an encoding; None if it would not. `decodes`
    is whether every byte of a file decodes by an encoding. `object_to_changes` says why a file would be left alone with
    some changes of its stretches. If the choices are only kept as rules, `needs_rules`, files that no rule can name
    cannot be chosen for, and stretches neither.
    """

    questions: tuple[Question, ...]
    read_as: Callable[[Question, str], Answer]
    object_to: Callable[[Question, str], str | None]
    decodes: Callable[[Question, str], bool]
    object_to_changes: Callable[[Path, tuple[Chosen, ...]], str | None]
    needs_rules: bool = True

    def begin(self) -> State:
        """Return the first state."""
        return State()

    def question_of(self, state: State) -> Question | None:
        """Return the question that is shown; None when none is left."""
        return self.questions[state.at] if state.at < len(self.questions) else None

    def answers_of(self, state: State) -> tuple[Answer, ...]:
        """Return the candidates that are shown, that of a typed label last."""
        question = self.question_of(state)
        extra = () if state.extra is None else (state.extra,)
        return (*question.answers, *extra) if question is not None else ()

    def members(self, state: State, scope: Scope) -> tuple[int, ...]:
        """Return the numbers of the open questions in a scope around the one that is shown, that one included."""
        question, settled = self.question_of(state), state.settled
        if question is None or scope is Scope.FILE:
            return (state.at,)
        if scope is Scope.ALIKE:
            group = self._alike[question.path.suffix.lower(), question.names]
        else:
            group = [number for number in self._encodings if question.folder in self.questions[number].path.parents]
        return tuple(number for number in group if number not in settled)

    def left(self, state: State) -> int:
        """Return how many files of an unsure encoding have no choice."""
        chosen = frozenset[int]().union(*(choice.questions for choice in state.choices))
        return sum(number not in chosen for number in self._encodings)

    def encodings_of(self, state: State) -> dict[Path, str]:
        """Return the chosen encodings by file."""
        return {
            self.questions[number].path: choice.encoding
            for choice in state.choices
            for number in choice.questions
            if self.questions[number].kind is Kind.ENCODING
        }

    def changes_of(self, state: State) -> dict[Path, tuple[Chosen, ...]]:
        """Return the chosen changes of stretches by file."""
        changes = dict[Path, tuple[Chosen, ...]]()
        for choice in state.choices:
            if choice.change is not None:
                path = self.questions[choice.questions[0]].path
                changes[path] = (*changes.get(path, ()), choice.change)
        return changes

    def press(self, state: State, key: str) -> State:
        """Return the state after a key: a character, or the name of a key such as ``enter`` or ``up``."""
        if state.is_over or key == "resize":
            return state
        if state.mode is Mode.TYPING:
            return self._type(state, key)
        if key in _END:
            return replace(state, is_over=True)
        if state.mode is Mode.HELP:
            return replace(state, mode=Mode.CHOOSING)
        if state.mode is Mode.CONFIRMING:
            return self._confirm(state, key)
        return self._choose_by(replace(state, message=""), key)

    @cached_property
    def _encodings(self) -> tuple[int, ...]:
        """The numbers of the questions about encodings."""
        return tuple(number for number, one in enumerate(self.questions) if one.kind is Kind.ENCODING)

    @cached_property
    def _alike(self) -> dict[tuple[str, tuple[str, ...]], list[int]]:
        """The numbers of the questions about encodings, by what makes them alike."""
        groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for number in self._encodings:
            one = self.questions[number]
            groups.setdefault((one.path.suffix.lower(), one.names), []).append(number)
        return groups

    def _choose_by(self, state: State, key: str) -> State:
        """Return the state after a key while a candidate is chosen."""
        if key == "b":
            return state if state.before is None else state.before
        question = self.question_of(state)
        if question is None:
            return replace(state, is_over=key == "enter")
        if key in {"?", "escape"}:
            return replace(state, mode=Mode.HELP) if key == "?" else replace(state, scope=Scope.FILE)
        if key == "s":
            return self._skip(state)
        if key in {"up", "down"}:
            step = 1 if key == "down" else -1
            return replace(state, marked=(state.marked + step) % max(1, len(self.answers_of(state))))
        return self._answer(state, question, key)

    def _answer(self, state: State, question: Question, key: str) -> State:
        """Return the state after a key that depends on what is asked."""
        if question.kind is Kind.ENCODING:
            return self._choose_or_widen(state, key)
        return self._change_or_keep(state, key) if self.can_change(question) else self._show_only(state, question, key)

    def can_change(self, question: Question) -> bool:
        """Whether a candidate of a stretch can be chosen: it is no rule, and only changes the file at once."""
        return question.kind is Kind.STRETCH and not self.needs_rules

    def _choose_or_widen(self, state: State, key: str) -> State:
        """Return the state after a key that only a question about an encoding has."""
        if key in {"f", "l"}:
            return self._widen(state, Scope.FOLDER if key == "f" else Scope.ALIKE)
        if key == "o":
            return replace(state, mode=Mode.TYPING, typed="")
        number = self._number_of(state, key)
        return state if number is None else self._choose(state, number)

    def _change_or_keep(self, state: State, key: str) -> State:
        """Return the state after a key at a stretch of which a candidate can be chosen."""
        question = self.questions[state.at]
        if key == "k":
            return self._go_on(replace(state, choices=(*state.choices, Choice("", (state.at,), Scope.FILE))), state)
        number = self._number_of(state, key)
        if number is None:
            return replace(state, message=_ONE_STRETCH) if key in {"f", "l", "o"} else state
        answer, state = question.answers[number], replace(state, marked=number)
        if answer.change is None:
            return state
        changes = (*self.changes_of(state).get(question.path, ()), answer.change)
        objection = self.object_to_changes(question.path, changes)
        if objection:
            return replace(state, message=objection)
        choice = Choice(answer.name, (state.at,), Scope.FILE, answer.change)
        return self._go_on(replace(state, choices=(*state.choices, choice)), state)

    def _number_of(self, state: State, key: str) -> int | None:
        """Return the number of the candidate that a key chooses, from 0; None if it chooses none."""
        count = len(self.answers_of(state))
        if key == "enter" and count:
            return state.marked
        return int(key) - 1 if key.isascii() and key.isdigit() and 0 < int(key) <= count else None

    def _skip(self, state: State) -> State:
        return self._go_on(replace(state, skipped=(*state.skipped, state.at)), state)

    def _show_only(self, state: State, question: Question, key: str) -> State:
        """Return the state after a key at a question that can only be looked at."""
        if key == "enter":
            return self._skip(state)
        is_meant = key in {"f", "l", "o", "k"} or key.isdigit()
        advice = _GUESSED if question.kind is Kind.GUESS else _NO_RULE
        return replace(state, message=advice) if is_meant else state

    def _widen(self, state: State, scope: Scope) -> State:
        """Return the state with another scope, or with that of the file alone if it had this one."""
        if state.scope is scope:
            return replace(state, scope=Scope.FILE)
        if len(self.members(state, scope)) == 1:
            where = "in this folder" if scope is Scope.FOLDER else "like this one"
            return replace(state, message=f"no other open file {where}")
        return replace(state, scope=scope)

    def _choose(self, state: State, number: int) -> State:
        """Return the state after a candidate is chosen: at once for one file, else to be confirmed."""
        question, answer = self.questions[state.at], self.answers_of(state)[number]
        state = replace(state, marked=number)
        objection = self._obstacle_of(question) or self.object_to(question, answer.name)
        if objection:
            return replace(state, message=objection)
        if state.scope is Scope.FILE:
            return self._decide(state, (state.at,))
        members = self.members(state, state.scope)
        meant = tuple(number for number in members if self._is_fit(self.questions[number], answer.name))
        return replace(state, mode=Mode.CONFIRMING, meant=meant)

    def _obstacle_of(self, question: Question) -> str:
        return question.obstacle if self.needs_rules else ""

    def _is_fit(self, question: Question, encoding: str) -> bool:
        return not self._obstacle_of(question) and self.decodes(question, encoding)

    def _confirm(self, state: State, key: str) -> State:
        if key in _YES:
            return self._decide(replace(state, mode=Mode.CHOOSING, meant=()), state.meant)
        return replace(state, mode=Mode.CHOOSING, meant=()) if key in _NO else state

    def _decide(self, state: State, questions: tuple[int, ...]) -> State:
        encoding = self.answers_of(state)[state.marked].name
        choice = Choice(encoding, questions, state.scope)
        return self._go_on(replace(state, choices=(*state.choices, choice)), state)

    def _go_on(self, state: State, before: State) -> State:
        """Return the state at the next open question, which remembers the state before the decision."""
        settled, count = state.settled, len(self.questions)
        further = next((number for number in range(state.at, count) if number not in settled), count)
        return State(further, state.choices, state.skipped, before=before)

    def _type(self, state: State, key: str) -> State:
        """Return the state after a key while a label is typed."""
        if key == "eof":
            return replace(state, is_over=True)
        if key == "escape":
            return replace(state, mode=Mode.CHOOSING, typed="", message="")
        if key == "backspace":
            return replace(state, typed=state.typed[:-1])
        if key == "enter":
            return self._look_up(state)
        is_typed = len(key) == 1 and key.isascii() and key.isprintable()
        return replace(state, typed=(state.typed + key)[:_LONGEST_LABEL]) if is_typed else state

    def _look_up(self, state: State) -> State:
        """Return the state with the candidate of the typed label, to be looked at before it is chosen."""
        question = self.questions[state.at]
        if not state.typed.strip():
            return replace(state, mode=Mode.CHOOSING, typed="", message="")
        try:
            answer = self.read_as(question, state.typed)
        except FixencError as error:
            return replace(state, message=str(error))
        fresh = replace(state, mode=Mode.CHOOSING, typed="", message="")
        if answer.name in question.names:
            return replace(fresh, marked=question.names.index(answer.name), extra=None)
        return replace(fresh, extra=answer, marked=len(question.answers))
