"""What fixenc remembers from run to run: files of JSON lines in the user's state folder, which only grow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import platformdirs


def state_folder() -> Path:
    """Where they are kept."""
    return platformdirs.user_state_path("fixenc", appauthor=False)


def line_of(fields: Mapping[str, Any]) -> bytes:
    """One object, as a line."""
    return json.dumps(fields).encode("ascii") + b"\n"


def append(path: Path, fields: Mapping[str, Any]) -> None:
    """Add one object, whole even where several processes do; raises OSError."""
    try:
        _append(path, line_of(fields))
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _append(path, line_of(fields))


def objects(path: Path) -> Iterator[dict[str, Any]]:
    """All objects but those that were cut short by a crash, or damaged since; raises OSError."""
    for line in path.read_bytes().splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def _append(path: Path, line: bytes) -> None:
    # Unbuffered, so that a line is one append.
    with path.open("ab", buffering=0) as file:
        file.write(line)
