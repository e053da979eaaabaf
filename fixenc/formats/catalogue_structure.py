"""The shape of a message catalogue: its entries, and what programs fill in."""

from __future__ import annotations

import re
from typing import NamedTuple

# A line of a catalogue: a comment by its sign, the keyword of a string, or one more string; of a string, its escapes,
# and the signs by which a program fills it in (printf, Python, and the braces of many).
_LINE = re.compile(
    r"^[ \t]*(?P<kind>\#(?:~\|?|[,:|][^\r\n]*|\.)?|msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?|domain|(?=\"))[ \t]*"
    r"(?P<rest>[^\r\n]*)",
    re.MULTILINE,
)
_SIGNS = re.compile(
    r"\\(?:[0-7]{1,3}|x[0-9A-Fa-f]+|.)|\"|%(?:\d+\$)?(?:\([^()\"]*\))?[-+#0']*(?:[1-9]\d*|\*)?(?:\.\d+)?(?:hh|h|ll|l|L|z|j|t|q)?"
    r"[diouxXeEfFgGcrsp%]|\{[^{}\"]*\}|<[^<>\"]*>"
)


class _Entry(NamedTuple):
    """The shape of a comment or an entry; of this also its message, and the context of that."""

    shape: list[str]
    name: list[str]


def catalogue_shape(text: str) -> tuple[object, ...]:
    r"""Return the kind of each line of a catalogue but its header, with the escapes and format specifiers in it.

    The last item is the number of different messages. The header is left out, since a charset is declared there.

    >>> catalogue_shape('#, c-format\nmsgid "%d é\\n"\nmsgstr ""\n')
    ('#, c-format', 'msgid', '"', '%d', '\\n', '"', 'msgstr', '"', '"', 1)
    """
    entries = _read_entries(text)
    header = next((entry for entry in entries if entry.name), None)
    if header is not None and header.name == ["msgid", ""]:
        entries.remove(header)
    names = {tuple(entry.name) for entry in entries if entry.name}
    return (*(sign for entry in entries for sign in entry.shape), len(names))


def _read_entries(text: str) -> list[_Entry]:
    entries, is_name, is_context = [_Entry([], [])], False, False
    for found in _LINE.finditer(text):
        kind, rest = found["kind"], found["rest"]
        if kind.startswith("#") and not kind.startswith("#~"):
            entries.append(_Entry([kind], []))
            continue
        if kind in ("msgctxt", "msgid"):
            if not is_context:
                entries.append(_Entry([], []))
            is_context, is_name = kind == "msgctxt", True
            entries[-1].name.extend((kind, ""))
        elif kind:
            is_name = False
        entries[-1].shape.extend([kind] * bool(kind) + _SIGNS.findall(rest))
        if is_name and entries[-1].name:
            entries[-1].name[-1] += rest.strip()[1:-1]
    return entries
