"""The frozen records of a review: what is asked, and what may be answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fixenc.records import Chosen


class Kind(Enum):
    """What a question is about."""

    ENCODING = "encoding"
    STRETCH = "stretch"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Answer:
    """A candidate: an encoding, or a possible original of a stretch.

    `name` is the label of the encoding, or the accident in words; `note` its probability or odds, in words. `lines` are
    excerpts of the text where the candidates differ. `change` is what choosing it changes in a stretch.
    """

    name: str
    lines: tuple[str, ...]
    note: str = ""
    change: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One file whose encoding is asked for, or one stretch of a file.

    `facts` are what is known of it, a line each. `parts` are the names of the path below the folder of the config file;
    None if no rule can name the file, and then `obstacle` says why.
    """

    path: Path
    kind: Kind
    facts: tuple[str, ...]
    answers: tuple[Answer, ...]
    parts: tuple[str, ...] | None = None
    obstacle: str = ""

    @property
    def folder(self) -> Path:
        """The folder of the file."""
        return self.path.parent

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the candidates, the most likely first."""
        return tuple(answer.name for answer in self.answers)


class Scope(Enum):
    """The files that a choice is for."""

    FILE = "this file"
    FOLDER = "folder"
    ALIKE = "files alike"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of an encoding for some questions, by their numbers from 0, or of a candidate for one stretch.

    Then `change` is what it changes, and `encoding` the accident in words; both are empty for a stretch that is kept.
    """

    encoding: str
    questions: tuple[int, ...]
    scope: Scope
    change: Chosen | None = None
