"""The journals of an output: what each run wrote there, so that the next one skips it, and knows its own work.

A run has a folder ``.fixenc/runs/RUN`` in the output. Objects cannot be appended to, so each packet has two of its own,
of JSON lines: ``NUMBER.begun.jsonl`` before its files get their names, and ``NUMBER.jsonl`` after that. A packet that
was interrupted has only the first one, which says what may have been written.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from fixenc import __version__
from fixenc.options import Options
from fixenc.records import Status
from fixenc.remote.stores import Content, Kind, Over, Store
from fixenc.remote.walking import JOURNALS

__all__ = ["Known", "Note", "fingerprint_of_options", "new_run", "note_begun", "note_done", "read_known", "short"]

_RUNS = f"{JOURNALS}/runs"
_BEGUN, _DONE = ".begun.jsonl", ".jsonl"
# How many journals are read with one call.
_READ_TOGETHER = 64
# The options that change nothing in the bytes of a clean copy.
_NO_MATTER = frozenset(
    {"output", "journal", "fsync", "force", "dry_run", "check", "keep_texts", "keep_findings", "suffix", "backup"}
)
_STATUSES = tuple(Status)


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted of one file: its place, its version, and the key, version and fingerprint of its clean copy.

    The place is the same however a user spells it. `target`, the version of the copy, is empty before it was written;
    `options` stands for the options of the run.
    """

    source: str
    version: str
    key: str
    target: str
    digest: str
    status: str
    options: str


def new_run() -> str:
    """Return a name for the folder of a run: its start in UTC, and chance, since several may start at once."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()) + "-" + secrets.token_hex(4)


def note_begun(store: Store, run: str, number: int, notes: Sequence[Note], *, is_again: bool = False) -> None:
    """Note what a packet is about to write, or of one file, what it writes in place of that; raises OSError."""
    other = f"-{_hash(notes[0].key):016x}" if is_again else ""
    _put(store, f"{_RUNS}/{run}/{number:08}{other}{_BEGUN}", notes)


def note_done(store: Store, run: str, number: int, notes: Iterable[Note]) -> None:
    """Note what a packet did; raises OSError."""
    _put(store, f"{_RUNS}/{run}/{number:08}{_DONE}", notes)


def fingerprint_of_options(options: Options) -> str:
    """Return what stands for this version of fixenc and for all options that may change clean bytes."""
    values = {one.name: repr(getattr(options, one.name)) for one in fields(options) if one.name not in _NO_MATTER}
    return _hash(__version__, json.dumps(values, sort_keys=True)).to_bytes(8, "big").hex()


def short(digest: str) -> int:
    """Return the first 64 bits of a fingerprint: enough to know one's own work by."""
    return int(digest[:16], 16)


class Known:
    """What earlier runs noted, in 25 bytes a file: hashes of keys, of all that makes a file done, and of its bytes."""

    def __init__(self, notes: Iterable[Note]) -> None:
        columns = array("Q"), array("Q"), array("Q"), array("B")
        for one in notes:
            for column, value in zip(columns, _row(one), strict=True):
                column.append(value)
        order = sorted(range(len(columns[0])), key=columns[0].__getitem__)
        self._keys, self._states, self._digests, self._statuses = (
            array(column.typecode, map(column.__getitem__, order)) for column in columns
        )

    def look_up(self, note: Note, there: str) -> tuple[tuple[int, ...], Status | None]:
        """Return the short fingerprints that were noted for a key, and the status if all is as it was noted.

        `there` is the version of the file that stands at the key.
        """
        key, state = _hash(note.key, note.source), _state(note, there)
        at, digests, done = bisect_left(self._keys, key), list[int](), None
        while at < len(self._keys) and self._keys[at] == key:
            digests.append(self._digests[at])
            if self._states[at] == state:
                done = _STATUSES[self._statuses[at]]
            at += 1
        return tuple(digests), done


def read_known(store: Store) -> Known:
    """Read the journals of all earlier runs into an output; raises OSError if they cannot be read."""
    return Known(_read_notes(store))


def _read_notes(store: Store) -> Iterator[Note]:
    for run in store.entries(_RUNS):
        if run.kind is not Kind.FOLDER:
            continue
        sizes = {one.name: one.size for one in store.entries(f"{_RUNS}/{run.name}") if one.name.endswith(_DONE)}
        ended = {name for name in sizes if not name.endswith(_BEGUN)}
        wanted = [name for name in sizes if name in ended or name.removesuffix(_BEGUN) + _DONE not in ended]
        for start in range(0, len(wanted), _READ_TOGETHER):
            files = [(f"{_RUNS}/{run.name}/{name}", sizes[name]) for name in wanted[start : start + _READ_TOGETHER]]
            for data in store.read_all(files):
                if isinstance(data, Exception):
                    raise data
                yield from _parse(data)


def _row(note: Note) -> tuple[int, int, int, int]:
    """Return the hash of a key, of all that makes its file done, of its clean bytes, and the number of the status."""
    state = _state(note, note.target) if note.target else 0
    return _hash(note.key, note.source), state, short(note.digest), _STATUSES.index(Status(note.status))


def _parse(data: bytes) -> Iterator[Note]:
    """Yield the notes in a journal; a line that is none says nothing."""
    for line in data.splitlines():
        try:
            note = Note(**json.loads(line))
            if all(isinstance(value, str) for value in asdict(note).values()) and short(note.digest) < 1 << 64:
                Status(note.status)
                yield note
        except (ValueError, TypeError):
            continue


def _put(store: Store, key: str, notes: Iterable[Note]) -> None:
    data = "".join(json.dumps(_fields(one)) + "\n" for one in notes).encode("ascii")
    store.put(key, Content(lambda: (data,), len(data)), Over.ANYTHING)


def _fields(note: Note) -> dict[str, Any]:
    return asdict(note)


def _state(note: Note, there: str) -> int:
    """Return a hash of all that must be the same for a file to be done; never 0."""
    return _hash(note.key, note.source, note.version, note.options, there) or 1


def _hash(*texts: str) -> int:
    whole = "\0".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest(), "big")
