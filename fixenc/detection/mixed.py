"""Files whose lines are partly UTF-8 and partly in one legacy charset: joined, or edited with two programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fixenc import charsets
from fixenc.detection import statistical
from fixenc.detection.unicode import utf8_in
from fixenc.records import Detection, Undecodable

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
# What UTF-8 has beyond ASCII, roughly.
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# By how much lines must read better as UTF-8 than as the others do, in nats: a short line is UTF-8 by chance.
_MARGIN = 10.0
# So many bytes of them tell.
_SAMPLE = 1_000


def detect(data: bytes) -> Detection | None:
    """The charset of the lines that are not UTF-8, if others are, and read far better so."""
    good = list(_utf8_lines(data)) if utf8_in(data)[0] else []
    others = b"\n".join(line for line in data.split(b"\n") if not charsets.is_utf8(line)) if good else b""
    if not others:
        return None
    found = statistical.detect(others)
    if found is None or found.is_fallback or found.encoding is None:
        return None
    from fixenc.plausibility import costs

    sample = _first(good)
    readings = [sample.decode(), charsets.named(found.encoding).decode_with_places(sample)[0]]
    as_utf8, as_others = costs(readings).tolist()
    return replace(found, is_mixed=True) if as_utf8 + _MARGIN < as_others else None


def _utf8_lines(data: bytes) -> Iterator[bytes]:
    """The lines that are UTF-8, and more than ASCII."""
    end = 0
    while (sequence := _SEQUENCE.search(data, end)) is not None:
        start = data.rfind(b"\n", end, sequence.start()) + 1 or end
        end = data.find(b"\n", sequence.end())
        end = len(data) if end < 0 else end
        if charsets.is_utf8(data[start:end]):
            yield data[start:end]


def decode(data: bytes, charset: charsets.Charset) -> tuple[str, tuple[Undecodable, ...]]:
    """Read each line as UTF-8 if it is that, else by the charset; and the places that do not decode, as it has them.

    >>> decode("Größe\\n".encode() + "Größe".encode("latin-1"), charsets.named("windows-1252"))[0]
    'Größe\\nGröße'
    """
    pieces, places, size = list[str](), list[Undecodable](), 0
    for run, is_utf8 in _runs(data):
        text, undecodable = (run.decode(), ()) if is_utf8 else charset.decode_with_places(run)
        places += (replace(place, position=place.position + size) for place in undecodable)
        pieces.append(text)
        size += len(text)
    return "".join(pieces), tuple(places)


def _runs(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Lines side by side that are read alike."""
    waiting, is_utf8 = list[bytes](), True
    for line in _LINE.findall(data):
        if charsets.is_utf8(line) != is_utf8:
            yield b"".join(waiting), is_utf8
            waiting, is_utf8 = [], not is_utf8
        waiting.append(line)
    yield b"".join(waiting), is_utf8


def _first(lines: list[bytes]) -> bytes:
    chosen, size = list[bytes](), 0
    for line in dict.fromkeys(lines):
        chosen.append(line)
        size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(chosen)
