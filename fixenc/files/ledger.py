"""What fixenc wrote: a list of paths and fingerprints, so that a later run may refresh its own work and nothing else.

One JSON object a line, appended, in the user's state folder. Losing it costs nothing but `--force` where a source
has changed since its clean copy was made.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path

import platformdirs

_log = logging.getLogger("fixenc")


def ledger_path() -> Path:
    """Where the list is kept."""
    return platformdirs.user_state_path("fixenc", appauthor=False) / "written.jsonl"


def load() -> dict[str, str]:
    """The fingerprint last written to each path; empty where nothing is known."""
    try:
        lines = ledger_path().read_text("ascii").splitlines()
    except OSError:
        return {}
    known: dict[str, str] = {}
    for line in lines:
        try:
            entry = json.loads(line)
            known[entry["path"]] = entry["sha256"]
        except (ValueError, KeyError, TypeError):
            continue  # a line cut short by a crash
    return known


def record(written: Iterable[tuple[Path, str]]) -> None:
    """Note that these fingerprints now stand at these paths. A failure is logged: the files themselves are safe."""
    lines = "".join(json.dumps({"path": key_of(path), "sha256": fingerprint}) + "\n" for path, fingerprint in written)
    try:
        ledger_path().parent.mkdir(parents=True, exist_ok=True)
        with ledger_path().open("a", encoding="ascii") as file:
            file.write(lines)
    except OSError as error:
        _log.warning("cannot note in %s what was written: %s", ledger_path(), error)


def key_of(path: Path) -> str:
    """The path as the ledger names it: absolute, links in its folder resolved."""
    return os.path.join(os.path.realpath(path.parent), path.name)
