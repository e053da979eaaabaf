"""Detection in documents too large for memory: every block is read, and evidence of its charset is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from fixenc import charsets, detection
from fixenc.detection import binary, bom, mixed
from fixenc.detection.controls import NUL
from fixenc.detection.damaged import is_damage, mark_damaged
from fixenc.detection.language import language_of
from fixenc.detection.messages import too_damaged
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.detection.sampling import cut, last_end, line_at, lines
from fixenc.detection.unicode import whole_pairs
from fixenc.newlines import newline_kind
from fixenc.records import Detection, Evidence

Blocks = Callable[[], Iterable[bytes]]
"""Returns the bytes of a document from its start, a block at a time, at each call."""

# How much of the start of a document is kept, in bytes.
_HEAD = 1 << 16
# The number of places in a block from which lines are kept.
_PLACES = 8
# The most lines that are kept.
_MOST_KEPT = 4096
# The bytes that may begin an escape of a seven-bit charset.
_ESCAPES = (b"\x1b", b"~{")
# How far before its end the kept start is cut, in bytes, to cut no character in two.
_MARGIN = 1 << 12
# How many times as long as asked a part may be, until its line ends.
_LONGEST = 4
_WIDE = ("utf-16", "utf-32")
# The longest character of a wide charset, in bytes.
_WIDEST = 4
_IN_PARTS = "UTF-16 beside other text, in a file too large to find where each begins; split it first"


def detect_blocks(blocks: Blocks, *, origin: Origin = UNKNOWN) -> Detection:
    """As `detect`, for a document that is read at most twice, with one block in memory at a time.

    >>> parts = [b"plain " * 50_000, "Größe".encode()]
    >>> detect_blocks(lambda: iter(parts)).encoding
    'utf-8'
    """
    digest = _Digest()
    for block in _cut_blocks(blocks(), last_end):
        digest.take(block)
    if digest.size <= _HEAD:
        return detection.detect(digest.head, name=origin.name, label=origin.label)
    found = (
        _detect_wide(digest.head, origin)
        or digest.binary
        or detection.detect(digest.document(), name=origin.name, label=origin.label)
    )
    return detection.with_codec(_check_blocks(blocks, digest, found))


def _check_blocks(blocks: Blocks, digest: _Digest, found: Detection) -> Detection:
    """Return the detection of the digest, after decoding every byte of the document by it."""
    if found.parts and (found.encoding or "").startswith(_WIDE):
        return replace(found, parts=(), evidence=Evidence.FALLBACK, is_damaged=False, reason=_IN_PARTS)
    if found.encoding == "utf-8" and digest.is_utf8 and not found.has_bom:
        return replace(found, evidence=Evidence.UTF8, confidence=1.0, reason=None, is_damaged=False)
    if not found.is_text or found.evidence is Evidence.ASCII:
        return found
    found = replace(found, parts=())  # of the digest, not of the document
    places = sum(count for _, count in decode_blocks(blocks, found))
    if not places or (found.is_fallback and not found.is_damaged):
        return found
    if found.is_damaged or is_damage(places, digest.size):
        return mark_damaged(replace(found, evidence=Evidence.FALLBACK), places)
    return replace(found, evidence=Evidence.FALLBACK, reason=too_damaged(found.encoding, places))


def _detect_wide(head: bytes, origin: Origin) -> Detection | None:
    """Return the detection of a document by its start, if it is UTF-16, UTF-32 or binary; else None."""
    whole = whole_pairs(head)
    found = next(filter(None, (stage(whole, origin) for stage in detection.WIDE_OR_SIGNED)), None)
    if found is None or (found.is_text and not (found.encoding or "").startswith(_WIDE)):
        return None
    return replace(found, language=language_of(whole, found))


def identify_blocks(blocks: Blocks, encoding: str | None = None, *, origin: Origin = UNKNOWN) -> Detection:
    """As `identify`: return the encoding of a document, detected or given by the label `encoding`."""
    if encoding is None:
        return replace(detect_blocks(blocks, origin=origin), language=None)
    return detection.identify(next(iter(blocks()), b""), encoding, origin=origin)


def newline_kind_of(blocks: Blocks, found: Detection) -> str | None:
    """Return the kind of line ends of a document in the charset found; None if it has none."""
    kinds, before = set[str | None](), ""
    for text, _ in decode_blocks(blocks, found):
        joined = before + text
        before = "\r" if joined.endswith("\r") else ""  # a pair may stand astride two blocks
        kinds.add(newline_kind(joined.removesuffix("\r")))
    kinds |= {newline_kind(before), None}
    kinds -= {None}
    return kinds.pop() if len(kinds) == 1 else "mixed" if kinds else None


def decode_blocks(blocks: Blocks, found: Detection) -> Iterator[tuple[str, int]]:
    """Yield the text of each block of a document, and its number of undecodable byte sequences."""
    charset = charsets.named(found.encoding or "")
    for number, block in enumerate(_cut_blocks(blocks(), _choose_end(found))):
        bare = bom.unmarked(block) if found.has_bom and not number else block
        text, places = mixed.decode(bare, charset) if found.is_mixed else charset.decode_with_places(bare)
        yield text, len(places)


def split_blocks(blocks: Blocks, found: Detection, size: int) -> Iterator[bytes]:
    """Yield the bytes of a document in parts of about `size` bytes that end where lines do.

    If no line ends for several times as long, a part ends between characters.
    """
    line_feed = "\n".encode(charsets.named(found.encoding or "").codec) if _is_wide(found) else b"\n"
    waiting, length = list[bytes](), 0
    for block in _cut_blocks(blocks(), _choose_end(found)):
        waiting.append(block)
        length += len(block)
        if length < size:
            continue
        end = _find_line_end(line_feed, block)
        if not end and length < _LONGEST * size:
            continue
        end = end or len(block)
        yield b"".join([*waiting[:-1], block[:end]])
        waiting, length = [block[end:]], len(block) - end
    if length:
        yield b"".join(waiting)


def _find_line_end(line_feed: bytes, block: bytes) -> int:
    """Return the offset after the last line end in a block of whole characters; 0 if there is none."""
    end = block.rfind(line_feed)
    while end > 0 and end % len(line_feed):
        end = block.rfind(line_feed, 0, end + len(line_feed) - 1)
    return end + len(line_feed) if end >= 0 else 0


def _cut_blocks(blocks: Iterable[bytes], end_of: Callable[[bytes], int]) -> Iterator[bytes]:
    """Yield the same bytes, each block cut at the offset that `end_of` returns; blocks are joined while that is 0."""
    rest = list[bytes]()
    for block in blocks:
        if rest and len(rest[-1]) < _WIDEST:  # it is part of a character
            block = rest.pop() + block  # noqa: PLW2901 - the same bytes
        end = end_of(block)
        if end:
            yield b"".join([*rest, block[:end]])
            rest = [block[end:]]
        else:
            rest.append(block)
    if any(rest):
        yield b"".join(rest)


def _is_wide(found: Detection) -> bool:
    return (found.encoding or "").startswith(_WIDE)


def _choose_end(found: Detection) -> Callable[[bytes], int]:
    """Return a function for the offset after the last character of a block in the charset found."""
    if _is_wide(found):
        return _find_wide_end
    return _find_last_line if found.evidence is Evidence.ESCAPES else last_end


def _find_wide_end(block: bytes) -> int:
    """Return the offset after the last character of two or four bytes, in a block that begins with a whole one."""
    return len(whole_pairs(block[: len(block) // 4 * 4]))


def _find_last_line(block: bytes) -> int:
    """Return the offset after the last line end: no escape state goes on there (RFC 1468)."""
    return block.rfind(b"\n") + 1


@dataclass(slots=True)
class _Digest:
    """A small document in place of a large one: its first bytes, and lines from all over the rest.

    Lines are `kept` of every `stride`-th block that is not ASCII. `binary` is the detection of a block that is binary.
    """

    head: bytes = b""
    size: int = 0
    kept: list[bytes] = field(default_factory=list)
    stride: int = 1
    is_utf8: bool = True
    binary: Detection | None = None
    _escaped: dict[bytes, bytes] = field(default_factory=dict)
    _blocks: int = 0

    def take(self, block: bytes) -> None:
        """Read the next block, which has only whole characters."""
        self.size += len(block)
        if len(self.head) < _HEAD:
            self.head += block[: _HEAD - len(self.head)]
        for sign in _ESCAPES:
            if sign in self._escaped or sign[:1] not in block:  # a single byte is found many times as fast
                continue
            if line := line_at(block, block.find(sign, block.find(b"\n"))):
                self._escaped[sign] = line
        if self.binary is None and NUL in block and block.strip(NUL):  # there may be a hole of NUL bytes in text
            self.binary = binary.detect_bytes(block)
        if block.isascii():
            return
        self._blocks += 1
        if self._blocks % self.stride == 0:
            self.kept += lines(block, _PLACES)
        if self.is_utf8:
            self._check(block)
        if len(self.kept) > _MOST_KEPT:
            self.kept, self.stride = self.kept[::2], 2 * self.stride

    def _check(self, block: bytes) -> None:
        """Go on checking UTF-8; if a byte does not decode, keep its line."""
        try:
            block.decode()
        except UnicodeDecodeError as error:
            self.is_utf8 = False
            self.kept.append(line_at(block, error.start))

    def document(self) -> bytes:
        """Return the small document; to be called if the large one is larger than its head."""
        escaped = (line for sign, line in self._escaped.items() if sign not in self.head)
        return b"\n".join([cut(self.head, _HEAD - _MARGIN), *escaped, *self.kept])
