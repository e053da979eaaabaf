"""The folders that all workers of a cluster must see as this process does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from fixenc.cluster.tasks import Places
from fixenc.files.ledger import ledger_path
from fixenc.files.locations import Root
from fixenc.options import Options
from fixenc.urls import Url


def places_of(paths: Sequence[Path], options: Options) -> Places:
    """Return the places of a run over `paths`: what it reads, where it writes, and where it notes what it wrote."""
    folders = [path if path.is_dir() else path.parent for path in paths if not isinstance(path, Url)]
    if options.output is not None and not isinstance(options.output, Url):
        folders.append(_nearest(options.output))
    if options.journal is not None:
        folders.append(options.journal.parent)
    if options.labels is not None:
        folders.append(options.labels.parent)
    roots = tuple(dict.fromkeys(map(Root.of, folders)))
    has_urls = any(isinstance(path, Url) for path in (*paths, options.output))  # what is written is noted there
    return Places(roots, None if has_urls or options.dry_run or options.check else _notes())


def _nearest(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that exists."""
    at = Path(os.path.abspath(folder))
    return next(one for one in (at, *at.parents) if one.is_dir())


def _notes() -> tuple[str, int] | None:
    """Return the state folder, which is made now, and its inode; None if there is none, which the ledger warns of."""
    try:
        folder = ledger_path().parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return str(folder), os.stat(folder).st_ino
    except OSError:
        return None
