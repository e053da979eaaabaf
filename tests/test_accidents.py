"""A new accident is one class and one row: the repair stage asks it nothing that the protocol does not declare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

import fixenc
from fixenc import damage, explain
from fixenc.damage import undoing
from fixenc.damage.base import BaseDamage
from fixenc.damage.loss import LOSSES
from fixenc.records import Loss

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
AFTER_BEYOND_ASCII = re.compile(r"(?<=[^\x00-\x7f])-")


@dataclass(frozen=True, slots=True)
class HyphenForSoftHyphen(BaseDamage):
    """A toy accident: a program shows each soft hyphen, which may have been a byte of UTF-8, as a hyphen."""

    needs_misreading: ClassVar[bool] = True

    @property
    def loss(self) -> Loss:
        return Loss.REPLACES

    @property
    def words(self) -> str:
        return "soft hyphens turned into hyphens"

    @property
    def cost(self) -> float:
        return 2.0

    @property
    def restored(self) -> str:
        return SOFT_HYPHEN

    def inflict(self, text: str) -> str:
        return text.replace(SOFT_HYPHEN, "-")

    def undo(self, text: str) -> Iterator[str]:
        original = AFTER_BEYOND_ASCII.sub(SOFT_HYPHEN, text)
        if original != text:
            yield original

    def find_places(self, text: str) -> Iterator[tuple[int, int]]:
        yield from (match.span() for match in AFTER_BEYOND_ASCII.finditer(text))


DAMAGED = "El rÃ-o crece cada dÃ-a y la compañÃ-a del paÃ-s vecino espera aquÃ-.".replace("ñ", "Ã±")
ORIGINAL = "El río crece cada día y la compañía del país vecino espera aquí."


def test_an_accident_in_a_row_is_found_and_proved(monkeypatch: pytest.MonkeyPatch):
    """A failure means that the repair stage knows the accidents by name."""
    monkeypatch.setattr(undoing, "LOSSES", (*LOSSES, HyphenForSoftHyphen()))
    repair = explain(DAMAGED)
    assert repair.text == ORIGINAL
    assert repair.is_proved
    assert any(HyphenForSoftHyphen() in region.accident for region in repair.regions)


def test_without_its_row_the_accident_is_unknown():
    """A failure means that the test above would pass without the toy. Another text: what was decided is remembered."""
    assert "í" not in explain(DAMAGED.replace("vecino", "de enfrente")).text.replace("í-", "")


# The classes of the accidents.
CLASSES = {name for name in damage.__all__ if hasattr(getattr(damage, name), "inflict")}
PACKAGE = Path(fixenc.__file__).parent
OUTSIDE = sorted(path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] != "damage")


def questions_in(source: str) -> set[str]:
    """Return the classes of accidents that `source` asks for by `isinstance` or in a pattern of `match`."""
    tree = list(ast.walk(ast.parse(source)))
    asked = [
        node.args[1]
        for node in tree
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
    ]
    asked += [node.cls for node in tree if isinstance(node, ast.MatchClass)]
    names = {part.id for one in asked for part in ast.walk(one) if isinstance(part, ast.Name)}
    return names & CLASSES


@pytest.mark.parametrize("module", OUTSIDE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_stage_asks_for_the_class_of_an_accident(module: Path):
    """A failure means that a new accident needs a change outside `damage`; declare an attribute in `Damage` instead."""
    assert not questions_in(module.read_text("utf-8"))


def test_such_a_question_is_seen():
    """A failure means that the test above sees nothing of what it is to hold."""
    assert {"Misreading", "Flattening", "Escape", "EncodedWord"} <= CLASSES
    assert questions_in("isinstance(one, Escape | EncodedWord)") == {"Escape", "EncodedWord"}
    assert questions_in("match one:\n    case Misreading(): pass") == {"Misreading"}
