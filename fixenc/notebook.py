"""How a notebook shows a repair: a table of its regions, each with its accident and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Protocol

# The most regions that are shown, and the most characters of each text.
_MOST = 20
_LONGEST = 200
_HEADINGS = ("at", "before", "after", "accident, and what it makes of the repaired text")


class Region(Protocol):
    """What is shown of a region."""

    @property
    def start(self) -> int:
        """Where it begins, in characters."""

    @property
    def before(self) -> str:
        """The damaged text."""

    @property
    def after(self) -> str:
        """The repaired text."""

    @property
    def accident(self) -> Sequence[Any]:
        """The damages, in the order in which they happened."""


def render_repair(regions: Sequence[Region], doubtful: int) -> str:
    """Return a table of some regions as HTML; `doubtful` is the number of stretches that were left alone.

    >>> render_repair((), 0)
    '<p>no damage found</p>'
    """
    parts = list[str]()
    if regions:
        head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
        rows = "".join(map(_render_region, regions[:_MOST]))
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    if len(regions) > _MOST:
        parts.append(f"<p>and {len(regions) - _MOST:,} more regions</p>")
    if doubtful:
        parts.append(f"<p>{doubtful:,} stretch{'es' * (doubtful > 1)} in doubt, left unchanged</p>")
    return "".join(parts) or "<p>no damage found</p>"


def _render_region(region: Region) -> str:
    proof = "<br>".join(f"{escape(words)}: {_show(text)}" for words, text in _run_forwards(region))
    cells = (f"{region.start:,}", _show(region.before), _show(region.after), proof)
    return "<tr>" + "".join(f'<td style="text-align: left">{cell}</td>' for cell in cells) + "</tr>"


def _run_forwards(region: Region) -> Iterator[tuple[str, str]]:
    """Yield each damage of the accident in words, with the text that it makes of the repaired one."""
    text: str | None = region.after
    for damage in region.accident:
        text = None if text is None else damage.inflict(text)
        yield damage.words, text or ""


def _show(text: str) -> str:
    """Return a text as HTML in which every character can be seen."""
    shown = "".join(one if one.isprintable() or one == "\n" else f"‹U+{ord(one):04X}›" for one in text[:_LONGEST])
    more = "…" if len(text) > _LONGEST else ""
    return f'<bdi style="white-space: pre-wrap">{escape(shown)}{more}</bdi>'
