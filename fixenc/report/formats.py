"""The formats of results for programs, and which report writes each."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Protocol

from fixenc.records import Outcome

__all__ = ["OutputFormat", "OutputReport", "report_as"]


class OutputFormat(str, Enum):
    """A format of results."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


class OutputReport(Protocol):
    """Makes one document of the outcomes of a run, piece by piece."""

    def begin(self) -> Iterator[str]:
        """Yield what comes before the first file."""

    def add(self, outcome: Outcome) -> Iterator[str]:
        """Yield what is to be written of a file."""

    def end(self) -> Iterator[str]:
        """Yield what comes after the last file."""


def report_as(wanted: OutputFormat, *, is_check: bool) -> OutputReport | None:
    """Return the report that writes a format; None for text, which people read."""
    if wanted is OutputFormat.JSON:
        from fixenc.report.jsonl import JsonReport

        return JsonReport()
    if wanted is OutputFormat.GITHUB:
        from fixenc.report.github import GithubReport

        return GithubReport(is_check=is_check)
    if wanted is OutputFormat.SARIF:
        from fixenc.report.sarif import SarifReport

        return SarifReport(is_check=is_check)
    if wanted is OutputFormat.JUNIT:
        from fixenc.report.junit import JunitReport

        return JunitReport(is_check=is_check)
    return None
