"""Patterns of gitignore(5) as regular expressions over bytes, with the meaning that git's `wildmatch.c` gives them.

Ignore files come with a tree and may be hostile. The regular expressions of pathspec try all ways to share a name among
several ``*``: ``*a*a*a*a*a*b`` took 121 s for one name of 200 bytes. Here a ``*`` before another one of its segment,
and a ``**`` before another one, takes the first place that fits and never looks back, which is enough: the later one
can take whatever is left. So the time for a path grows at most with the square of its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Characters that make a pattern more than a literal text.
_SPECIAL = re.compile(rb"[*?\[\\]")
# The bytes of each class of POSIX in ASCII, as in the C locale that git uses.
_CLASSES = {
    b"alnum": rb"[0-9A-Za-z]",
    b"alpha": rb"[A-Za-z]",
    b"blank": rb"[ \t]",
    b"cntrl": rb"[\x00-\x1f\x7f]",
    b"digit": rb"[0-9]",
    b"graph": rb"[!-~]",
    b"lower": rb"[a-z]",
    b"print": rb"[ -~]",
    b"punct": rb"[!-/:-@\[-`{-~]",
    b"space": rb"[ \t-\r]",
    b"upper": rb"[A-Z]",
    b"xdigit": rb"[0-9A-Fa-f]",
}
# What a `*` becomes: anything but a slash.
_STAR = b"[^/]*"
_SLASH = ord("/")

# Parts of a translated pattern that may take more or less of a path: `*`; `**/`; and `**` at the end or before `\/`.
_ONE, _FOLDERS, _ALL = object(), object(), object()
_Part = bytes | object


class PatternError(ValueError):
    """A pattern that is invalid; git lets it match nothing."""


def literal_prefix(pattern: bytes) -> bytes:
    """Return the beginning of a pattern that has no special character.

    >>> literal_prefix(b"docs/*.txt")
    b'docs/'
    """
    found = _SPECIAL.search(pattern)
    return pattern if found is None else pattern[: found.start()]


def translate(pattern: bytes, groups: Iterator[int]) -> bytes:
    r"""Return the regular expression of a pattern, for the whole of a path; `groups` yields numbers for its groups.

    Raises PatternError for an invalid pattern.

    >>> from itertools import count
    >>> [bool(re.fullmatch(translate(b"a/**/*.tx[!0-9]", count()), path)) for path in (b"a/b.txt", b"a/b/c.tx1")]
    [True, False]
    """
    prefix = literal_prefix(pattern)
    return re.escape(prefix) + _join_folders(_parts(pattern[len(prefix) :]), groups)


def _parts(pattern: bytes) -> list[_Part]:
    """Return a pattern as a list of regular expressions for one byte each, and of what may take more or less."""
    parts, at = list[_Part](), 0
    while at < len(pattern):
        byte = pattern[at : at + 1]
        if byte == b"*":
            part, at = _read_stars(pattern, at)
            parts.append(part)
        elif byte == b"[":
            part, at = _read_class(pattern, at + 1)
            parts.append(part)
        elif byte == b"\\":
            if at + 1 == len(pattern):
                raise PatternError("a backslash at the end")
            parts.append(re.escape(pattern[at + 1 : at + 2]))
            at += 2
        else:
            parts.append(b"[^/]" if byte == b"?" else re.escape(byte))
            at += 1
    return parts


def _read_stars(pattern: bytes, start: int) -> tuple[_Part, int]:
    """Return what the stars at a place stand for, and the place after them.

    Two or more are special only as a whole segment; git takes the end of the literal beginning for a border, too.
    """
    end = start
    while pattern[end : end + 1] == b"*":
        end += 1
    is_segment = start == 0 or pattern[start - 1] == _SLASH
    rest = pattern[end:]
    if end - start > 1 and is_segment and rest.startswith(b"/"):
        return _FOLDERS, end + 1
    is_all = end - start > 1 and is_segment and (not rest or rest.startswith(b"\\/"))
    return (_ALL if is_all else _ONE), end


def _read_class(pattern: bytes, at: int) -> tuple[bytes, int]:
    """Return the regular expression of a bracket expression, and the place after it; raises PatternError."""
    is_negated = pattern[at : at + 1] in (b"!", b"^")
    at += is_negated
    found, before, is_first = set[int](), None, True
    while is_first or _byte(pattern, at) != ord("]"):
        is_first, byte = False, _byte(pattern, at)
        if byte == ord("-") and before is not None and pattern[at + 1 : at + 2] not in (b"", b"]"):
            last, at = _read_escaped(pattern, at + 1)
            found |= set(range(before, last + 1))
            before = None
        elif pattern.startswith(b"[:", at) and (named := _read_named(pattern, at)) is not None:
            inner, at = named
            found |= inner
            before = None
        else:
            before, at = _read_escaped(pattern, at)
            found.add(before)
    wanted = (set(range(256)) - found if is_negated else found) - {_SLASH}
    return (b"[" + _join_ranges(wanted) + b"]" if wanted else b"(?!)"), at + 1


def _join_ranges(members: set[int]) -> bytes:
    """Return what stands for some bytes between the brackets of a regular expression, in as few ranges as there are."""
    firsts = sorted(one for one in members if one - 1 not in members)
    lasts = sorted(one for one in members if one + 1 not in members)
    return b"".join(b"\\x%02x-\\x%02x" % pair for pair in zip(firsts, lasts, strict=True))


def _read_escaped(pattern: bytes, at: int) -> tuple[int, int]:
    """Return the byte at a place, or the one after a backslash there, and the place after it."""
    at += _byte(pattern, at) == ord("\\")
    return _byte(pattern, at), at + 1


def _read_named(pattern: bytes, at: int) -> tuple[set[int], int] | None:
    """Return the bytes of a class such as ``[:digit:]``, and the place after it; None if there is no ``:]``."""
    end = pattern.find(b"]", at + 2)
    if end < 0:
        raise PatternError("a bracket that is not closed")
    if pattern[end - 1 : end] != b":" or end - 1 < at + 2:
        return None
    members = _CLASSES.get(pattern[at + 2 : end - 1])
    if members is None:
        raise PatternError("an unknown class of characters")
    return {one for one in range(256) if re.match(members, bytes([one]))}, end + 1


def _byte(pattern: bytes, at: int) -> int:
    if at >= len(pattern):
        raise PatternError("a bracket that is not closed")
    return pattern[at]


def _join_folders(parts: list[_Part], groups: Iterator[int]) -> bytes:
    """Return one expression for a pattern: each ``**`` before another one takes as few folders as it can, for good."""
    starts = [at for at, part in enumerate(parts) if part is _FOLDERS or part is _ALL]
    if not starts:
        return _join_stars(parts, groups)
    joined = _join_stars(parts[: starts[0]], groups)
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        inner, is_whole = _join_stars(parts[start + 1 : end], groups), parts[start] is _FOLDERS
        if end is None:
            joined += (b"(?:.*/)?" if is_whole else b".*") + inner
        else:
            joined += _once((b"(?:.*?/)??" if is_whole else b".*?") + inner, groups)
    return joined


def _join_stars(parts: list[_Part], groups: Iterator[int]) -> bytes:
    """Return the same for a part between two ``**``: each ``*`` before another one of its segment takes the least."""
    joined, at = b"", 0
    while at < len(parts):
        part = parts[at]
        end = at + 1
        if part is _ONE:
            while end < len(parts) and isinstance(parts[end], bytes) and parts[end] != b"/":
                end += 1
            fixed = b"".join(one for one in parts[at + 1 : end] if isinstance(one, bytes))
            is_last = end == len(parts) or parts[end] is not _ONE
            joined += _STAR + fixed if is_last else _once(b"[^/]*?" + fixed, groups)
        else:
            joined += part if isinstance(part, bytes) else b""
        at = end
    return joined


def _once(expression: bytes, groups: Iterator[int]) -> bytes:
    """Return an expression whose first match is final, which Python's `re` can say only this way before 3.11."""
    name = b"w%d" % next(groups)
    return b"(?=(?P<" + name + b">" + expression + b"))(?P=" + name + b")"
