"""Results as JUnit XML, which most servers for continuous integration show: a file is a test case.

There is no standard; these are the elements of https://github.com/testmoapp/junitxml, which counts the cases in the
first element. So all cases are held until the end.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

from fixenc.records import Outcome, Status
from fixenc.report.fix import actions_in_words
from fixenc.report.notices import notices
from fixenc.report.paths import shown
from fixenc.report.safe import safe

__all__ = ["JunitReport"]

# What is no character of XML 1.0 (section 2.2).
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JunitReport:
    """Writes one document with a test case for each file."""

    def __init__(self, *, is_check: bool) -> None:
        self._is_check = is_check
        self._cases = list[str]()
        self._counts = Counter[str]()

    def begin(self) -> Iterator[str]:
        """Yield what comes before the first file."""
        yield '<?xml version="1.0" encoding="utf-8"?>\n'

    def add(self, outcome: Outcome) -> Iterator[str]:
        """Note a file; nothing is written yet."""
        name, inner = _quote(shown(outcome.path)), ""
        element, words = self._judge(outcome)
        if element:
            self._counts[element] += 1
            inner += f'<{element} message="{_quote(safe(words))}"/>'
        if known := notices(outcome):
            inner += f"<system-out>{_quote(safe(', '.join(known)))}</system-out>"
        self._cases.append(f'<testcase classname="fixenc" name="{name}">{inner}</testcase>\n')
        yield from ()

    def end(self) -> Iterator[str]:
        """Yield all cases."""
        counts = self._counts
        yield (
            f'<testsuites><testsuite name="fixenc" tests="{len(self._cases)}" failures="{counts["failure"]}" '
            f'errors="{counts["error"]}" skipped="{counts["skipped"]}">\n'
        )
        yield from self._cases
        yield "</testsuite></testsuites>\n"

    def _judge(self, outcome: Outcome) -> tuple[str, str]:
        """Return the element that a file gets, and its words; no element for a case that passes."""
        if outcome.status is Status.FAILED:
            return "error", outcome.reason or ""
        if outcome.status in (Status.SKIPPED, Status.UNSURE):
            return "skipped", f"{outcome.status.value}: {outcome.reason or ''}"
        is_failure = outcome.status is Status.FIXED and (self._is_check or (outcome.is_due and not outcome.was_written))
        return ("failure", f"would be fixed: {actions_in_words(outcome)}") if is_failure else ("", "")


def _quote(text: str) -> str:
    """Return text for an element or an attribute, in ASCII."""
    plain = _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    return html.escape(plain).encode("ascii", "xmlcharrefreplace").decode("ascii")
