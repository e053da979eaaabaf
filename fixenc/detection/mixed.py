"""Files partly in UTF-8 and partly in one legacy charset, by lines or by words.

They were joined, or edited with two programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from fixenc import charsets
from fixenc.detection import bom, statistical
from fixenc.detection.candidates import rarity
from fixenc.detection.sampling import cut
from fixenc.detection.support import KNOWN, Support, faults_in
from fixenc.detection.unicode import beyond_ascii, utf8_in
from fixenc.records import Detection, Evidence, Part, Undecodable

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
# A word with the blanks after it: no character of these charsets has a blank byte in it.
_WORD = re.compile(rb"[^\x00-\x20]*[\x00-\x20]+|[^\x00-\x20]+")
# A character of UTF-8 beyond ASCII, roughly.
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# The least by which lines must cost less as UTF-8 than in the other charset, in nats: a short line is UTF-8 by chance.
_MARGIN = 10.0
# How much of the lines is judged, in bytes.
_SAMPLE = 1_000
# The lowest confidence in the charset of bytes that are not UTF-8: with less, they are what is left of damaged UTF-8.
_LEAST_CONFIDENCE = 0.4
# The highest cost of such a byte, the cost of the charset included, in nats. In 134 mixed documents, the most is 3.6;
# in 200 of UTF-8 with four damaged bytes, the least is 5.9, and a single "caf\xe9" has 1.
_MOST_A_BYTE = 5.8

# The smallest share of the bytes beyond ASCII in UTF-8 if no whole line is UTF-8: words may be UTF-8 by chance. The
# most in 260 legacy documents is 0.5, in EUC-JP; in other charsets 0.4.
_LEAST_SHARE = 0.5

# The least by which a charset must make words likelier in the language of the rest than others do, in nats.
_CLEARLY = 8.0
# The confidence in that charset if one of the words is known.
_LIKE_THE_REST = 0.9
# The same if none is, as where a stray byte stands for a letter.
_LIKE_ITS_LETTERS = 0.8
# The share of the bytes beyond ASCII in UTF-8 above which the others are what is left of damaged UTF-8,
_MOSTLY = 0.5
# unless they are words: their least support, in points (`support`).
_LEAST_POINTS = 2 * KNOWN

_Piece = tuple[bytes, bool]
"""Some bytes, and whether they are UTF-8."""


def detect(data: bytes) -> Detection | None:
    """Return the charset of lines and words that are not UTF-8, if others are clearly UTF-8; else None."""
    sequences, share = utf8_in(data)
    whole = list(_find_utf8_lines(data)) if sequences else []
    if not whole and share < _LEAST_SHARE:
        return None
    lines = [(line, _find_words(line)) for line in data.split(b"\n") if not charsets.is_utf8(line)]
    good = whole + [word for _, words in lines for word, is_utf8 in words if is_utf8]
    if not lines or not good:
        return None
    others = b"\n".join(b" ".join(word for word, is_utf8 in words if not is_utf8) or line for line, words in lines)
    found = statistical.detect(others)
    if found is not None and (found.is_fallback or (share >= _MOSTLY and not _are_words(others, found))):
        found = _detect_like_rest(others, _join_first(good).decode())
    if found is None or found.is_fallback or found.encoding is None:
        return None
    charset = charsets.named(found.encoding)
    if charset.name.startswith("utf-"):  # UTF-16 has no lines to look at here, and damaged UTF-8 is no other charset
        return None
    if not (_read_better_as_utf8(good, charset) and _are_letters(others, charset, found.confidence)):
        return None
    parts = parts_of(data, charset)
    return None if decode_parts(data, parts)[1] else replace(found, is_mixed=True, parts=parts)


def parts_of(data: bytes, charset: charsets.Charset) -> tuple[Part, ...]:
    """Return the parts of a file that are UTF-8, and those that are in the charset."""
    parts, start = list[Part](), 0
    for run, is_utf8 in _group_pieces(data, charset):
        parts.append(Part(start, start + len(run), "utf-8" if is_utf8 else charset.name))
        start += len(run)
    return tuple(parts)


def decode(data: bytes, charset: charsets.Charset) -> tuple[str, tuple[Undecodable, ...]]:
    """Decode each line or word as UTF-8 if it is valid, else by the charset; also return the undecodable sequences.

    >>> decode("Größe\\n".encode() + "Größe".encode("latin-1"), charsets.named("windows-1252"))[0]
    'Größe\\nGröße'
    """
    return decode_parts(data, parts_of(data, charset))


def decode_parts(data: bytes, parts: Iterable[Part]) -> tuple[str, tuple[Undecodable, ...]]:
    """Decode each part by its own charset, without its byte order mark; also return the undecodable sequences."""
    pieces, places, size = list[str](), list[Undecodable](), 0
    for part in parts:
        bare = bom.unmarked_of(part.encoding, data[part.start : part.end])
        text, undecodable = charsets.named(part.encoding).decode_with_places(bare)
        places += (replace(place, position=place.position + size) for place in undecodable)
        pieces.append(text)
        size += len(text)
    return "".join(pieces), tuple(places)


def _find_utf8_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines that are UTF-8 and have more than ASCII in them."""
    end = 0
    while (sequence := _SEQUENCE.search(data, end)) is not None:
        start = data.rfind(b"\n", end, sequence.start()) + 1 or end
        end = data.find(b"\n", sequence.end())
        end = len(data) if end < 0 else end
        if charsets.is_utf8(data[start:end]):
            yield data[start:end]


