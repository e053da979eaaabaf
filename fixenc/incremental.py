"""Decoding and mending bytes that come in pieces, with a few of them in memory."""

from __future__ import annotations

import codecs
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fixenc import charsets, detection
from fixenc.arguments import bytes_of
from fixenc.cleaning import find_refusal, is_of_other_charset, repair_as
from fixenc.detection.origin import Origin
from fixenc.detection.sampling import last_end
from fixenc.detection.unicode import whole_pairs
from fixenc.formats.file_type import PLAIN, FileType
from fixenc.formats.types import must_be_whole, type_of
from fixenc.options import Options
from fixenc.records import Decoded, Detection, Evidence

__all__ = ["IncrementalDecoder"]

# The size of a part, in bytes: its thousands of lines are as much evidence as a whole document.
_PART = 1 << 20
# How much longer, in bytes, a part gets before a line end is looked for again.
_STEP = 1 << 18
# How many times as long as others a part may be, until its line ends.
_LONGEST = 4
# In UTF-16 and UTF-32, at least one byte in this number is NUL, unless all of the text is East Asian.
_NULS_IN_WIDE = 16
# How many bytes of binary data an error keeps.
_EXCERPT = 64
_WIDE = ("utf-16", "utf-32")


class IncrementalDecoder(codecs.IncrementalDecoder):
    """Decodes bytes that come in pieces, and undoes mojibake in their text.

    Without an `encoding`, it is detected. Text is returned in parts of about 1 MiB that end where lines do; each is
    mended as one document, and at most four are in memory. `errors` names the error handler for undecodable bytes, as
    for `bytes.decode`; bytes that are not text are undecodable. `name` and `label` are as for `detect`, `guess` is as
    for `fix_text`; without `mend`, text is only decoded. `found` is a detection of the whole, in place of one of its
    first part. Where `fix_bytes` would leave a document alone, its parts are decoded, but not mended; well-formed UTF-8
    that may be another charset, too, is read as UTF-8 then.

    Raises UnknownCharsetError for an unknown `encoding`, once bytes are decoded.

    >>> decoder = IncrementalDecoder()
    >>> data = "Ã‰tÃ© Ã  la mer".encode()
    >>> decoder.decode(data[:9]), decoder.decode(data[9:], final=True), decoder.encoding
    ('', 'Été à la mer', 'utf-8')
    """

    def __init__(  # noqa: PLR0913 - what is known of the bytes, as for `detect`
        self,
        errors: str = "strict",
        *,
        encoding: str | None = None,
        name: str = "",
        label: str | None = None,
        guess: bool = True,
        mend: bool = True,
        found: Detection | None = None,
    ) -> None:
        super().__init__(errors)
        codecs.lookup_error(errors)
        self._given, self._origin = encoding, Origin(name, label)
        self._options = Options(guess=guess)
        self._first, self._mends = found, mend
        self.reset()

    def reset(self) -> None:
        """Forget all bytes, and what was detected by them."""
        self._waiting, self._wanted = bytearray(), _PART
        self._found, self._form = self._first, PLAIN
        self._is_first, self._is_only, self._is_whole = True, False, False

    @property
    def detection(self) -> Detection | None:
        """What is known of the encoding; None before the first part is decoded."""
        return self._found

    @property
    def encoding(self) -> str | None:
        """The canonical name of the charset; None if that is unknown."""
        return None if self._found is None else self._found.encoding

    def decode(self, data: Any, final: bool = False) -> str:
        """Return the text of each part that is complete; with `final`, all that is left."""
        self._waiting += bytes_of(data, "decode")
        if len(self._waiting) < self._wanted and not final:
            return ""
        return "".join(self._read(part) for part in self._take_parts(is_final=final))

    def getstate(self) -> tuple[bytes, int]:
        """Raise UnsupportedOperation: what was detected is no number."""
        raise io.UnsupportedOperation("the state of this decoder cannot be saved")

    def setstate(self, state: tuple[bytes, int]) -> None:  # noqa: ARG002 - the signature of every decoder
        """Raise UnsupportedOperation."""
        raise io.UnsupportedOperation("the state of this decoder cannot be restored")

    def _take_parts(self, *, is_final: bool) -> Iterator[bytes]:
        """Yield the parts that are complete, or all; keep the rest."""
        whole, at = bytes(self._waiting), 0
        if self._found is None and whole:
            head = whole if len(whole) < _PART else keep_whole_characters(whole[:_PART])
            self._found = self._identify(head)
        self._is_only = is_final and self._is_first and len(whole) < _PART
        while len(whole) - at >= _PART or (is_final and at < len(whole)):
            end = len(whole) if is_final and len(whole) - at < _PART else self._find_end(whole, at)
            if end is None and not is_final:
                break
            end = end or len(whole)
            yield whole[at:end]
            at = end
        self._waiting = bytearray(whole[at:])
        self._wanted = max(_PART, len(self._waiting) + _STEP)

    def _identify(self, data: bytes) -> Detection:
        return prefer_utf8(data, detection.identify(data, self._given, origin=self._origin))

    def _find_end(self, whole: bytes, at: int) -> int | None:
        """Return the end of the part that starts at an offset, wherever the bytes were cut; None if it is not there."""
        line_feed = _line_feed_of(self._found)
        end = _find_last(line_feed, whole[at : at + _PART]) or _find_first(line_feed, whole, at, at + _LONGEST * _PART)
        if end:
            return at + end
        if len(whole) - at < _LONGEST * _PART:
            return None
        return at + len(keep_whole_characters(whole[at : at + _LONGEST * _PART]))

    def _read(self, part: bytes) -> str:
        """Return the text of a part, mended unless it is in doubt."""
        decoded = self._decode_part(part)
        if decoded.undecodable or not decoded.detection.is_text:
            decoded = _handle_errors(part, decoded, self.errors)
        if self._is_first:
            self._form = type_of(self._origin.name, decoded.text)
            self._is_whole = must_be_whole(self._origin.name, part)
            self._is_first = False
        if self._is_whole or not self._mends:
            return decoded.text
        return _mend(decoded, self._form, self._options, is_part=not self._is_only)

    def _decode_part(self, part: bytes) -> Decoded:
        """Decode a part as the first one; by itself if that was ASCII, or if it does not decode."""
        found = self._found
        if found is None or (found.evidence is Evidence.ASCII and not self._is_first):
            found = self._found = self._identify(part)
        elif not self._is_only:
            found = replace(found, parts=(), has_bom=found.has_bom and self._is_first)
        decoded = detection.decode_as(part, found)
        is_settled = self._is_first or self._given is not None or self._first is not None
        if is_settled or not decoded.undecodable:
            return decoded
        again = self._identify(part)
        return decoded if again.is_fallback else detection.decode_as(part, again)


