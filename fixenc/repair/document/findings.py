"""All that is known about the lines of a document so far."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from fixenc.records import Region
from fixenc.repair.budget import LineSpentError, count_as_one_line
from fixenc.repair.document.lines import Line, Lines
from fixenc.repair.explanation import Accident, Explanation
from fixenc.repair.line.decision import Decision
from fixenc.repair.line.mend import check_state, is_on_purpose

CERTAIN_TIMES = 5
"""The fewest lines that must show an accident for it to be certainly that of the document."""

_UNDECIDED = Decision()


@dataclass(slots=True)
class Findings:
    """The `lines` of a document that are decided one by one, and all that is known about them and the others.

    `settled` are the regions in other lines, and `accidents` counts the lines in which each accident was found. The
    other fields name a line by its start: `decisions` has the decision on each line, `done` the lines that need no
    search of their own, `spent` those whose search took too much work, and `quoted` the state of each line that quotes
    mojibake on purpose. `is_unsearched` is true if no line was searched, since all of them would take too much work.
    """

    lines: Lines
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

    def get_decision(self, line: Line) -> Decision:
        """Return the decision on a line so far."""
        return self.decisions.get(line.start, _UNDECIDED)

    def get_state(self, line: Line) -> Explanation | None:
        """Return the state that mends a line, as far as is known; None if nothing does."""
        return self.get_decision(line).state

    def get_best_text(self, line: Line) -> str:
        """Return the text of a line with its repair so far."""
        state = self.get_state(line)
        return state.text if state else line.text

    def is_spent(self, line: Line) -> bool:
        """Whether a line was to be searched, and the search took more work than it may."""
        return line.start in self.spent or (self.is_unsearched and line.look.is_odd)

    def check(self, line: Line, state: Explanation) -> Decision:
        """Return the decision for a state of a line; none if that took more work than a line may."""
        try:
            with count_as_one_line():
                return check_state(line.text, state)
        except LineSpentError:
            self.spent.add(line.start)
            return _UNDECIDED

    def accept(self, line: Line, state: Explanation, *, is_done: bool) -> None:
        """Take a state for a line, less what is not proved; note it as quoted if the line quotes mojibake."""
        # If the accident of the document is certain, nothing in it is mojibake on purpose.
        if self.accidents[state.accident] < CERTAIN_TIMES and is_on_purpose(line.text, state):
            self.quoted[line.start] = state
            return
        decision = self.check(line, state)
        if decision.state:
            self.decisions[line.start] = decision
            self.accidents[decision.state.accident] += 1
            (self.done.add if is_done else self.done.discard)(line.start)


def cost_of_known(times: int, lines: int) -> float:
    """Return the cost of an accident that happened `times` in this number of lines, in nats."""
    return -math.log((times + 0.5) / (lines + 1.5))
