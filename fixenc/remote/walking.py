"""Walking a tree in a store: the same files, in the same order and for the same reasons, as on the disk.

A folder of any number of files is listed as often as it has to be looked through, and never kept in memory as a whole;
only the names of the folders in it are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from fixenc.files.found import Found
from fixenc.files.ignoring import GENERATED, Ignoring, ignoring_above, is_environment
from fixenc.files.ledger import Identities
from fixenc.files.locations import Location, Root
from fixenc.files.sidecars import TELLING_SUFFIXES, list_telling
from fixenc.files.walking import Walker
from fixenc.options import Options
from fixenc.remote.patience import reason_of
from fixenc.remote.siblings import Sample
from fixenc.remote.stores import Entry, Kind, Store, status_of
from fixenc.urls import Url

__all__ = ["JOURNALS", "Row", "Visit", "walk", "walk_named"]

# The folder of fixenc in an output, with the journals.
JOURNALS = ".fixenc"
_OWN = "journals of earlier runs"
# The most entries of a folder that are kept, so that it is listed once.
_MOST_HELD = 4096
# The names by which a folder says what is left out in it.
_TELLING = frozenset({".git", ".gitignore", ".ignore", "pyvenv.cfg"})
# The most bytes of such a list that are read, one more than may be used.
_MOST_OF_LIST = (1 << 18) + 1


@dataclass(frozen=True, slots=True)
class Row:
    """A file that a walk found, as it was listed."""

    found: Found
    entry: Entry


@dataclass(frozen=True, slots=True)
class Visit:
    """A folder of a walk: its key, its files, which are listed as they are asked for, and their sample."""

    folder: str
    rows: Iterable[Row]
    sample: Sample | None = None


def walk(store: Store, options: Options) -> Iterator[Visit]:
    """Yield every folder below a root, with all its files; a folder comes before those in it."""
    tree = _Tree(store, options)
    pending: list[tuple[tuple[str, ...], Ignoring | None]] = [((), tree.start())]
    while pending:
        inner, around = pending.pop()
        try:
            visits, inside = tree.visit(inner, around)
        except OSError as error:
            failed = Location(tree.root, inner[:-1], inner[-1] if inner else "")
            lost = Found(failed, failure=f"cannot be listed: {reason_of(error)}")
            visits, inside = [Visit("/".join(inner[:-1]), [Row(lost, Entry("", Kind.FOLDER))])], []
        yield from visits
        pending += reversed(inside)


def walk_named(store: Store, entries: Iterable[Entry], options: Options) -> Visit:
    """Return files that the user named, all in the root of a store, as a folder of their own."""
    tree = _Tree(store, options)
    rows = list(map(tree.named_row, entries))
    return Visit("", rows, tree.sample("", rows))


class _Tree:
    """What is to be done with what a store has below its root."""

    def __init__(self, store: Store, options: Options) -> None:
        self.store, self.options = store, options
        self.root = Root(store.root, str(store.root))
        # The patterns and reasons are those of a walk on the disk; the mirror lies elsewhere.
        self._walker = Walker(
            replace(options, output=None, journal=None), None, Identities(), frozenset(), are_names=False
        )

    def start(self) -> Ignoring | None:
        """Return what counts in the root itself."""
        if not self.options.ignore:
            return None
        return Ignoring() if isinstance(self.store.root, Url) else ignoring_above(Root.of(self.store.root))

    def visit(
        self, inner: tuple[str, ...], around: Ignoring | None
    ) -> tuple[list[Visit], list[tuple[tuple[str, ...], Ignoring | None]]]:
        """Return a folder, with what is left out of it, and the folders in it that are to be visited."""
        key = "/".join(inner)
        listing = _listing(self.store, key)
        names, folders = set[str](), list[Entry]()
        for one in listing():
            if one.name in _TELLING or one.name.endswith(TELLING_SUFFIXES):
                names.add(one.name)
            if one.kind is Kind.FOLDER:
                folders.append(one)
        if around is not None and inner and is_environment(names):
            left = Found(Location(self.root, inner[:-1], inner[-1]), GENERATED)
            return [Visit("/".join(inner[:-1]), [Row(left, Entry(inner[-1], Kind.FOLDER))])], []
        lists = None if around is None else self._with_lists(around, inner, names)
        asked = lists if lists is not None and lists.lists else None

        def rows() -> Iterator[Row]:
            return (self.row(one, inner, names, asked) for one in listing() if one.kind is not Kind.FOLDER)

        left_out, inside = list[Row](), list[tuple[tuple[str, ...], Ignoring | None]]()
        for one in folders:
            found = self._folder(one, inner, asked)
            if found.is_input:
                inside.append(((*inner, one.name), None if lists is None else lists.within(one.name)))
            else:
                left_out.append(Row(found, one))
        return [Visit(key, rows(), self.sample(key, rows())), Visit(key, left_out)], inside

    def row(
        self, one: Entry, inner: tuple[str, ...], names: Iterable[str] = (), ignoring: Ignoring | None = None
    ) -> Row:
        """Return a file, with what is to be done with it."""
        location = Location(self.root, inner, one.name)
        if fault := _fault_of(one.name):
            return Row(Found(location, failure=fault), one)
        if one.kind is Kind.FILE and one.size < 0:
            return Row(Found(location, failure="its server does not say its size; copy it to a disk first"), one)
        found = self._walker.file(location.path, location, status_of(one.kind, one.size), names, ignoring)
        return Row(found, one)

    def named_row(self, one: Entry) -> Row:
        """Return a file that the user named, for which no pattern counts."""
        try:
            names = [name for name in list_telling(one.name) if self._is_there(name)]
        except OSError as error:
            failure = f"cannot be read: {reason_of(error)}"
            return Row(Found(Location(self.root, (), one.name), failure=failure, is_named=True), one)
        row = self.row(one, (), names)
        skip = self._walker.kind_to_skip(status_of(one.kind, one.size))
        return Row(replace(row.found, skip=skip, is_named=True), one)

    def _is_there(self, key: str) -> bool:
        try:
            return self.store.find(key) is not None
        except PermissionError:  # as S3 answers about what is not there, to those who must not list
            return False

    def sample(self, key: str, rows: Iterable[Row]) -> Sample | None:
        """Return the files of a folder that are evidence for the others."""
        if not self.options.siblings or self.options.encoding is not None:
            return None
        return Sample.of(key, ((row.entry.name, row.entry.version) for row in rows if row.found.is_input))

    def _folder(self, one: Entry, inner: tuple[str, ...], ignoring: Ignoring | None) -> Found:
        location = Location(self.root, inner, one.name)
        if fault := _fault_of(one.name):
            return Found(location, failure=fault)
        if not inner and one.name == JOURNALS:
            return Found(location, _OWN)
        return Found(location, self._walker.folder_to_skip(location.path, location, ignoring))

    def _with_lists(self, around: Ignoring, inner: tuple[str, ...], names: set[str]) -> Ignoring:
        def read(name: str) -> bytes | None:
            try:
                with self.store.seekable("/".join((*inner, name))) as file:
                    return file.read(_MOST_OF_LIST)
            except OSError:
                return None

        return around.with_lists(read, names, self._path(inner))

    def _path(self, inner: tuple[str, ...]) -> Path:
        return self.root.path.joinpath(*inner)


def _listing(store: Store, folder: str) -> Callable[[], Iterable[Entry]]:
    """Return a function that lists a folder: from memory if it is small, else anew each time."""
    first = list(islice(store.entries(folder), _MOST_HELD + 1))
    return (lambda: first) if len(first) <= _MOST_HELD else (lambda: store.entries(folder))


def _fault_of(name: str) -> str | None:
    """Return why a part of a key is no name of a file or folder; None if it is one."""
    if not name or "/" in name:
        return "its key has an empty part (two slashes); rename it"
    if name in (".", ".."):
        return f"its key has the part {name!r}, which leads elsewhere on disks; rename it"
    if not name.isprintable() and any(ord(sign) < ord(" ") or ord(sign) == 0x7F for sign in name):  # noqa: PLR2004
        return "its key has control characters; rename it"
    return None
