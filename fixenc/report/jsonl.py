"""Reports for programs: one JSON object a line, plain ASCII, with stable keys.

A file name that is no UTF-8 has lone surrogates, as in Python (``\\udcXX``), so that no name is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from fixenc.files.journal import Journal
from fixenc.files.looking import Look
from fixenc.files.renaming import Renaming
from fixenc.records import Detection, Outcome, Repair
from fixenc.report.codecs import elsewhere
from fixenc.report.notices import notices

# The keys of a detection.
_DETECTION = (
    "encoding", "evidence", "confidence", "language", "declared", "bom", "mixed", "parts", "damaged",
)  # fmt: skip


class JsonReport:
    """Writes a line for each file."""

    def begin(self) -> Iterator[str]:
        """Yield what comes before the first file."""
        yield from ()

    def add(self, outcome: Outcome) -> Iterator[str]:
        """Yield the line of a file."""
        yield outcome_line(outcome) + "\n"

    def end(self) -> Iterator[str]:
        """Yield what comes after the last file."""
        yield from ()


def outcome_line(outcome: Outcome) -> str:
    """Return the line of `fixenc fix` for one file."""
    return _dump(
        {
            "path": str(outcome.path),
            "status": outcome.status.value,
            "reason": outcome.reason,
            "target": None if outcome.target is None else str(outcome.target),
            "written": outcome.was_written,
            "compression": outcome.compression,
            **_detection(outcome.detection),
            "newline": outcome.newline,
            "actions": list(outcome.actions),
            "damage": [{"words": words, "regions": count} for words, count in outcome.damage],
            "doubtful": outcome.doubtful,
            "undecodable": outcome.undecodable,
            "places": [{"line": p.line, "column": p.column, "bytes": p.data.hex()} for p in outcome.places],
            "lost": outcome.lost,
            "notices": list(notices(outcome)),
        }
    )


def look_line(look: Look) -> str:
    """Return the line of `fixenc detect` for one file."""
    detection = look.detection
    reason = look.failure or look.skip or (detection.reason if detection else None)
    return _dump(
        {
            "path": str(look.path),
            "compression": look.compression,
            **_detection(detection),
            "codec": _codec_of(look),
            "newline": look.newline,
            "reason": reason,
            "undecodable": look.undecodable,
            "places": [{"line": one.line, "column": one.column, "bytes": one.data.hex()} for one in look.places],
            "candidates": [
                {"encoding": one.encoding, "probability": round(one.probability, 4), "excerpt": one.excerpt}
                for one in look.rivals
            ],
            "damage": [{"words": words, "regions": count} for words, count in look.damage],
            "doubtful": look.doubtful,
            "lost": look.lost,
        }
    )


def codec_line(look: Look) -> str:
    """Return the line of `fixenc detect --encoding-only` for one file."""
    return _dump({"path": str(look.path), "codec": _codec_of(look)})


def _codec_of(look: Look) -> str | None:
    """Return the name by which Python's `open` or `iconv` reads a file; None if no codec reads all of it."""
    d = look.detection
    return None if d is None or (known := elsewhere(d)) is None else known.name


def repair_line(repair: Repair, detection: Detection | None = None, refusal: str | None = None, lost: int = 0) -> str:
    """Return the line of `fixenc explain` for one text: regions by character position, with accident and proof."""
    return _dump(
        {
            **_detection(detection),
            "reason": refusal,
            "text": repair.text,
            "lost": lost,
            "proved": repair.is_proved,
            "regions": [
                {
                    "start": region.start,
                    "end": region.end,
                    "before": region.before,
                    "after": region.after,
                    "words": region.words,
                    "accident": [
                        {"kind": _kebab(type(damage).__name__), **asdict(damage)}  # type: ignore[call-overload]
                        for damage in region.accident
                    ],
                    "proved": region.is_proved,
                    "guessed": region.is_guessed,
                    "odds": region.odds,
                }
                for region in repair.regions
            ],
            "unsure": [
                {
                    "start": doubt.start,
                    "text": doubt.text,
                    "candidates": [{"text": c.text, "words": c.words, "odds": c.odds} for c in doubt.candidates],
                    "reason": doubt.reason,
                }
                for doubt in repair.unsure
            ],
        }
    )


def charset_line(name: str, codec: str, labels: tuple[str, ...]) -> str:
    """Return the line of `fixenc encodings` for one charset."""
    return _dump({"name": name, "codec": codec, "labels": list(labels)})


def run_line(run: Journal) -> str:
    """Return the line of `fixenc runs` for one run."""
    return _dump(
        {
            "run": run.number,
            "id": run.id,
            "journal": str(run.path),
            "began": run.began,
            "mends": run.mends.value,
            "in-place": run.options.in_place,
            "output": None if run.options.output is None else str(run.options.output),
            "backup": run.options.backup,
            "fixed": run.fixed,
            "state": run.state,
            "paths": [str(path) for path in run.roots],
        }
    )


def renaming_line(one: Renaming) -> str:
    """Return the line of `fixenc names` for one name."""
    return _dump(
        {
            "path": str(one.path),
            "status": one.status.value,
            "name": one.name,
            "damage": list(one.damage),
            "reason": one.reason,
            "renamed": one.is_done,
        }
    )


def _detection(detection: Detection | None) -> dict[str, Any]:
    if detection is None:
        return dict.fromkeys(_DETECTION)
    d = detection
    who = (d.encoding, d.evidence.value, round(d.confidence, 4), d.language, d.declared)
    how = (d.has_bom, d.is_mixed, [asdict(part) for part in d.parts], d.is_damaged)
    return dict(zip(_DETECTION, who + how, strict=True))


def _kebab(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "-", name).lower()


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=True)
