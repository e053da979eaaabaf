"""The report of ``fixenc names`` for people: a line for each damaged name, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from fixenc.files.renaming import Renaming
from fixenc.records import Status
from fixenc.report.console import in_brackets, status_line
from fixenc.report.safe import safe

__all__ = ["has_line", "renaming_text", "renamings_summary"]


def has_line(one: Renaming) -> bool:
    """Whether a name gets a line of its own."""
    return one.status not in (Status.HEALTHY, Status.SKIPPED)


def renaming_text(one: Renaming) -> Text:
    """Return the line for one name: the old and the new one, its accidents, and why it stays if it does."""
    text = status_line(one.status, one.path, "renamed" if one.is_done else "rename")
    if one.name is not None:
        text.append(f" → {safe(one.name)}")
    notes = [*one.damage, one.reason] if one.reason else [*one.damage]
    return text.append("  " + safe(", ".join(notes)), "dim" if one.status is Status.FIXED else "")


def renamings_summary(renamings: Sequence[Renaming], *, is_applied: bool) -> str:
    """Return all counts in one line: ``9 names: 3 to rename, 6 healthy; nothing renamed, rename with --apply``."""
    if not renamings:
        return "no files found"
    counts = Counter(one.status for one in renamings)
    reasons = Counter(one.reason or "" for one in renamings if one.status is Status.SKIPPED)
    parts = []
    for status in Status:
        if count := counts[status]:
            word = status.value if status is not Status.FIXED else "renamed" if is_applied else "to rename"
            parts.append(f"{count} {word}" + in_brackets(reasons) * (status is Status.SKIPPED))
    total = f"{len(renamings)} name{'s' * (len(renamings) != 1)}: {', '.join(parts)}"
    if not counts[Status.FIXED]:
        return total
    return f"{total}; undo with `fixenc undo`" if is_applied else f"{total}; nothing renamed, rename with --apply"
