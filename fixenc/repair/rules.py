"""Which stretches of a line are mojibake, as ftfy's rules decide it, each with an accident that proves it.

ftfy says what it would do as a plan of encodings and decodings; here each part of the plan becomes the damage it
undoes, and is believed only if that damage, run forwards, gives back the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import ftfy
from ftfy.badness import is_bad
from ftfy.chardata import LOSSY_UTF8_RE, UTF8_DETECTOR_RE

from fixenc.damage import LostCharacters, Misreading, NoBreakSpaceLost
from fixenc.records import Damage, Region

# ftfy's names for the charsets it tries.
_CHARSETS = {
    "latin-1": "iso-8859-1",
    "sloppy-windows-1250": "windows-1250",
    "sloppy-windows-1251": "windows-1251",
    "sloppy-windows-1252": "windows-1252",
    "sloppy-windows-1253": "windows-1253",
    "sloppy-windows-1254": "windows-1254",
    "sloppy-windows-1257": "windows-1257",
    "iso-8859-2": "iso-8859-2",
    "macroman": "macintosh",
    "cp437": "cp437",
}
_RIGHT = {"utf-8": "utf-8", "utf-8-variants": "cesu-8", "windows-1252": "windows-1252"}

_C1 = re.compile("[\x80-\x9f]+")
_C1_READ_AS_LATIN = Misreading("windows-1252", "iso-8859-1")
# Sequences of which ftfy keeps a replacement character, and replacement characters misread whole.
_REMAINS = re.compile(b"\xef\xbf\xbd|" + LOSSY_UTF8_RE.pattern)

_Plan = list[tuple[str, str]]


def find_regions(line: str) -> Iterator[Region]:
    """The damaged stretches of one line, in order, each proved.

    >>> [(region.start, region.before, region.after) for region in find_regions("“Cafés”: cafÃ©")]
    [(12, 'Ã©', 'é')]
    """
    if line.isascii() or not is_bad(line):
        return
    plan: _Plan = [(action, name) for action, name in ftfy.fix_encoding_and_explain(line).explanation or ()]
    if plan and plan[0][0] == "encode":
        yield from _whole_line(line, plan)
    else:
        yield from _stretches(line, {name for _, name in plan})


def _whole_line(line: str, plan: _Plan) -> Iterator[Region]:
    """One region, the line, undone as far as each accident can be proved."""
    text, accident = line, tuple[Damage, ...]()
    for part in _parts(plan):
        after = ftfy.apply_plan(text, part)
        proved = next((c for c in _candidates(text, part) if Region(0, text, after, c).is_proved), None)
        if proved is None:
            break
        text, accident = after, proved + accident
    if text != line:
        yield Region(0, line, text, accident)


def _stretches(line: str, fixers: set[str]) -> Iterator[Region]:
    """Regions within a line that is otherwise good: sequences of UTF-8, and C1 control characters."""
    found: list[Region] = []
    if "decode_inconsistent_utf8" in fixers:
        for match in UTF8_DETECTOR_RE.finditer(line):
            if len(match.group()) < len(line):
                found += (
                    Region(match.start() + r.start, r.before, r.after, r.accident) for r in find_regions(match.group())
                )
    if "fix_c1_controls" in fixers:
        taken = {i for region in found for i in range(region.start, region.end)}
        for match in _C1.finditer(line):
            for after in _C1_READ_AS_LATIN.undo(match.group()):
                if taken.isdisjoint(range(*match.span())) and after != match.group():
                    found.append(Region(match.start(), match.group(), after, (_C1_READ_AS_LATIN,)))
    yield from sorted(found, key=lambda region: region.start)


def _parts(plan: _Plan) -> Iterator[_Plan]:
    """A plan cut after each decoding; what follows the last one is not of this kind."""
    start = 0
    for at, (action, _) in enumerate(plan, 1):
        if action == "decode":
            yield plan[start:at]
            start = at


def _candidates(text: str, part: _Plan) -> Iterator[tuple[Damage, ...]]:
    """The accidents that one part of a plan may be the undoing of, plain ones first."""
    wrong, right = _CHARSETS[part[0][1]], _RIGHT[part[-1][1]]
    # ftfy tries ISO-8859-1 first. Where windows-1252 explains the text as well, it is what had happened.
    for name in ("windows-1252", wrong) if wrong == "iso-8859-1" and right != "windows-1252" else (wrong,):
        misreading = Misreading(right, name)
        yield (misreading,)
        yield (misreading, NoBreakSpaceLost(are_collapsed=False))
        yield (misreading, NoBreakSpaceLost(are_collapsed=True))
    # A single-byte codec: positions in its bytes are positions in the text.
    remains = tuple(text[m.start() : m.end()] for m in _REMAINS.finditer(text.encode(part[0][1])))
    yield (LostCharacters(wrong, remains),)
