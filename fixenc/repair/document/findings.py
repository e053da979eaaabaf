"""What was found out about the lines of a document so far."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from fixenc.records import Region
from fixenc.repair.document.lines import Line
from fixenc.repair.explanation import Accident, Explanation
from fixenc.repair.line.decision import Decision
from fixenc.repair.line.mend import check_state, is_on_purpose

CERTAIN_TIMES = 5
"""From this number of lines on that show an accident, it is that of the document."""

_UNDECIDED = Decision()


@dataclass(slots=True)
class Findings:
    """The `lines` of a document that are decided on one by one, and what is settled about others.

    `settled` are regions that stand in other lines than these, and `accidents` counts in how many lines each accident
    was found. Lines are known by where they begin: to `decisions` about them; `done` are those that need no search of
    their own (any more), `spent` those in which the search took too much work; `quoted` is what would mend a line if it
    were not mojibake on purpose. `is_unsearched` is true if no line was searched: all of them would take too much.
    """

    lines: list[Line]
    settled: tuple[Region, ...] = ()
    accidents: Counter[Accident] = field(default_factory=Counter)
    decisions: dict[int, Decision] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    spent: set[int] = field(default_factory=set)
    quoted: dict[int, Explanation] = field(default_factory=dict)
    is_unsearched: bool = False

    @property
    def usual(self) -> Accident | None:
        """The accident that most lines show; None if none does."""
        return max(self.accidents, key=self.accidents.__getitem__, default=None)

    def decision(self, line: Line) -> Decision:
        """Return what was decided on a line so far."""
        return self.decisions.get(line.start, _UNDECIDED)

    def state(self, line: Line) -> Explanation | None:
        """Return what mends a line, as far as is known; None if nothing does."""
        return self.decision(line).state

    def best_text(self, line: Line) -> str:
        """Return the line as it should be, as far as is known."""
        state = self.state(line)
        return state.text if state else line.text

    def is_spent(self, line: Line) -> bool:
        """Whether a line was to be searched, and the search took more work than it may."""
        return line.start in self.spent or (self.is_unsearched and line.look.is_odd)

    def accept(self, line: Line, state: Explanation, *, is_done: bool) -> None:
        """Take a state for a line, less what is not proved; nothing of it where the line quotes mojibake."""
        # Where the accident of the document is certain, nothing in it is mojibake on purpose.
        if self.accidents[state.accident] < CERTAIN_TIMES and is_on_purpose(line.text, state):
            self.quoted[line.start] = state
            return
        decision = check_state(line.text, state)
        if decision.state:
            self.decisions[line.start] = decision
            self.accidents[decision.state.accident] += 1
            (self.done.add if is_done else self.done.discard)(line.start)


def cost_of_known(times: int, lines: int) -> float:
    """Return the cost of an accident that happened `times` in this number of lines, in nats."""
    return -math.log((times + 0.5) / (lines + 1.5))
