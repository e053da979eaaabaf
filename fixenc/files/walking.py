"""Which files a folder holds, in a stable order; what is no plain file is named with the reason, never opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path

from pathspec import GitIgnoreSpec

from fixenc.detection.siblings import Neighbours
from fixenc.errors import OptionsError, SourceError
from fixenc.files.ledger import Identities, Ledger
from fixenc.files.reading import digest_of
from fixenc.files.siblings import Siblings
from fixenc.files.writing import BACKUP_SUFFIX, is_temporary
from fixenc.options import Options

KEPT_ORIGINAL = "original kept by an earlier run"
TEMPORARY = "temporary file of an interrupted run"
_JOURNAL = "journal of this run"
_OUTPUT = "output of an earlier run"
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr", "_darcs"})
_SPECIAL = (
    (stat.S_ISLNK, "symbolic link"),
    (stat.S_ISFIFO, "FIFO"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A path to handle, and the folder given by the user under which it was found (its own for a file given).

    `skip` says why it is passed over, `failure` why it cannot be handled. `is_named` tells a file that the user gave
    by its own name. `siblings` are files of the same folder, if there are other inputs in it. `encoding` is the label
    that the user's patterns give it.
    """

    path: Path
    root: Path
    skip: str | None = None
    failure: str | None = None
    is_named: bool = False
    siblings: Siblings | None = None
    encoding: str | None = None

    def settles(self, options: Options) -> Options:
        """The options as they hold for this file."""
        return options if self.encoding is None else replace(options, encoding=self.encoding)

    @property
    def among(self) -> Neighbours | None:
        """What tells the charsets of the files beside it, if there are any."""
        return None if self.siblings is None else partial(self.siblings.lean, self.path.name)

    @property
    def is_input(self) -> bool:
        """Whether it is to be handled at all."""
        return self.skip is None and self.failure is None


def walk(paths: Iterable[Path], options: Options, ledger: Ledger | None = None) -> Iterator[Found]:
    """Every file that is, or lies below, one of `paths`, once, in sorted order within each folder.

    A file given by name is taken whatever the patterns say; a link to a folder is followed only if given by name.
    What the ledger knows for fixenc's own work on a file beside it is passed over.
    """
    found = _each(list(paths), options, ledger)
    return _with_siblings(found) if options.siblings and options.encoding is None else found


def walk_names(paths: Iterable[Path], options: Options) -> Iterator[Found]:
    """Whatever has a name and is, or lies below, one of `paths`, once: folders too, each before what is in it."""
    return _each(list(paths), options, None, are_names=True)


def _each(roots: list[Path], options: Options, ledger: Ledger | None, *, are_names: bool = False) -> Iterator[Found]:
    identity = ledger.identity if ledger is not None else Identities()
    named = frozenset(identity(path) for path in roots if not os.path.isdir(path))
    walker, seen = _Walker(options, ledger, identity, named, are_names), set[str]()
    _ = walker.includes, walker.excludes, walker.encodings  # one that makes no sense is told whatever there is to match
    for path in roots:
        for found in walker.visit(path):
            name = identity(found.path)
            if name not in seen:
                seen.add(name)
                yield found


def _with_siblings(found: Iterable[Found]) -> Iterator[Found]:
    """The same, each input with those that come before and after it in the same folder."""
    for folder, rows in groupby(found, key=lambda one: one.path.parent):
        ones = list(rows)
        names = [one.path.name for one in ones if one.is_input]
        siblings = Siblings.of(folder, names) if len(names) > 1 else None
        yield from (replace(one, siblings=siblings) if one.is_input else one for one in ones)


def _patterns(option: str, patterns: Iterable[str]) -> GitIgnoreSpec:
    """Patterns as in .gitignore; raises OptionsError for one that makes no sense."""
    specs = list[GitIgnoreSpec]()
    for pattern in patterns:
        try:
            specs.append(GitIgnoreSpec.from_lines([pattern]))
        except (ValueError, re.error):
            raise OptionsError(f"{option} {pattern!r} is no pattern as in .gitignore") from None
    return GitIgnoreSpec([one for spec in specs for one in spec.patterns])


