"""Writing rules into the table `encodings` of a config file: its comments, order and line ends stay as they are.

A file that somebody else may write to, or that is a link, is never written. What is to be written is read back first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from fixenc.errors import FileError, OptionsError, SourceError
from fixenc.files import system
from fixenc.files.folders import write_all
from fixenc.files.leftovers import temporary_name
from fixenc.files.locations import Location
from fixenc.files.moving import move
from fixenc.files.reaching import folder_of, release_folders
from fixenc.files.reading import Standing, digest, read, still_stands
from fixenc.files.trust import objection_to
from fixenc.files.writing import Target, write_whole

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# The table of rules in each kind of config file, by the names that lead to it.
_OWN_TABLE = ("encodings",)
_TABLE_IN_PYPROJECT = ("tool", "fixenc", "encodings")
# The rights of a new file, limited by the user's mask.
_ANY = 0o666

Check = Callable[[bytes], None]
"""Raises OptionsError for bytes that fixenc would not take as this config file."""


class RuleFile:
    """A config file, and the rules that this session put into it.

    Without rules, the file has the bytes that it had before; a file that was made for them is removed then.
    """

    def __init__(self, path: Path, check: Check) -> None:
        """Look at a config file, which need not exist; raises OptionsError if it must not be written to."""
        self.path, self._check = path, check
        self._location = Location.of(path)
        self._table = _TABLE_IN_PYPROJECT if path.name == "pyproject.toml" else _OWN_TABLE
        self._rules: dict[str, str] = {}
        self._bare = self._last = self._read()

    def save(self, rules: Mapping[str, str]) -> None:
        """Make these the rules of this session, the last one the strongest; raises OptionsError, and changes nothing.

        What another program wrote into the file since is kept.
        """
        now = self._read()
        if now != self._last:
            self._bare = None if now is None else self._edit(now, dict.fromkeys(self._rules))
            self._last = now
        wanted = self._edit(self._bare or b"", dict(rules)) if rules else self._bare
        if wanted != now:
            self._write(now, wanted)
        self._last, self._rules = wanted, dict(rules)

    def _read(self) -> bytes | None:
        """Return the bytes of the file; None if there is none."""
        release_folders()
        try:
            if self.path.is_symlink():
                raise OptionsError(f"{self.path}: is a link; name the file that it leads to with --config")
            is_there = os.path.lexists(self.path)
            objection = objection_to(self.path, os.lstat(self.path) if is_there else os.stat(self.path.parent))
            if objection is not None:
                advice = "name one of your own with --config, or choose encodings with --encodings"
                raise OptionsError(f"{self.path}: no rules are written there, since {objection}; {advice}")
            return read(self._location).data if is_there else None
        except (OSError, SourceError) as error:
            raise self._failure(error) from error

    def _edit(self, data: bytes, rules: Mapping[str, str | None]) -> bytes:
        """Return the file with some rules set, or taken away where they are None."""
        try:
            changed = _edit(data, self._table, rules)
            wanted = tomllib.loads(data.decode("utf-8"))
            _set(wanted, self._table, rules)
            is_as_wanted = _is_same(tomllib.loads(changed.decode("utf-8")), wanted, self._table)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):  # of either library of TOML
            is_as_wanted = False
        if not is_as_wanted:
            table = ".".join(self._table)
            raise OptionsError(f"{self.path}: cannot be edited safely; write its table as [{table}], a rule a line")
        self._check(changed)
        return changed

    def _write(self, now: bytes | None, wanted: bytes | None) -> None:
        """Replace the bytes of the file, in one step; None stands for no file."""
        try:
            if now is None:
                self._make(wanted or b"")
                return
            source = read(self._location)
            over = Standing(source.status, digest(now))
            if wanted is None:
                folder = folder_of(self._location)
                if not still_stands(folder, self.path.name, over):
                    raise OptionsError(f"{self.path}: another program changed it meanwhile; try again")
                folder.unlink(self.path.name)
                return
            write_whole(Target(self._location, source, over), wanted)
            with suppress(OSError):  # so that an editor that has it open notices
                os.utime(self.path, follow_symlinks=False)
        except (OSError, FileError) as error:
            raise self._failure(error) from error

    def _make(self, data: bytes) -> None:
        """Make the file, which appears whole or not at all."""
        folder, name = folder_of(self._location), temporary_name()
        descriptor = folder.create(name)
        try:
            try:
                write_all(descriptor, data)
                with suppress(AttributeError):  # Windows
                    os.fchmod(descriptor, _ANY & ~_mask())
                system.here.flush(descriptor)
            finally:
                os.close(descriptor)
            move(folder, name, self.path.name)
        except BaseException:
            with suppress(OSError):
                folder.unlink(name)
            raise

    def _failure(self, error: Exception) -> OptionsError:
        reason = getattr(error, "strerror", None) or str(error)
        return OptionsError(f"{self.path}: rules cannot be saved there: {reason}")


def _edit(data: bytes, names: tuple[str, ...], rules: Mapping[str, str | None]) -> bytes:
    """Return a TOML file with rules set in a table, those at its end, or taken away where they are None."""
    import tomlkit
    from tomlkit.items import InlineTable

    document = tomlkit.parse(data.decode("utf-8"))
    table: Any = document
    for name in names:
        if name not in table:
            is_inline = isinstance(table, InlineTable)
            table.add(name, tomlkit.inline_table() if is_inline else tomlkit.table(is_super_table=name != names[-1]))
        table = table[name]
    for pattern, label in rules.items():
        if pattern in table:
            table.remove(pattern)
        if label is not None:
            table.add(pattern, label)
    return tomlkit.dumps(document).encode("utf-8")


def _set(tree: dict[str, Any], names: tuple[str, ...], rules: Mapping[str, str | None]) -> None:
    """Set rules in a parsed file as `_edit` does in its text."""
    for name in names:
        tree = tree.setdefault(name, {})
    for pattern, label in rules.items():
        tree.pop(pattern, None)
        if label is not None:
            tree[pattern] = label


def _is_same(one: dict[str, Any], other: dict[str, Any], names: tuple[str, ...]) -> bool:
    """Whether two parsed files say the same, and the rules in the same order, since the last match wins."""
    if one != other:
        return False
    first, second = one, other
    for name in names:
        first, second = first[name], second[name]
    return list(first) == list(second)


def _mask() -> int:
    """Return the user's mask for the rights of new files."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
