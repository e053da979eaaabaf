"""Results in SARIF 2.1.0, the format of code scanning.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. Results are written as they come, and the rules after
them, since only then it is known which there are.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fixenc import __version__
from fixenc.records import Outcome, Spot, Status
from fixenc.report.annotations import DESCRIPTIONS, Annotation, annotate
from fixenc.report.paths import relative, with_slashes
from fixenc.report.safe import safe
from fixenc.urls import Url

__all__ = ["SarifReport"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Columns are characters of Unicode, and any line end of `newlines` ends a line.
_RUN = {"columnKind": "unicodeCodePoints", "newlineSequences": ["\r\n", "\n", "\r"]}


class SarifReport:
    """Writes one document with all annotations."""

    def __init__(self, *, is_check: bool) -> None:
        self._is_check = is_check
        self._rules = dict.fromkeys(DESCRIPTIONS)
        self._failures = list[dict[str, Any]]()
        self._is_first = True

    def begin(self) -> Iterator[str]:
        """Yield what comes before the first file."""
        run = _dump(_RUN).removesuffix("}")
        yield f'{{"$schema": {_dump(_SCHEMA)}, "version": "2.1.0", "runs": [{run}, "results": ['

    def add(self, outcome: Outcome) -> Iterator[str]:
        """Yield the results of a file."""
        if outcome.status is Status.FAILED:
            text = safe(outcome.reason or "")
            where = [{"physicalLocation": _location(outcome.path, None)}]
            self._failures.append({"level": "error", "message": {"text": text}, "locations": where})
        seen = Counter[str]()
        for one in annotate(outcome, is_check=self._is_check):
            seen[mark := f"{one.rule}\n{one.words}"] += 1
            self._rules[one.rule] = None
            result = _dump(_result(outcome.path, one, f"{mark}\n{seen[mark]}"))
            yield f"{'' if self._is_first else ','}\n{result}"
            self._is_first = False

    def end(self) -> Iterator[str]:
        """Yield what comes after the last file."""
        rules = [{"id": rule, "shortDescription": {"text": _describe(rule)}} for rule in self._rules]
        tool = {"driver": {"name": "fixenc", "semanticVersion": __version__, "rules": rules}}
        done = {"executionSuccessful": not self._failures, "toolExecutionNotifications": self._failures}
        yield f'\n], "tool": {_dump(tool)}, "invocations": [{_dump(done)}]}}]}}\n'


def _result(path: Path, one: Annotation, mark: str) -> dict[str, Any]:
    """Return one result; its fingerprint stays the same when lines move."""
    fingerprint = hashlib.sha256(os.fsencode(relative(path)) + b"\n" + mark.encode("utf-8", "surrogatepass"))
    return {
        "ruleId": one.rule,
        "level": one.level.value,
        "message": {"text": safe(one.words)},
        "locations": [{"physicalLocation": _location(path, one.spot)}],
        "partialFingerprints": {"fixenc/v1": fingerprint.hexdigest()},
    }


def _location(path: Path, spot: Spot | None) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if spot is not None:
        location["region"] = {
            "startLine": spot.line,
            "startColumn": spot.column,
            "endLine": spot.end_line,
            "endColumn": spot.end_column,
        }
    return location


def _uri(path: Path) -> str:
    """Return the URI of a path, relative to the working folder if it lies below it, by the bytes of its name."""
    name = with_slashes(path)
    if isinstance(path, Url):
        return quote(name, safe="/:", errors="surrogateescape")
    text = quote(os.fsencode(name))
    return ("file://" + "/" * (not text.startswith("/")) + text) if Path(name).is_absolute() else text


def _describe(rule: str) -> str:
    kind, _, accident = rule.partition("/")
    return DESCRIPTIONS[kind] + (f" The accident: {accident.replace('-', ' ')}." if accident else "")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)
