"""The rules of one ignore file: its lines, as git reads them, ready to be asked for 100,000 names."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from itertools import count

from fixenc.files.wildmatch import PatternError, literal_prefix, translate

_MARK = b"\xef\xbb\xbf"
_WILDCARDS = (b"*", b"?", b"[")
# The patterns in one regular expression: Python's `re` keeps all groups at each step, so that 5,000 patterns in one
# took 65 ms for a name.
_TOGETHER = 50


class WildcardsError(ValueError):
    """An ignore file has too many wildcards."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A line: a pattern, and whether what matches is ignored, must be a folder, and is matched by its name alone."""

    pattern: bytes
    is_ignored: bool
    is_for_folders: bool
    is_of_names: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of an ignore file, for files and for folders.

    `weight` is the number of wildcards, which are what takes time; names without one are looked up. `invalid` are the
    numbers of lines that are no pattern.
    """

    files: Table
    folders: Table
    weight: int
    invalid: tuple[int, ...]

    def decide(self, path: bytes, name: bytes, *, is_folder: bool) -> bool | None:
        """Return whether a path, relative to the folder of the file, is ignored; None if no line matches it."""
        return (self.folders if is_folder else self.files).decide(path, name)


@dataclass(slots=True)
class Table:
    """Rules by what finds them: each has the number of its line, and the last one that matches decides."""

    is_folded: bool
    names: dict[bytes, int] = field(default_factory=dict)
    paths: dict[bytes, int] = field(default_factory=dict)
    endings: dict[bytes, int] = field(default_factory=dict)
    signs: dict[int, bool] = field(default_factory=dict)
    wild_names: list[tuple[bytes, int]] = field(default_factory=list)
    wild_paths: list[tuple[bytes, int]] = field(default_factory=list)
    _ends: tuple[bytes, ...] = ()
    _of_names: _Wild | None = None
    _of_paths: _Wild | None = None

    def close(self) -> None:
        """Make the table ready, when all rules are in it."""
        self._ends = tuple(self.endings)
        self._of_names = _Wild.of(self.wild_names)
        self._of_paths = _Wild.of(self.wild_paths)

    def decide(self, path: bytes, name: bytes) -> bool | None:
        """Return whether the last rule that matches ignores the path; None if none does."""
        if self.is_folded:
            path, name = path.lower(), name.lower()
        last = self.names.get(name, -1)
        if self.paths:
            last = max(last, self.paths.get(path, -1))
        if self._ends and name.endswith(self._ends):
            last = max(last, *(line for end, line in self.endings.items() if name.endswith(end)))
        if self._of_names is not None:
            last = max(last, self._of_names.last_line(name))
        if self._of_paths is not None:
            last = max(last, self._of_paths.last_line(path))
        return None if last < 0 else self.signs[last]


@dataclass(frozen=True, slots=True)
class _Wild:
    """Many patterns as a few regular expressions, the last line first; a group for each says which one matched."""

    expressions: list[tuple[re.Pattern[bytes], dict[int, int]]]

    @classmethod
    def of(cls, patterns: list[tuple[bytes, int]]) -> _Wild | None:
        if not patterns:
            return None
        found = list[tuple[re.Pattern[bytes], dict[int, int]]]()
        for end in range(len(patterns), 0, -_TOGETHER):
            some = patterns[max(end - _TOGETHER, 0) : end]
            joined = b"|".join(b"(?P<p%d>%s)" % (line, one) for one, line in reversed(some))
            expression = re.compile(joined, re.DOTALL)
            found.append((expression, {expression.groupindex[f"p{line}"]: line for _, line in some}))
        return cls(found)

    def last_line(self, subject: bytes) -> int:
        for expression, lines in self.expressions:
            found = expression.fullmatch(subject)
            # The group of a whole pattern is closed after those within it.
            if found is not None and found.lastindex is not None:
                return lines[found.lastindex]
        return -1


def read_rules(data: bytes, most: int = sys.maxsize, *, is_folded: bool = False) -> Rules:
    r"""Return the rules in the bytes of an ignore file; with `is_folded`, names match in any case.

    Raises WildcardsError if they have more than `most` wildcards, before any of them costs time.

    >>> rules = read_rules(b"*.log\n!keep.log\n/out/\n")
    >>> [rules.decide(name, name, is_folder=False) for name in (b"a.log", b"keep.log", b"out")]
    [True, False, None]
    """
    files, folders, groups, invalid = Table(is_folded), Table(is_folded), count(), list[int]()
    lines = enumerate(map(_rule, data.removeprefix(_MARK).split(b"\n")), 1)
    rules = [(number, rule) for number, rule in lines if rule is not None]
    weight = sum(sum(map(rule.pattern.count, _WILDCARDS)) for _, rule in rules)
    if weight > most:
        raise WildcardsError
    for number, rule in rules:
        try:
            _add(rule, number, folders, groups)
            if not rule.is_for_folders:
                _add(rule, number, files, groups)
        except PatternError:
            invalid.append(number)
    files.close()
    folders.close()
    return Rules(files, folders, weight, tuple(invalid))


def _rule(line: bytes) -> _Rule | None:
    """Return the rule of a line; None for a comment, an empty line, and one that can match nothing."""
    if line.startswith(b"#"):
        return None
    text = _without_trailing(line.removesuffix(b"\r").partition(b"\0")[0])
    pattern = text.removeprefix(b"!")
    is_for_folders = pattern.endswith(b"/")
    pattern = pattern[: len(pattern) - is_for_folders]
    is_of_names = b"/" not in pattern
    if not is_of_names:
        pattern = pattern.removeprefix(b"/")
    return _Rule(pattern, not text.startswith(b"!"), is_for_folders, is_of_names) if pattern else None


def _without_trailing(text: bytes) -> bytes:
    """Return a line without the spaces at its end, except one after a backslash."""
    stripped = text.rstrip(b" ")
    slashes = len(stripped) - len(stripped.rstrip(b"\\"))
    return stripped + b" " * (slashes % 2 == 1 and len(stripped) < len(text))


def _add(rule: _Rule, number: int, table: Table, groups: count[int]) -> None:
    """Add a rule to a table; raises PatternError."""
    pattern = rule.pattern
    if table.is_folded:  # paths come in lower case, too
        pattern = pattern.lower().replace(b"[:upper:]", b"[:lower:]")
    rest = pattern[1:]
    if literal_prefix(pattern) == pattern:
        (table.names if rule.is_of_names else table.paths)[pattern] = number
    elif rule.is_of_names and pattern.startswith(b"*") and literal_prefix(rest) == rest:
        table.endings.pop(rest, None)
        table.endings[rest] = number
    else:
        wild = table.wild_names if rule.is_of_names else table.wild_paths
        wild.append((translate(pattern, groups), number))
    table.signs[number] = rule.is_ignored
