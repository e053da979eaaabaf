"""The report of `fixenc corpus` for people: a line for each shard with news, and a summary."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from fixenc.corpus.results import Results
from fixenc.corpus.shards import Done
from fixenc.corpus.tally import Tally
from fixenc.records import Status
from fixenc.report.console import count_files, in_brackets, status_line
from fixenc.report.safe import safe

__all__ = ["done_text", "has_line", "summary_lines"]

# The statuses of records, in the order of the summary.
_STATUSES = ("fixed", "healthy", "unsure", "broken", "without text")
# The most accidents and reasons in a line.
_MOST_SHOWN = 5


def has_line(done: Done, *, is_verbose: bool) -> bool:
    """Whether a shard gets a line: not if it is healthy, skipped, or was written by an earlier run."""
    is_news = done.status is Status.FAILED or (done.is_new and done.status is not Status.HEALTHY)
    return is_verbose or is_news


def done_text(done: Done) -> Text:
    """Return the line for a shard."""
    line = status_line(done.status, Path(done.shard.job.found.path))
    if done.tally is not None:
        earlier = "" if done.is_new else ", by an earlier run"
        line.append(f"  {_records_in_words(done.tally)}{earlier}")
    if done.reason is not None:
        line.append(f"  {safe(done.reason)}")
    return line


def summary_lines(results: Results) -> list[str]:
    """Return the summary: shards, records, accidents, charsets, and why records stay as they are."""
    shards = [f"{results.status[one]} {one.value}" for one in Status if results.status[one]]
    earlier = f"; {results.earlier} written by an earlier run" if results.earlier else ""
    lines = [count_files(results.status.total()) + ", ".join(shards) + in_brackets(results.skipped) + earlier]
    tally = results.tally
    if tally.records:
        lines.append(_records_in_words(tally))
    for heading, counts in (
        ("accidents", tally.accidents),
        ("charsets", tally.charsets),
        ("languages", tally.languages),
        ("broken", tally.broken),
    ):
        if counts:
            shown = [f"{safe(what)} ({count:,})" for what, count in counts.most_common(_MOST_SHOWN)]
            rest = f" and {len(counts) - _MOST_SHOWN} others" if len(counts) > _MOST_SHOWN else ""
            lines.append(f"{heading}: {', '.join(shown)}{rest}")
    return lines


def _records_in_words(tally: Tally) -> str:
    """Return a phrase for the records of a shard: how many, and how many of each status."""
    parts = [f"{tally.status[one]:,} {one}" for one in _STATUSES if tally.status[one]]
    return f"{tally.records:,} record{'s' * (tally.records != 1)}{': ' * bool(parts)}{', '.join(parts)}"
