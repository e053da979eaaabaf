"""What is sent to a worker: some files of one root, with all that it has to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fixenc.detection.siblings import Neighbours
from fixenc.files.found import Found
from fixenc.files.sidecars import BOUND, binds, charset_in
from fixenc.options import Options
from fixenc.records import Status
from fixenc.remote.siblings import Sample
from fixenc.remote.stores import Entry, Store

__all__ = ["Asked", "Job", "Packet", "key_of"]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to fix: what the walk found, its entry, and the key of its clean copy in the output.

    `there` is the version of the file that stands at that key. `known` are short fingerprints of what earlier runs
    wrote there. `done` is the status that an earlier run noted, if nothing changed since.
    """

    found: Found
    entry: Entry
    target: str = ""
    there: str | None = None
    known: tuple[int, ...] = ()
    done: Status | None = None

    @property
    def is_due(self) -> bool:
        """Whether the file has to be read."""
        return self.found.is_input and self.done is None

    @property
    def key(self) -> str:
        """Its key below the root."""
        return key_of(self.found)


@dataclass(frozen=True, slots=True)
class Packet:
    """Jobs of one root that are carried out together, and noted in one object.

    `run` is the name of the run's folder of notes, None if nothing is written; `samples` are the siblings by folder.
    """

    number: int
    root: Path
    jobs: tuple[Job, ...]
    run: str | None = None
    samples: dict[str, Sample] = field(default_factory=dict)

    @property
    def is_due(self) -> bool:
        """Whether any of its files has to be read."""
        return any(job.is_due for job in self.jobs)


@dataclass(frozen=True, slots=True)
class Asked:
    """What cleaning asks of a file beside its bytes; `held` are the bytes of others of its packet, by their keys."""

    job: Job
    store: Store
    sample: Sample | None
    held: Mapping[str, bytes]

    @property
    def encoding(self) -> str | None:
        """The label that the user's patterns give it."""
        return self.job.found.encoding

    @property
    def is_named(self) -> bool:
        """Whether the user gave it by its own name."""
        return self.job.found.is_named

    def find_objection(self) -> str | None:
        """Return why it must stay in its charset, for the sake of a file beside it; None if it need not."""
        telling = self.job.found.telling
        try:
            return BOUND if telling is not None and binds(self._read_beside(telling), telling) else None
        except OSError:
            return None

    @property
    def among(self) -> Neighbours | None:
        """A function that returns the likely charsets of its siblings; None if it has none."""
        return None if self.sample is None else partial(self.sample.lean, self.store, self.job.entry.name, self.held)

    def find_label(self, _options: Options) -> str | None:
        """Return the charset that a file beside it says."""
        telling = self.job.found.telling
        if telling is None:
            return None
        try:
            return charset_in(next(self._read_beside(telling), b""), telling)
        except OSError:
            return None

    def _read_beside(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of another file of its folder. Raises OSError."""
        folder = self.job.key.rpartition("/")[0]
        return iter(self.store.blocks(f"{folder}/{name}" if folder else name))


def key_of(found: Found) -> str:
    """Return the key of a file below the root of its walk."""
    return "/".join((*found.location.folders, found.location.name))
