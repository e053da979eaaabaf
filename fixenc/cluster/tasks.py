"""What a worker of a cluster runs. Nothing here needs dask."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from pathlib import Path

from fixenc.files.ledger import ledger_path
from fixenc.files.locations import Root
from fixenc.pipeline import fix_bytes

# A text in windows-1252 with mojibake in it: what reads it has loaded all language models.
_WARMING = "Für die Brücke Ã¼ber den Fluß\n".encode("cp1252")


def call(given: bytes) -> bytes:
    """Do a pickled call, and return its result, pickled."""
    fn, args, named = pickle.loads(given)  # noqa: S301 - the scheduler, which may run anything here, sent it
    return pickle.dumps(fn(*args, **named), pickle.HIGHEST_PROTOCOL)


def warm() -> None:
    """Load the language models, once a process."""
    fix_bytes(_WARMING)


@dataclass(frozen=True, slots=True)
class Places:
    """What a worker must see as the process does that sends it jobs.

    `roots` are the folders that are read and written; `ledger` is the path of the list of written files, with its
    device and inode, or None if nothing is written.
    """

    roots: tuple[Root, ...]
    ledger: tuple[str, int] | None


def unseen(places: Places) -> str | None:
    """Return what this process does not see of the places, in words; None if it sees all."""
    for root in places.roots:
        here = Root.of(Path(root.real))
        if root.inode and (here.real, here.inode) != (root.real, root.inode):
            return f"does not see the folder {root.real!r}"
    if places.ledger is None:
        return None
    path, inode = places.ledger
    try:
        is_same = os.stat(ledger_path().parent).st_ino == inode
    except OSError:
        is_same = False
    return None if is_same else f"does not see the state folder {path!r}"