def prefer_utf8(data: bytes, found: Detection) -> Detection:
    """Return the detection of `data` or, if that is a fallback and they are well-formed UTF-8, one of UTF-8 in doubt.

    A program that reads text has to read it somehow.

    >>> data = "目录".encode("gbk")
    >>> found = detection.detect(data)
    >>> found.encoding, prefer_utf8(data, found).encoding
    ('gb18030', 'utf-8')
    """
    if not (found.is_text and found.is_fallback) or found.encoding == "utf-8" or not charsets.is_utf8(data):
        return found
    return replace(found, encoding="utf-8", codec="utf-8", language=None)


def keep_whole_characters(data: bytes) -> bytes:
    """Return the start of some bytes that were cut anywhere, without a character that may be cut in two.

    >>> keep_whole_characters("Größe und Maß".encode()[:-1])
    b'Gr\\xc3\\xb6\\xc3\\x9fe und '
    >>> keep_whole_characters("Größe".encode("utf-16-le")[:-1]).decode("utf-16-le")
    'Größ'
    """
    if data.count(b"\0") > len(data) // _NULS_IN_WIDE or data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return whole_pairs(data[: len(data) // 4 * 4])
    return data[: last_end(data)] or data


def _is_wide(found: Detection) -> bool:
    return (found.encoding or "").startswith(_WIDE)


def _line_feed_of(found: Detection | None) -> bytes:
    return "\n".encode(charsets.named(found.encoding or "").codec) if found and _is_wide(found) else b"\n"


def _find_last(line_feed: bytes, data: bytes) -> int:
    """Return the offset after the last line end; 0 if there is none."""
    end = data.rfind(line_feed)
    while end > 0 and end % len(line_feed):
        end = data.rfind(line_feed, 0, end + len(line_feed) - 1)
    return end + len(line_feed) if end >= 0 else 0


def _find_first(line_feed: bytes, data: bytes, start: int, stop: int) -> int:
    """Return the offset from `start` after the first line end before `stop`; 0 if there is none."""
    end = data.find(line_feed, start, stop)
    while end >= 0 and (end - start) % len(line_feed):
        end = data.find(line_feed, end + 1, stop)
    return end - start + len(line_feed) if end >= 0 else 0


def _handle_errors(part: bytes, decoded: Decoded, errors: str) -> Decoded:
    """Return decoded text with what an error handler makes of each undecodable byte sequence."""
    encoding = decoded.detection.encoding
    if encoding is None:
        if errors == "strict":
            raise UnicodeDecodeError("text", part[:_EXCERPT], 0, 1, decoded.detection.reason or "binary data")
        return decoded
    if errors == "replace":
        return decoded
    handle, pieces, at = codecs.lookup_error(errors), list[str](), 0
    for one in decoded.undecodable:
        data = one.data or b"?"
        instead, _ = handle(UnicodeDecodeError(encoding, data, 0, len(data), "no character"))
        pieces += (decoded.text[at : one.position], str(instead))
        at = one.position + 1
    return replace(decoded, text="".join([*pieces, decoded.text[at:]]))


def _mend(decoded: Decoded, form: FileType, options: Options, *, is_part: bool) -> str:
    """Return a text with its mojibake undone, by the decisions of `fix_bytes`."""
    text = decoded.text
    if find_refusal(decoded, options) is not None:
        return text
    repaired = repair_as(form, text, guess=options.guess)
    is_doubtful = decoded.detection.is_guessed and any(map(is_of_other_charset, repaired.regions))
    is_broken = is_doubtful or form.refusal(text, repaired.text, is_part=is_part) is not None
    return text if is_broken else repaired.text
