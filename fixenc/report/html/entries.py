"""What the page says of each file, as JSON values: a short row for the list, and details to be read when wanted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fixenc.excerpts import CandidateText, Doubt, Excerpt, Findings, Lost, Piece
from fixenc.options import Options
from fixenc.records import HIGHEST_ODDS, Outcome, Status
from fixenc.report.html.commands import command_for
from fixenc.report.html.embedding import embed

__all__ = ["Entries", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """What the list has of a file; `accidents` are numbers in the list of accidents."""

    path: str
    status: Status
    encoding: str | None
    accidents: tuple[int, ...]
    is_guessed: bool
    is_lossy: bool
    is_doubtful: bool
    reason: str | None
    note: str | None


@dataclass
class Entries:
    """The files of a page, one after the other; texts are kept as JSON only, so that a large tree needs little memory.

    `options` are those of the run. `accidents` are in words, each once, in order of their first file.
    """

    options: Options
    is_dry: bool
    rows: list[Row] = field(default_factory=list)
    details: list[bytes] = field(default_factory=list)
    accidents: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Add a file."""
        findings = outcome.findings or Findings()
        self.rows.append(
            Row(
                path=str(outcome.path),
                status=outcome.status,
                encoding=_encoding_of(outcome),
                accidents=tuple(map(self._number, (words for words, _ in outcome.damage))),
                is_guessed=findings.is_guessed,
                is_lossy=bool(findings.all_lost or outcome.undecodable),
                is_doubtful=bool(findings.all_doubts or outcome.doubtful),
                reason=outcome.reason,
                note=findings.note,
            )
        )
        self.details.append(embed(self._details(outcome, findings)).encode("utf-8"))

    def index(self, root: str) -> list[dict[str, Any]]:
        """Return the rows as JSON values, each path as its folder below the root and its name."""
        return [_index_row(row, root) for row in self.rows]

    def root(self) -> str:
        """Return the folder that all files are below; "" if there is none."""
        return common_folder(row.path for row in self.rows)

    def _number(self, words: str) -> int:
        return self.accidents.setdefault(words, len(self.accidents))

    def _details(self, outcome: Outcome, findings: Findings) -> dict[str, Any]:
        detection = outcome.detection
        found = {
            "target": None if outcome.target is None else str(outcome.target),
            "actions": list(outcome.actions),
            "accidents": [[self._number(words), count] for words, count in outcome.damage],
            "written": outcome.was_written,
            "due": outcome.is_due,
            "compression": outcome.compression,
            "newline": outcome.newline,
            "evidence": None if detection is None else detection.evidence.value,
            "confidence": None if detection is None else round(detection.confidence, 4),
            "declared": None if detection is None else detection.declared,
            "language": findings.language or (None if detection is None else detection.language),
            "excerpts": [_excerpt(one) for one in findings.excerpts],
            "changes": findings.changes,
            "left-out": findings.changes - findings.shown,
            "doubts": [_doubt(one) for one in findings.doubts],
            "all-doubts": findings.all_doubts or outcome.doubtful,
            "lost": [_lost(one) for one in findings.lost],
            "all-lost": findings.all_lost or outcome.undecodable,
            "candidates": [_candidate(one) for one in findings.candidates],
            "command": command_for(outcome.path, self.options, outcome.target) if findings.candidates else None,
        }
        return {key: value for key, value in found.items() if value}


def common_folder(paths: Iterable[str]) -> str:
    """Return the folder that all of some paths are below; "" if there is none.

    >>> common_folder(["site/a.html", "site/b/c.html"]), common_folder(["a", "b/c"])
    ('site', '')
    """
    folders = {os.path.dirname(path) for path in paths}
    try:
        return os.path.commonpath(folders) if folders else ""
    except ValueError:  # absolute and relative paths, or two drives
        return ""


def _index_row(row: Row, root: str) -> dict[str, Any]:
    folder, name = os.path.split(row.path)
    below = os.path.relpath(folder, root) if root and folder else folder
    found = {
        "name": name or folder,
        "folder": "" if below == os.curdir else below,
        "status": row.status.value,
        "encoding": row.encoding,
        "accidents": list(row.accidents),
        "guessed": row.is_guessed,
        "lossy": row.is_lossy,
        "doubtful": row.is_doubtful,
        "reason": row.reason,
        "note": row.note,
    }
    return {key: value for key, value in found.items() if value}


def _encoding_of(outcome: Outcome) -> str | None:
    """Return the encoding of a file, also of one of which only the journal is known."""
    found = outcome.detection
    if found is not None:
        names = dict.fromkeys(part.encoding for part in found.parts)
        return " and ".join(names) or found.encoding
    first = outcome.actions[0] if outcome.actions else ""
    return first.removeprefix("re-encoded from ") if first.startswith("re-encoded from ") else None


def _excerpt(one: Excerpt) -> dict[str, Any]:
    """Return an excerpt as a JSON value."""
    found = {
        "line": one.line,
        "how": list(one.how),
        "pieces": [_piece(piece) for piece in one.pieces if piece != Piece("", "")],
        "proofs": [[proof.after, *([step.words, step.text] for step in proof.steps)] for proof in one.proofs],
        "odds": None if one.odds is None else min(round(one.odds), HIGHEST_ODDS),
        "guessed": one.is_guessed,
        "cut": [int(one.is_cut_before), int(one.is_cut_after)] if one.is_cut_before or one.is_cut_after else None,
    }
    return {key: value for key, value in found.items() if value}


def _piece(piece: Piece) -> str | list[str | int]:
    """Return a piece: a text that did not change, or what it was, what it is, and how many characters are left out."""
    if piece.before == piece.after and not piece.omitted:
        return piece.before
    return [piece.before, piece.after, *[piece.omitted] * (piece.omitted > 0)]


def _doubt(one: Doubt) -> dict[str, Any]:
    return {
        "line": one.line,
        "left": one.left,
        "text": one.text,
        "right": one.right,
        "candidates": [list(candidate) for candidate in one.candidates],
        "reason": one.reason,
    }


def _lost(one: Lost) -> list[Any]:
    return [one.line, one.column, one.words, one.data.hex(" ")]


def _candidate(one: CandidateText) -> dict[str, Any]:
    return {"encoding": one.encoding, "probability": round(one.probability, 4), "lines": list(one.lines)}
