"""What a run writes to standard output: results in a format for programs, or a diff."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixenc.cli.streams import may_reach_terminal, write_data
from fixenc.records import Outcome
from fixenc.report.formats import OutputFormat, report_as

if TYPE_CHECKING:
    from fixenc.options import Options


@dataclass(frozen=True)
class View:
    """What a run shows."""

    diff: bool = False
    quiet: bool = False
    verbose: bool = False
    output_format: OutputFormat = OutputFormat.TEXT

    @property
    def has_data(self) -> bool:
        """Whether results are written in a format for programs."""
        return self.output_format is not OutputFormat.TEXT

    @property
    def has_bar(self) -> bool:
        """Whether a progress bar is shown: not if data go to the same terminal, itself or through a pipe."""
        return not self.quiet and not ((self.has_data or self.diff) and may_reach_terminal())


class Results:
    """Writes the results of a run as they come; results in a format come before a diff, if both are wanted."""

    def __init__(self, view: View, options: Options) -> None:
        self._report = report_as(view.output_format, is_check=options.check)
        self._is_diff = view.diff and self._report is None

    def begin(self) -> None:
        """Write what comes before the first file."""
        if self._report is not None:
            write_data("".join(self._report.begin()))

    def add(self, outcome: Outcome) -> None:
        """Write what is to be written of a file."""
        if self._report is not None:
            write_data("".join(self._report.add(outcome)))
        elif self._is_diff:
            self._show_diff(outcome)

    def end(self) -> None:
        """Write what comes after the last file."""
        if self._report is not None:
            write_data("".join(self._report.end()))
        sys.stdout.flush()

    @staticmethod
    def _show_diff(outcome: Outcome) -> None:
        if sys.stdout.isatty():
            from fixenc.report.coloured_diff import show_diff
            from fixenc.report.console import stdout_console

            show_diff(outcome, stdout_console())
        else:
            from fixenc.report.diff import diff_lines

            write_data("".join(f"{line}\n" for line in diff_lines(outcome)))
