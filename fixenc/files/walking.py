"""Walking folders in a stable order; what is no regular file is reported with the reason and never opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

from pathspec import GitIgnoreSpec

from fixenc.errors import OptionsError, SourceError
from fixenc.files import system
from fixenc.files.found import Found
from fixenc.files.ignoring import GENERATED, IGNORED, Ignoring, ignoring_above, is_environment, is_generated
from fixenc.files.ledger import Identities, Ledger
from fixenc.files.leftovers import is_temporary
from fixenc.files.locations import FOREIGN_LINK, Location, Root, foreign_link
from fixenc.files.reaching import open_folder
from fixenc.files.reading import digest_of
from fixenc.files.siblings import Siblings
from fixenc.files.sidecars import TELLING_SUFFIXES, find_telling, list_telling, read_labels
from fixenc.files.writing import BACKUP_SUFFIX
from fixenc.options import Options
from fixenc.urls import Url

# Reasons to skip a file, as they are shown.
KEPT_ORIGINAL = "original kept by an earlier run"
TEMPORARY = "temporary file of an interrupted run"
_JOURNAL = "journal of this run"
_OUTPUT = "output of an earlier run"
# What Windows has beside links: a folder that stands for another, maybe on another disk.
_JUNCTION = "junction"
_PAGE = "page that `fixenc report` made"
# The suffixes of pages.
PAGE_SUFFIXES = (".html", ".htm")
# The folders of version control systems, which are never entered.
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr", "_darcs"})
# What is no regular file, by a test of its mode.
_SPECIAL = (
    (stat.S_ISLNK, "symbolic link"),
    (stat.S_ISFIFO, "FIFO"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)
# A folder to be walked: the names that lead to it, and the ignore files that count there, without its own.
_Pending = tuple[tuple[str, ...], Ignoring | None]


@dataclass(frozen=True)
class Part:
    """Some of the folders of a walk: `folders` without the folders in them, and whole `trees`.

    They are given by their real paths, in one spelling.
    """

    folders: frozenset[str]
    trees: frozenset[str] = frozenset()

    @cached_property
    def _ways(self) -> frozenset[str]:
        """The folders themselves, and all on the way to them."""
        ends = {Path(one) for one in self.folders | self.trees}
        return frozenset(str(one) for end in ends for one in (end, *end.parents))

    def is_entered(self, folder: str) -> bool:
        """Whether a folder is in the part, or on the way to it."""
        folder = system.here.spell(folder)
        return folder in self._ways or self._is_in_tree(folder)

    def choose(self, folder: str, names: list[str]) -> list[str]:
        """Return those of the names in a folder that are in the part, or on the way to it."""
        spelled = system.here.spell(folder)
        if spelled in self.folders or self._is_in_tree(spelled):
            return names
        return [name for name in names if system.here.spell(os.path.join(folder, name)) in self._ways]

    def _is_in_tree(self, folder: str) -> bool:
        return any(str(one) in self.trees for one in (folder, *Path(folder).parents)) if self.trees else False


def walk(
    paths: Iterable[Path], options: Options, ledger: Ledger | None = None, part: Part | None = None
) -> Iterator[Found]:
    """Yield every file at or below `paths` once, sorted within each folder.

    The patterns do not apply to a file given by name; a link to a folder is followed only if it is given by name. Files
    that the ledger lists as fixenc's own work on a file beside them are skipped. With a `part`, only what is in it.
    """
    found = _walk(list(paths), options, ledger, part=part)
    return _add_siblings(found) if options.siblings and options.encoding is None else found


def walk_names(paths: Iterable[Path], options: Options) -> Iterator[Found]:
    """Yield everything at or below `paths` once, folders and special files too, each folder before its content."""
    return _walk(list(paths), options, None, are_names=True)


def _walk(
    roots: list[Path], options: Options, ledger: Ledger | None, *, are_names: bool = False, part: Part | None = None
) -> Iterator[Found]:
    identity = ledger.identity if ledger is not None else Identities()
    named = frozenset(identity(path) for path in roots if not os.path.isdir(path))
    walker, seen = Walker(options, ledger, identity, named, are_names, part), set[str]()
    _ = walker.includes, walker.excludes, walker.encodings  # an invalid pattern raises even if there are no files
    if options.labels is not None:
        read_labels(options.labels)  # a list that cannot be read raises, too
    if len(roots) == 1:  # which has each name once
        yield from walker.visit(roots[0])
        return
    for path in roots:
        for found in walker.visit(path):
            name = identity(found.path)
            if name not in seen:
                seen.add(name)
                yield found


def _add_siblings(found: Iterable[Found]) -> Iterator[Found]:
    """Yield the same, each input with the other inputs of its folder."""
    for _, rows in groupby(found, key=lambda one: one.location.folder):
        ones = list(rows)
        locations = [one.location for one in ones if one.is_input]
        siblings = Siblings.of(locations) if len(locations) > 1 else None
        yield from (one.with_siblings(siblings) if siblings is not None and one.is_input else one for one in ones)


def _patterns(option: str, patterns: Iterable[str]) -> GitIgnoreSpec:
    """Return patterns as in .gitignore; raises OptionsError for an invalid one."""
    specs = list[GitIgnoreSpec]()
    for pattern in patterns:
        try:
            specs.append(GitIgnoreSpec.from_lines([pattern]))
        except (ValueError, re.error):
            raise OptionsError(f"{option} {pattern!r} is no pattern as in .gitignore") from None
    return GitIgnoreSpec([one for spec in specs for one in spec.patterns])


@dataclass(frozen=True)
class Walker:
    """Says of each file and folder whether it is to be processed, and walks folders on the disk."""

    options: Options
    ledger: Ledger | None
    identity: Identities
    named: frozenset[str]
    are_names: bool
    part: Part | None = None
    roots: dict[Path, Root] = field(default_factory=dict)

    @cached_property
    def includes(self) -> GitIgnoreSpec:
        """The patterns of files to process; raises OptionsError for an invalid one, as the next two do."""
        return _patterns("include", self.options.include)

    @cached_property
    def excludes(self) -> GitIgnoreSpec:
        """The patterns of what is left out."""
        return _patterns("exclude", self.options.exclude)

    @cached_property
    def encodings(self) -> list[tuple[GitIgnoreSpec, bool, str]]:
        """The patterns of encodings, whether they have a slash in front, and their labels; the last first."""
        pairs = reversed(self.options.encodings)
        return [(_patterns("encodings", [pattern]), pattern.startswith("/"), label) for pattern, label in pairs]

    @cached_property
    def output(self) -> str | None:
        """The real path of the mirror."""
        return None if self.options.output is None else os.path.realpath(self.options.output)

    def visit(self, path: Path) -> Iterator[Found]:
        """Yield what is at or below a path given by the user."""
        location, is_folder = Location(self.root_of(path.parent), (), path.name), os.path.isdir(path)
        if isinstance(path, Url):
            yield Found(location, failure="is a URL, which only `fixenc fix` reads")
            return
        if (link := foreign_link(path if is_folder else path.parent)) is not None:
            yield Found(location, failure=f"{str(link)!r} {FOREIGN_LINK}")
            return
        if is_folder:
            yield from self.folder(path, location, is_named=True)
            yield from self.tree(Root.of(path))
            return
        try:
            status = path.lstat()
        except FileNotFoundError:
            yield Found(location, failure="no such file or folder")
        except (OSError, ValueError) as error:
            yield Found(location, failure=f"cannot be read: {getattr(error, 'strerror', error)}")
        else:
            yield self.file(path, location, status, _find_beside(path))

    def root_of(self, folder: Path) -> Root:
        """Return the root for a folder in which a file was given by name; looked up once."""
        if folder not in self.roots:
            self.roots[folder] = Root.of(folder)
        return self.roots[folder]

    def tree(self, root: Root) -> Iterator[Found]:
        """Yield everything below a folder, the files of each folder before its folders."""
        pending: list[_Pending] = [((), ignoring_above(root) if self.options.ignore else None)]
        while pending:
            inner, around = pending.pop()
            above = root.path.joinpath(*inner)
            try:
                folder = open_folder(root, inner)
                names = folder.names()
            except OSError as error:
                failed = Location(root, inner[:-1], inner[-1] if inner else "")
                yield Found(failed, failure=f"cannot be read: {error.strerror}")
                continue
            if around is not None and inner and is_environment(names):
                yield Found(Location(root, inner[:-1], inner[-1]), GENERATED)
                continue
            lists = None if around is None else around.with_lists_of(folder, names, above)
            asked = lists if lists is not None and lists.lists else None
            here = os.path.join(root.real, *inner)
            folders = list[_Pending]()
            telling = frozenset(name for name in names if name.endswith(TELLING_SUFFIXES))
            for name in names if self.part is None else self.part.choose(here, names):
                path, location = above / name, Location(root, inner, name)
                try:
                    status = folder.lstat(name)
                except OSError as error:
                    yield Found(location, failure=f"cannot be read: {error.strerror}")
                    continue
                if not stat.S_ISDIR(status.st_mode) or system.here.leads_elsewhere(status):
                    yield self.file(path, location, status, telling, asked)
                elif skip := self.folder_to_skip(path, location, asked):
                    yield Found(location, skip)
                elif self.part is None or self.part.is_entered(os.path.join(here, name)):
                    yield from self.folder(path, location, is_named=False)
                    folders.append(((*inner, name), None if lists is None else lists.within(name)))
            pending += reversed(folders)

    def folder(self, path: Path, location: Location, *, is_named: bool) -> Iterator[Found]:
        """Yield a folder itself in a walk over names; the path ``.`` has no name."""
        if self.are_names and path.name not in ("", ".."):
            yield Found(location, None if is_named else self.pattern_skips(location), is_named=is_named)

    def file(
        self,
        path: Path,
        location: Location,
        status: os.stat_result,
        names: Iterable[str] = (),
        ignoring: Ignoring | None = None,
    ) -> Found:
        """Return what is to be done with a file, or anything else but a folder; `names` may say its charset."""
        is_named = bool(self.named) and self.identity(path) in self.named
        skip = None if is_named else self.leftover(location) or self.pattern_skips(location)
        if skip is None and ignoring is not None and not is_named and ignoring.ignores(location.name, is_folder=False):
            skip = IGNORED
        if not self.are_names:
            skip = skip or self.kind_to_skip(status) or self.earlier_work(path, location, is_named=is_named)
        encoding = None if skip else self.encoding_of(location)
        telling = find_telling(location.name, names) if names else None
        return Found(location, skip, is_named=is_named, encoding=encoding, size=status.st_size, telling=telling)

    def encoding_of(self, location: Location) -> str | None:
        """Return the label that the user's patterns give this file; None if none matches."""
        if not self.encodings or location.name.endswith("\n"):  # which the patterns' `$` would take for no part of it
            return None
        relative, based = _relative(location), self.below_base(location)
        for patterns, is_based, label in self.encodings:
            path = based if is_based else relative
            if path is not None and patterns.match_file(path):
                return label
        return None

    def below_base(self, location: Location) -> str | None:
        """Return the path below the folder at which patterns with a slash in front start; None if it is not there."""
        if self.base is None:
            return _relative(location)
        whole = os.path.join(location.root.real, *location.folders, location.name)
        above = self.base.rstrip(os.sep) + os.sep
        return whole[len(above) :].replace(os.sep, "/") if whole.startswith(above) else None

    @cached_property
    def base(self) -> str | None:
        """The real path of the folder at which patterns with a slash in front start."""
        base = self.options.encodings_base
        return None if base is None else os.path.realpath(base)

    @staticmethod
    def leftover(location: Location) -> str | None:
        """Return why a temporary file of an interrupted run is skipped; None for any other file."""
        return TEMPORARY if is_temporary(location.name) else None

    def pattern_skips(self, location: Location, *, is_folder: bool = False) -> str | None:
        """Return why the user's patterns exclude this path; None if they do not."""
        if location.name.startswith(".") and not self.options.hidden:
            return "hidden"
        relative = _relative(location) + "/" * is_folder
        if self.options.exclude and self.excludes.match_file(relative):
            return "excluded"
        if self.options.include and not is_folder and not self.includes.match_file(relative):
            return "not included"
        return None

    def folder_to_skip(self, path: Path, location: Location, ignoring: Ignoring | None) -> str | None:
        """Return why this folder is not entered; None if it is."""
        if skip := self.pattern_skips(location, is_folder=True):
            return skip
        if path.name in _VERSION_CONTROL:
            return "version control"
        if self.output is not None and os.path.realpath(path) == self.output:
            return "output folder"
        if self.options.ignore and is_generated(path.name):
            return GENERATED
        return IGNORED if ignoring is not None and ignoring.ignores(path.name, is_folder=True) else None

    @staticmethod
    def kind_to_skip(status: os.stat_result) -> str | None:
        """Return why a file of this kind is not opened; None for a regular file."""
        if stat.S_ISREG(status.st_mode) and not system.here.leads_elsewhere(status):
            return None
        if stat.S_ISDIR(status.st_mode):
            return _JUNCTION
        return next((kind for test, kind in _SPECIAL if test(status.st_mode)), "not a regular file")

    def earlier_work(self, path: Path, location: Location, *, is_named: bool) -> str | None:
        """Return why a file that fixenc wrote, unchanged since, is skipped; None for any other file.

        A file given by name is not skipped, except a kept original in a run in place.
        """
        journal = self.options.journal
        if journal is not None and path.name == journal.name and os.path.realpath(path) == os.path.realpath(journal):
            return _JOURNAL
        if self.ledger is not None and not is_named and is_own_page(path, location, self.ledger):
            return _PAGE
        is_kept = BACKUP_SUFFIX in path.name
        is_protected = is_kept and self.options.in_place if is_named else True
        # Its name is checked first, so that a tree without such names needs no ledger.
        if self.ledger is None or not is_protected or not (is_kept or self.options.suffix in path.name):
            return None
        entry = self.ledger.entry(path)
        if entry is None or not self.is_beside(Path(entry.source), path) or not _holds(location, entry.digests):
            return None
        return KEPT_ORIGINAL if path.name.startswith(Path(entry.source).name + BACKUP_SUFFIX) else _OUTPUT

    def is_beside(self, source: Path, path: Path) -> bool:
        """Whether a source still exists, in the folder of the path."""
        spell = system.here.spell
        return spell(str(source.parent)) == spell(os.path.dirname(self.identity(path))) and os.path.lexists(source)


def is_under_version_control(path: Path) -> bool:
    """Whether a file or folder is in the working folder of a version control system."""
    at = Path(os.path.realpath(path))
    return any(os.path.lexists(folder / name) for folder in (at, *at.parents) for name in _VERSION_CONTROL)


def is_own_page(path: Path, location: Location, ledger: Ledger) -> bool:
    """Whether a file is a page that fixenc made and nobody changed since: the ledger has it as its own source.

    Its name is checked first, so that a tree without pages needs no ledger.
    """
    if path.suffix.lower() not in PAGE_SUFFIXES:
        return False
    digests = ledger.digests_from(path, path)
    return bool(digests) and _holds(location, digests)


def _find_beside(path: Path) -> frozenset[str]:
    """Return the names of the files that may say the charset of a file, and are there."""
    return frozenset(name for name in list_telling(path.name) if os.path.isfile(path.with_name(name)))


def _relative(location: Location) -> str:
    """Return the path below the folder given by the user, which patterns are matched against."""
    return "/".join((*location.folders, location.name))


def _holds(location: Location, fingerprints: tuple[str, ...]) -> bool:
    try:
        return digest_of(location) in fingerprints
    except SourceError:
        return False
