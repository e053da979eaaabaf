"""Planning a run: the roots, the output, and the packets of its files, which are listed only as they are needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path

from fixenc.errors import OptionsError
from fixenc.files.found import Found
from fixenc.files.locations import FOREIGN_LINK, Location, Root, foreign_link
from fixenc.options import Options
from fixenc.remote.cutting import Cutter, Tree
from fixenc.remote.notes import Known, new_run, read_known
from fixenc.remote.packets import Packet
from fixenc.remote.patience import reason_of
from fixenc.remote.stores import Entry, Kind, Store
from fixenc.remote.systems import connect
from fixenc.remote.walking import Row, Visit, walk, walk_named
from fixenc.urls import Url

__all__ = ["are_shared", "packets"]

# Options that are about files of the disk, and what to do without them.
_NOT_FOR_URLS = {
    "in_place": "--in-place is not for URLs: write a mirror with --output URL",
    "labels": "--labels is not for URLs: it names files of the disk",
    "journal": "--journal is not for URLs: the journal of such a run is in its output, in .fixenc",
    "chosen": "choices of candidates are not for URLs: fix those files on the disk",
}


def packets(paths: Iterable[Path], options: Options) -> Iterator[Packet]:
    """Return the packets of a run over folders and files of which one at least, or the output, is a URL.

    Raises OptionsError for paths and options that cannot be used together, before anything is read or written. What
    cannot be listed is a job that failed.
    """
    _require_usable(options)
    roots = list(dict.fromkeys(paths))
    stores = [_Given(path, connect(path)) for path in roots]
    output = None if options.output is None else connect(options.output, is_synced=options.fsync)
    _require_apart(stores, output)
    is_written = not (options.dry_run or options.check)
    if output is None and is_written:
        raise OptionsError("clean copies of a URL need a mirror: --output s3://bucket/clean; or add --dry-run")
    known = _read_known(output) if output is not None and not options.check else Known(())
    run = new_run() if is_written else None
    return Cutter(options, output, known, run).packets(_trees(stores, options))


def are_shared(paths: Iterable[Path]) -> bool:
    """Whether other processes find the same files at these paths: not those in the memory of this one."""
    return not any(isinstance(path, Url) and path.parts[0] == "memory:" for path in paths)


@dataclass(frozen=True, slots=True)
class _Given:
    """A path that the user gave, with its store."""

    path: Path
    store: Store


def _require_usable(options: Options) -> None:
    for name, problem in _NOT_FOR_URLS.items():
        if getattr(options, name):
            raise OptionsError(problem)


def _require_apart(given: Sequence[_Given], output: Store | None) -> None:
    """Raise OptionsError for roots that lie in each other, and for an output in a root or around one."""
    for one in given if output is None else [*given, _Given(output.root, output)]:
        link = None if isinstance(one.path, Url) else foreign_link(one.path)
        if link is not None:
            raise OptionsError(f"{str(link)!r} {FOREIGN_LINK}")
    for one, other in combinations(given, 2):
        if _is_within(one.store, other.store) or _is_within(other.store, one.store):
            raise OptionsError(f"{str(one.path)!r} and {str(other.path)!r} lie in each other; name the outer one")
    for one in given if output is not None else ():
        if output is not None and (_is_within(output, one.store) or _is_within(one.store, output)):
            raise OptionsError(
                f"the output {str(output.root)!r} and {str(one.path)!r} lie in each other; choose an output elsewhere"
            )
    try:
        is_file = output is not None and output.kind() is Kind.FILE
    except OSError as error:
        raise OptionsError(f"the output cannot be reached: {reason_of(error)}") from error
    if output is not None and is_file:
        raise OptionsError(f"output {str(output.root)!r} is a file; name a folder")


def _is_within(one: Store, other: Store) -> bool:
    return one.identity.startswith(other.identity)


def _read_known(output: Store) -> Known:
    try:
        return read_known(output)
    except OSError as error:
        raise OptionsError(f"the journals in {str(output.root)!r} cannot be read: {reason_of(error)}") from error


def _trees(given: Sequence[_Given], options: Options) -> list[Tree]:
    """Return each root with its folders. Several folders keep their names in the output, so that files stay apart."""
    kinds = [_kind_of(one) for one in given]
    folders = [one.path.name for one, kind in zip(given, kinds, strict=True) if kind is Kind.FOLDER]
    if len(set(folders)) < len(folders):
        raise OptionsError("two of the folders have the same name, which they would have in the output; fix them apart")
    trees = list[Tree]()
    pairs = zip(given, kinds, strict=True)
    for (is_folder, parent), ones in groupby(pairs, key=lambda pair: (pair[1] is Kind.FOLDER, pair[0].path.parent)):
        if is_folder:
            for one, _ in ones:
                above = f"{one.path.name}/" if len(folders) > 1 else ""
                trees.append(Tree(one.store, above, walk(one.store, options)))
        else:
            trees.append(_files(parent, [one.path for one, _ in ones], options))
    return trees


def _is_whole(path: Path) -> bool:
    """Whether a URL is that of a whole bucket or server, above which is nothing."""
    return isinstance(path, Url) and len(path.parts) == len(("scheme:", "bucket")) and path.parts[0] != "memory:"


def _kind_of(one: _Given) -> Kind | None:
    try:
        return one.store.kind()
    except OSError:
        return None  # finding it as a file fails, too, and tells why


def _files(parent: Path, paths: Sequence[Path], options: Options) -> Tree:
    """Return files that the user named, all of one folder."""
    entries, missing = list[Entry](), list[Row]()
    store = connect(paths[0] if _is_whole(paths[0]) else parent)
    for path in paths:
        try:
            entry, reason = None if _is_whole(path) else store.find(path.name), "no such file or folder"
        except OSError as error:
            entry, reason = None, f"cannot be read: {reason_of(error)}"
        if entry is None:
            location = Location(Root(parent, str(parent)), (), path.name)
            missing.append(Row(Found(location, failure=reason, is_named=True), Entry(path.name, Kind.FILE)))
        else:
            entries.append(entry)
    return Tree(store, "", [walk_named(store, entries, options), Visit("", missing)])
