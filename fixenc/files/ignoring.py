"""What a walk leaves out unasked: what ignore files list, and folders that programs make.

The first ignore file with an opinion decides: `.ignore` files from the folder of a path upwards; within a git
repository `.gitignore` files from there up to its root, `.git/info/exclude`, and the user's global list. Files above
the folder that is walked count, too. A repository within another one has rules of its own.

Ignore files come with a tree and may be hostile: no link is taken for one, their size and number of patterns are
limited, and a pattern can only leave something out, which is counted.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from fixenc.files.folders import Folder
from fixenc.files.git_config import find_excludes, is_case_ignored
from fixenc.files.ignore_rules import Rules, WildcardsError, read_rules
from fixenc.files.locations import Root
from fixenc.files.system import flags

_log = logging.getLogger("fixenc")

# Reasons to skip, as they are shown.
IGNORED = "ignored"
GENERATED = "folder of a build"
# Names of folders that package managers, builds and tools make: the default of ruff's `exclude`, without the folders
# of version control and `.vscode`, which people write, and `venv`, which its file says; and Python's bytecode.
_GENERATED = frozenset(
    {
        ".direnv", ".eggs", ".git-rewrite", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pants.d", ".pyenv",
        ".pytest_cache", ".pytype", ".ruff_cache", ".tox", ".venv", "__pycache__", "__pypackages__", "_build",
        "buck-out", "build", "dist", "node_modules", "site-packages",
    }
)  # fmt: skip
# The file that makes a folder a virtual environment of Python (PEP 405).
_ENVIRONMENT = "pyvenv.cfg"
_GIT = ".git"
_GIT_LIST = ".gitignore"
_PLAIN_LIST = ".ignore"
# Bytes. The longest lists of known repositories have some 20 kB.
_MOST = 1 << 18
# Wildcards in the patterns that are tried for one path, in all its lists: 1,000 take some 30 µs for a path.
_MOST_WILDCARDS = 5_000


@dataclass(frozen=True, slots=True)
class _List:
    """The rules of an ignore file, and the path of the folder at hand relative to the folder of that file."""

    rules: Rules
    prefix: bytes


@dataclass(frozen=True, slots=True)
class Ignoring:
    """The ignore files that count in one folder, the strongest first, and whether it is in a repository.

    `plain` are `.ignore` files, `own` those of the repository, `last` its `info/exclude` and the user's list.
    """

    plain: tuple[_List, ...] = ()
    own: tuple[_List, ...] = ()
    last: tuple[_List, ...] = ()
    is_in_repository: bool = False
    is_folded: bool = False

    @property
    def lists(self) -> tuple[_List, ...]:
        """All lists, in the order in which they are asked."""
        return (*self.plain, *self.own, *self.last)

    def ignores(self, name: str, *, is_folder: bool) -> bool:
        """Whether a name in the folder is ignored."""
        bare = os.fsencode(name)
        for one in self.lists:
            found = one.rules.decide(one.prefix + bare, bare, is_folder=is_folder)
            if found is not None:
                return found
        return False

    def within(self, name: str) -> Ignoring:
        """Return the same for a folder in this one, without the lists in it."""
        if not self.plain and not self.own and not self.last:
            return self
        step = os.fsencode(name) + b"/"

        def go(lists: tuple[_List, ...]) -> tuple[_List, ...]:
            return tuple(_List(one.rules, one.prefix + step) for one in lists)

        return Ignoring(go(self.plain), go(self.own), go(self.last), self.is_in_repository, self.is_folded)

    def with_lists_of(self, folder: Folder, names: Collection[str], path: Path) -> Ignoring:
        """Return the same with the lists of the folder itself, which is at `path` and has these `names` in it."""
        return self.with_lists(lambda name: _read(folder.open, name), names, path)

    def with_lists_at(self, path: Path) -> Ignoring:
        """Return the same with the lists of a folder above the one that is walked."""
        names = [name for name in (_GIT, _GIT_LIST, _PLAIN_LIST) if os.path.lexists(path / name)]
        return self.with_lists(lambda name: _read(lambda one: os.open(path / one, flags.READ), name), names, path)

    def with_lists(self, read: Callable[[str], bytes | None], names: Collection[str], path: Path) -> Ignoring:
        """Return the same with the lists of the folder at `path`, which has these `names` and is read by `read`."""
        here = self
        if _GIT in names:
            here = _enter_repository(here, path)
        if _GIT_LIST in names and here.is_in_repository:
            here = here.with_list(read(_GIT_LIST), path / _GIT_LIST, is_plain=False)
        if _PLAIN_LIST in names:
            here = here.with_list(read(_PLAIN_LIST), path / _PLAIN_LIST, is_plain=True)
        return here

    def with_list(self, data: bytes | None, path: Path, *, is_plain: bool) -> Ignoring:
        """Return the same with one more list, unless it is not to be used."""
        left = _MOST_WILDCARDS - sum(one.rules.weight for one in self.lists)
        rules = None if data is None else _rules(data, path, left, is_folded=self.is_folded and not is_plain)
        if rules is None:
            return self
        new = (_List(rules, b""),)
        plain, own = (new + self.plain, self.own) if is_plain else (self.plain, new + self.own)
        return Ignoring(plain, own, self.last, self.is_in_repository, self.is_folded)


def ignoring_above(root: Root) -> Ignoring:
    """Return what the ignore files above a root say: up to the root of its repository, else up to the home folder."""
    here = Ignoring()
    for folder, below in _folders_above(Path(root.real)):
        here = here.with_lists_at(folder).within(below)
    return here


def is_generated(name: str) -> bool:
    """Whether a folder of this name is made by programs."""
    return name in _GENERATED


def is_environment(names: Collection[str]) -> bool:
    """Whether a folder with these names in it is a virtual environment of Python."""
    return _ENVIRONMENT in names


def _folders_above(path: Path) -> list[tuple[Path, str]]:
    """Return the folders above a path that may have lists for it, the highest first, each with the name in it."""
    if os.path.lexists(path / _GIT):
        return []
    home = Path(os.path.realpath(os.path.expanduser("~")))
    chain = [(folder, below.name) for below, folder in zip((path, *path.parents), path.parents, strict=False)]
    for end, (folder, _) in enumerate(chain, 1):
        if os.path.lexists(folder / _GIT):
            return chain[:end][::-1]
    ends = (end for end, (folder, _) in enumerate(chain, 1) if folder == home)
    return chain[: next(ends, len(chain))][::-1]


def _enter_repository(here: Ignoring, path: Path) -> Ignoring:
    """Return what counts at the root of a repository: no list of one around it, but its own and the user's."""
    git = path / _GIT
    is_folder = git.is_dir() and not git.is_symlink()
    is_folded = is_folder and is_case_ignored(str(git))
    last = [_list_at(git / "info" / "exclude", flags.READ, is_folded=is_folded)] if is_folder else []
    if (of_user := find_excludes()) is not None:
        # The user's own list may be a link.
        last.append(_list_at(Path(of_user), flags.READ_OWN, is_folded=is_folded))
    known = tuple(one for one in last if one is not None)
    return Ignoring(here.plain, (), known, is_in_repository=True, is_folded=is_folded)