@dataclass(frozen=True)
class _Walker:
    options: Options
    ledger: Ledger | None
    identity: Identities
    named: frozenset[str]
    are_names: bool

    @cached_property
    def includes(self) -> GitIgnoreSpec:
        return _patterns("include", self.options.include)

    @cached_property
    def excludes(self) -> GitIgnoreSpec:
        return _patterns("exclude", self.options.exclude)

    @cached_property
    def encodings(self) -> list[tuple[GitIgnoreSpec, str]]:
        """The patterns with their labels, the last first."""
        return [(_patterns("encodings", [pattern]), label) for pattern, label in reversed(self.options.encodings)]

    @cached_property
    def output(self) -> str | None:
        return None if self.options.output is None else os.path.realpath(self.options.output)

    def visit(self, path: Path) -> Iterator[Found]:
        """What a path given by the user holds."""
        if os.path.isdir(path):
            yield from self.folder(path, path.parent, is_named=True)
            yield from self.tree(path)
            return
        try:
            status = path.lstat()
        except FileNotFoundError:
            yield Found(path, path.parent, failure="no such file or folder")
        except (OSError, ValueError) as error:
            yield Found(path, path.parent, failure=f"cannot be read: {getattr(error, 'strerror', error)}")
        else:
            yield self.file(path, path.parent, status)

    def tree(self, root: Path) -> Iterator[Found]:
        """What a folder holds at any depth, each folder's files before its folders."""
        pending = [root]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as listing:
                    names = sorted(entry.name for entry in listing)
            except OSError as error:
                yield Found(folder, root, failure=f"cannot be read: {error.strerror}")
                continue
            folders = list[Path]()
            for path in (folder / name for name in names):
                try:
                    status = path.lstat()
                except OSError as error:
                    yield Found(path, root, failure=f"cannot be read: {error.strerror}")
                    continue
                if not stat.S_ISDIR(status.st_mode):
                    yield self.file(path, root, status)
                elif skip := self.pattern_skips(path, root, is_folder=True) or self.folder_to_skip(path):
                    yield Found(path, root, skip)
                else:
                    yield from self.folder(path, root, is_named=False)
                    folders.append(path)
            pending += reversed(folders)

    def folder(self, path: Path, root: Path, *, is_named: bool) -> Iterator[Found]:
        """What to do with a folder itself, where names are asked for; as a path, ``.`` has none."""
        if self.are_names and path.name not in ("", ".."):
            yield Found(path, root, None if is_named else self.pattern_skips(path, root), is_named=is_named)

    def file(self, path: Path, root: Path, status: os.stat_result) -> Found:
        """What to do with anything but a folder."""
        is_named = bool(self.named) and self.identity(path) in self.named
        skip = None if is_named else self.leftover(path) or self.pattern_skips(path, root)
        if not self.are_names:
            skip = skip or self.kind_to_skip(status) or self.earlier_work(path, is_named=is_named)
        return Found(path, root, skip, is_named=is_named, encoding=None if skip else self.encoding_of(path, root))

    def encoding_of(self, path: Path, root: Path) -> str | None:
        """The label that the user's patterns give this file."""
        if not self.encodings:
            return None
        relative = path.relative_to(root).as_posix()
        return next((label for patterns, label in self.encodings if patterns.match_file(relative)), None)

    @staticmethod
    def leftover(path: Path) -> str | None:
        """Whether a run that was cut short left this file, which is hidden, and may be removed all the same."""
        return TEMPORARY if is_temporary(path.name) else None

    def pattern_skips(self, path: Path, root: Path, *, is_folder: bool = False) -> str | None:
        """Why the user's patterns pass over this path."""
        if path.name.startswith(".") and not self.options.hidden:
            return "hidden"
        relative = path.relative_to(root).as_posix() + "/" * is_folder
        if self.options.exclude and self.excludes.match_file(relative):
            return "excluded"
        if self.options.include and not is_folder and not self.includes.match_file(relative):
            return "not included"
        return None

    def folder_to_skip(self, path: Path) -> str | None:
        """Why nothing below this folder is touched."""
        if path.name in _VERSION_CONTROL:
            return "version control"
        return "output folder" if self.output is not None and os.path.realpath(path) == self.output else None

    @staticmethod
    def kind_to_skip(status: os.stat_result) -> str | None:
        """Why a path of this kind is not opened."""
        if stat.S_ISREG(status.st_mode):
            return None
        return next((kind for test, kind in _SPECIAL if test(status.st_mode)), "not a regular file")

    def earlier_work(self, path: Path, *, is_named: bool) -> str | None:
        """Whether fixenc itself made this file, mostly from one beside it, and nobody changed it since.

        A file given by name is taken all the same, but for an original that would be replaced in place.
        """
        journal = self.options.journal
        if journal is not None and path.name == journal.name and os.path.realpath(path) == os.path.realpath(journal):
            return _JOURNAL
        is_kept = BACKUP_SUFFIX in path.name
        is_protected = is_kept and self.options.in_place if is_named else True
        # By its name first, so that a tree without such names needs no ledger.
        if self.ledger is None or not is_protected or not (is_kept or self.options.suffix in path.name):
            return None
        entry = self.ledger.entry(path)
        if entry is None or not self.is_beside(Path(entry.source), path) or not _holds(path, entry.digest):
            return None
        return KEPT_ORIGINAL if path.name.startswith(Path(entry.source).name + BACKUP_SUFFIX) else _OUTPUT

    def is_beside(self, source: Path, path: Path) -> bool:
        """Whether a source is still there, in the folder of the path."""
        return str(source.parent) == os.path.dirname(self.identity(path)) and os.path.lexists(source)


def _holds(path: Path, fingerprint: str) -> bool:
    try:
        return digest_of(path) == fingerprint
    except SourceError:
        return False
