"""The changes of a fix, as a patch that `git apply` and `patch` take.

A file that was UTF-8 gets hunks, byte for byte: line ends, byte order marks and undecodable bytes as they are in it. No
patch of text applies to a file in another encoding, or to a compressed one: what changes is shown in lines that begin
with ``#``, which patch programs skip; of all its lines beyond ASCII, only the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixenc.records import Change, Outcome, Status
from fixenc.report.fix import actions_in_words
from fixenc.report.git_names import name_in_patch
from fixenc.report.hunks import Stretch, find_stretches, group_stretches, split_lines
from fixenc.report.paths import shown
from fixenc.report.safe import safe, safe_but_tabs

__all__ = ["diff_lines"]

# The equal lines around a change.
_CONTEXT = 3
# The most lines that are shown of a file to which no patch applies.
_MOST_SHOWN = 20
# The most characters that are shown of such a line.
_MOST_OF_LINE = 200


def diff_lines(outcome: Outcome) -> Iterator[str]:
    """Yield the lines of a diff, without line ends; none for a file that stays as it is.

    Bytes that are no UTF-8 are surrogate escapes in it.
    """
    change = outcome.change
    if outcome.status is not Status.FIXED:
        return
    if change is None:
        yield f"# {shown(outcome.path)}: {safe(actions_in_words(outcome))}; its text is not shown"
    elif change.original is None or change.clean is None:
        yield from _comments(outcome, change)
    else:
        name = name_in_patch(outcome.path)
        yield f"--- {name}"
        yield f"+++ {name}"
        before, after = (split_lines(one.decode("utf-8", "surrogateescape")) for one in (change.original, change.clean))
        for hunk in group_stretches(find_stretches(before, after), _CONTEXT):
            yield from _hunk(hunk, before, after)


def _hunk(hunk: Sequence[Stretch], before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a hunk: its heading, and the lines of both texts with their signs."""
    (_, a, _, c, _), (_, _, b, _, d) = hunk[0], hunk[-1]
    yield f"@@ -{_range(a, b)} +{_range(c, d)} @@"
    for what, first, last, new_first, new_last in hunk:
        signs = (" ", "") if what == "equal" else ("-", "+")
        yield from _signed(signs[0], before[first:last])
        if signs[1]:
            yield from _signed("+", after[new_first:new_last])


def _range(start: int, end: int) -> str:
    """Return lines as they stand in the heading of a hunk; for no lines, the line before them counts."""
    count = end - start
    return f"{start + (count > 0)}" + (f",{count}" if count != 1 else "")


def _signed(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield sign + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _comments(outcome: Outcome, change: Change) -> Iterator[str]:
    """Yield what becomes of a file to which no patch applies: its encoding, and its first lines beyond ASCII."""
    path = shown(outcome.path)
    yield f"# --- {path} ({_encoding(outcome)})"
    yield f"# +++ {path} (utf-8{_packed(outcome)})"
    yield f"# {safe(actions_in_words(outcome))}"
    count = 0
    for count, line in enumerate(_telling_lines(change), 1):
        if count <= _MOST_SHOWN:
            yield f"# {line}"
    if count > _MOST_SHOWN:
        yield f"# and {count - _MOST_SHOWN:,} more lines beyond ASCII, or changed"


def _telling_lines(change: Change) -> Iterator[str]:
    """Yield the lines of both texts that are beyond ASCII or differ, each with its sign and number."""
    before, after = split_lines(change.before), split_lines(change.after)
    for what, first, last, new_first, new_last in find_stretches(before, after):
        if what == "equal":
            for number in range(first, last):
                if not before[number].isascii():
                    yield _numbered(" ", number, before[number])
            continue
        for number in range(first, last):
            yield _numbered("-", number, before[number])
        for number in range(new_first, new_last):
            yield _numbered("+", number, after[number])


def _numbered(sign: str, number: int, line: str) -> str:
    """Return a line with its sign and its number from 1; of a long one, what surrounds its first sign beyond ASCII."""
    text = line.removesuffix("\n").removesuffix("\r")
    if len(text) > _MOST_OF_LINE:
        at = next((at for at, character in enumerate(text) if character > "\x7f"), 0)
        start = max(at - _MOST_OF_LINE // 4, 0)
        end = start + _MOST_OF_LINE
        text = "…" * (start > 0) + text[start:end] + "…" * (end < len(text))
    return f"{sign}{number + 1:>5}  {safe_but_tabs(text)}"


def _encoding(outcome: Outcome) -> str:
    """Return the encoding of a file before, or all encodings of its parts."""
    found = outcome.detection
    if found is None:
        return "unknown"
    names = dict.fromkeys(part.encoding for part in found.parts) or {str(found.encoding): None}
    return " mixed with ".join(names) + _packed(outcome)


def _packed(outcome: Outcome) -> str:
    return "" if outcome.compression is None else f", in {outcome.compression} data"