def _list_at(path: Path, flags: int, *, is_folded: bool) -> _List | None:
    """Return the rules of a file that is no part of the tree; None if there are none."""
    data = _read(lambda one: os.open(one, flags), str(path))
    rules = None if data is None else _rules(data, path, _MOST_WILDCARDS, is_folded=is_folded)
    return None if rules is None else _List(rules, b"")


def _read(open_file: Callable[[str], int], name: str) -> bytes | None:
    """Return the bytes of a regular file, one more than allowed at most; None if there is none, or it is unreadable."""
    try:
        descriptor = open_file(name)
    except (OSError, ValueError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(_MOST + 1)
    except OSError:  # such as a disk that fails
        return None
    finally:
        os.close(descriptor)


def _rules(data: bytes, path: Path, most: int, *, is_folded: bool) -> Rules | None:
    """Return the rules of an ignore file; None, with a warning, if it is too long or has too many wildcards."""
    if len(data) > _MOST:
        _log.warning("%s: not used, since it has more than %s bytes", path, f"{_MOST:,}")
        return None
    try:
        rules = read_rules(data, most, is_folded=is_folded)
    except WildcardsError:
        _log.warning("%s: not used, since more than %s wildcards would count here", path, f"{_MOST_WILDCARDS:,}")
        return None
    if rules.invalid:
        more = f", and {len(rules.invalid) - 1} more" * (len(rules.invalid) > 1)
        _log.warning("%s: line %s is no pattern and ignores nothing%s", path, rules.invalid[0], more)
    return rules
