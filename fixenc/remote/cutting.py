"""Cutting what a walk finds into packets, with all that is known of each file and of its place in the output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from fixenc.files.found import Found
from fixenc.files.locations import Location, Root
from fixenc.options import Options
from fixenc.remote.notes import Known, Note, fingerprint_of_options
from fixenc.remote.packets import Job, Packet, key_of
from fixenc.remote.patience import reason_of
from fixenc.remote.siblings import Sample
from fixenc.remote.stores import Entry, Kind, Store
from fixenc.remote.walking import Row, Visit

__all__ = ["Cutter", "Tree"]

# When a packet is full: the weight of its files in bytes, each with what its requests cost, and their number. It is
# some seconds of work at most, which are lost if its worker dies; its clean copies are kept in memory until then.
_FULL_WEIGHT = 1 << 20
_WEIGHT_OF_ANY = 1 << 13
_MOST_JOBS = 1024


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a walk, the names above its files in the output, and its folders."""

    store: Store
    above: str
    visits: Iterable[Visit]


@dataclass
class Cutter:
    """Cuts the files of a run into packets; `run` is the name of its notes, None if nothing is written."""

    options: Options
    output: Store | None
    known: Known
    run: str | None
    _number: int = 0
    _jobs: list[Job] = field(default_factory=list)
    _samples: dict[str, Sample] = field(default_factory=dict)
    _weight: int = 0

    def packets(self, trees: Iterable[Tree]) -> Iterator[Packet]:
        """Yield all packets, in order; each has files of one root, from one folder or several."""
        mark = fingerprint_of_options(self.options)
        for tree in trees:
            for visit in tree.visits:
                targets = None if self.output is None or self.options.check else _Targets(self.output, tree, visit)
                for row in _safely(tree, visit):
                    self._add(self._job(tree, row, targets, mark), visit)
                    if self._weight >= _FULL_WEIGHT or len(self._jobs) >= _MOST_JOBS:
                        yield self._packet(tree)
            if self._jobs:
                yield self._packet(tree)

    def _job(self, tree: Tree, row: Row, targets: _Targets | None, mark: str) -> Job:
        """Return what is to be done with a file, looked up in the output and in its journals."""
        target = tree.above + key_of(row.found)
        if targets is None or not row.found.is_input:
            return Job(row.found, row.entry, target)
        try:
            there = targets.version_of(row)
        except OSError as error:
            failure = f"its place in the output cannot be looked at: {reason_of(error)}"
            return Job(replace(row.found, failure=failure), row.entry, target)
        if there is None:
            return Job(row.found, row.entry, target)
        note = Note(tree.store.identity + key_of(row.found), row.entry.version, target, there, "", "", mark)
        known, done = self.known.look_up(note, there)
        return Job(row.found, row.entry, target, there, known, done)

    def _add(self, job: Job, visit: Visit) -> None:
        self._jobs.append(job)
        if job.is_due:
            self._weight += job.entry.size + _WEIGHT_OF_ANY
            if visit.sample is not None:
                self._samples[visit.folder] = visit.sample

    def _packet(self, tree: Tree) -> Packet:
        packet = Packet(self._number, tree.store.root, tuple(self._jobs), self.run, self._samples)
        self._number, self._jobs, self._samples, self._weight = self._number + 1, [], {}, 0
        return packet


class _Targets:
    """What stands in a folder of the output: listed beside the folder of the walk, since both are in order."""

    def __init__(self, output: Store, tree: Tree, visit: Visit) -> None:
        self._output, self._tree = output, tree
        folder = (tree.above + visit.folder).rstrip("/")
        self._entries = (one for one in output.entries(folder) if one.kind is not Kind.FOLDER)
        self._next: Entry | None = None
        self._is_begun = False
        self._failed: OSError | None = None

    def version_of(self, row: Row) -> str | None:
        """Return the version of what stands at the place of a file, None if nothing does.

        Raises OSError, for this file and all after it, if the output cannot be listed.
        """
        if self._failed is not None:
            raise self._failed
        try:
            return self._version_of(row)
        except OSError as error:
            self._failed = error
            raise

    def _version_of(self, row: Row) -> str | None:
        if row.found.is_named:  # in the order of the user
            there = self._output.find(self._tree.above + key_of(row.found))
            return None if there is None else there.version
        name = row.entry.name.encode("utf-8", "surrogateescape")
        if not self._is_begun:
            self._is_begun, self._next = True, next(self._entries, None)
        while self._next is not None and self._next.name.encode("utf-8", "surrogateescape") < name:
            self._next = next(self._entries, None)
        return self._next.version if self._next is not None and self._next.name == row.entry.name else None


def _safely(tree: Tree, visit: Visit) -> Iterator[Row]:
    """Yield the files of a folder; if the server fails while it is listed, that is the outcome of the folder."""
    try:
        yield from visit.rows
    except OSError as error:
        *above, name = visit.folder.split("/")
        location = Location(Root(tree.store.root, str(tree.store.root)), tuple(above), name)
        yield Row(Found(location, failure=f"cannot be listed: {reason_of(error)}"), Entry(name, Kind.FOLDER))
