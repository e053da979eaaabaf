"""The page about a corpus: totals and the sample of changes, in one file without scripts that loads nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fixenc.corpus.results import Results
from fixenc.report.corpus import summary_lines
from fixenc.report.html.page import render_static
from fixenc.report.safe import safe

__all__ = ["corpus_page"]

# The most rows of a table of counts; the rest is in the counts themselves.
_MOST_ROWS = 50


def corpus_page(results: Results, title: str) -> bytes:
    """Return the page in UTF-8."""
    tally = results.tally
    totals: Sequence[tuple[str, Counter[str]]] = (
        ("Records by status", tally.status),
        ("Repaired stretches by accident", tally.accidents),
        ("Records by the charset they were in", tally.charsets),
        ("Mended texts by language", tally.languages),
        ("Broken records by reason", tally.broken),
    )
    page = render_static(
        "corpus",
        title=safe(title),
        summary=[safe(line) for line in summary_lines(results)],
        totals=[
            (name, [(safe(value), count) for value, count in counts.most_common(_MOST_ROWS)])
            for name, counts in totals
            if counts
        ],
        changes=[
            {
                name: "" if value is None else safe(value) if isinstance(value, str) else value
                for name, value in one.to_json().items()
            }
            for one in results.sample.changes
        ],
    )
    return page.encode("utf-8")