def _find_words(line: bytes) -> list[_Piece]:
    """Return the words beyond ASCII of a line that is not UTF-8; none if no word is UTF-8, or UTF-8 is only damaged."""
    if _SEQUENCE.search(line) is None:
        return []
    words = [(word, charsets.is_utf8(word)) for word in _WORD.findall(line) if not word.isascii()]
    if not any(is_utf8 for _, is_utf8 in words):
        return []
    torn = [_SEQUENCE.search(word) is not None for word, is_utf8 in words if not is_utf8]
    return words if sum(torn) <= len(torn) / 2 else []


def _read_better_as_utf8(good: list[bytes], charset: charsets.Charset) -> bool:
    from fixenc.plausibility import costs

    sample = _join_first(good)
    text = sample.decode()
    if faults_in(text) >= sum(not character.isascii() for character in text):
        return False  # each is a Chinese character in a Latin word, or the like
    as_utf8, as_others = costs([text, charset.decode_with_places(sample)[0]]).tolist()
    return bool(as_utf8 + _MARGIN < as_others)


def _detect_like_rest(others: bytes, rest: str) -> Detection | None:
    """Return the charset that makes uncertain words fit the language and the letters of the rest, or None."""
    from fixenc.plausibility import costs

    read = [one for one in statistical.read_candidates(others) if not one.candidate.places]
    if not read:
        return None
    prices = costs([one.text for one in read], part_of=rest).tolist()
    order = sorted((price + one.candidate.prior, at) for at, (price, one) in enumerate(zip(prices, read, strict=True)))
    least, best = order[0][0], read[order[0][1]]
    if any(nats < least + _CLEARLY for nats, at in order[1:] if read[at].text != best.text):
        return None
    letters = {letter for letter in best.text.lower() if not letter.isascii()}
    is_like = letters <= set(rest.lower())
    sure = _LIKE_THE_REST if Support(best.text).known else _LIKE_ITS_LETTERS
    return Detection(best.candidate.charset.name, Evidence.STATISTICS, sure) if is_like else None


def _are_letters(others: bytes, charset: charsets.Charset, confidence: float) -> bool:
    """Return whether bytes that are not UTF-8 are letters of a charset."""
    from fixenc.plausibility import costs

    sample = cut(others, _SAMPLE)
    text = charset.decode_with_places(sample)[0]
    with_them, without = costs([text, "".join(filter(str.isascii, text))]).tolist()
    price = with_them - without + rarity(charset)
    return confidence >= _LEAST_CONFIDENCE and price <= _MOST_A_BYTE * beyond_ascii(sample)


def _are_words(others: bytes, found: Detection) -> bool:
    """Return whether bytes that are not UTF-8 make words of a charset, and not pieces of words."""
    charset = charsets.named(found.encoding or "")
    return Support(charset.decode_with_places(cut(others, _SAMPLE))[0]).points >= _LEAST_POINTS


def _group_pieces(data: bytes, charset: charsets.Charset) -> Iterator[_Piece]:
    """Yield neighbouring lines, or words, in one encoding, taken together."""
    lines = _LINE.findall(data)
    within = [word for line in lines if not charsets.is_utf8(line) for word, is_utf8 in _find_words(line) if is_utf8]
    splits = bool(within) and _read_better_as_utf8(within, charset)
    pieces = (piece for line in lines for piece in _split_line(line, splits=splits))
    for is_utf8, run in groupby(pieces, key=lambda piece: piece[1]):
        yield b"".join(piece for piece, _ in run), is_utf8


def _split_line(line: bytes, *, splits: bool) -> Iterator[_Piece]:
    """Yield a line, or the words of one that is partly UTF-8 if it `splits`."""
    if charsets.is_utf8(line):
        yield line, True
    elif splits and _find_words(line):
        yield from ((word, charsets.is_utf8(word)) for word in _WORD.findall(line))
    else:
        yield line, False


def _join_first(lines: list[bytes]) -> bytes:
    chosen, size = list[bytes](), 0
    for line in dict.fromkeys(lines):
        chosen.append(line)
        size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(chosen)
