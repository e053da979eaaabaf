"""Files that a program reads as text: decoded, and mended, while they are read."""

from __future__ import annotations

import builtins
import io
import os
import stat
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from fixenc.detection.origin import Origin
from fixenc.detection.streaming import detect_blocks
from fixenc.errors import OptionsError
from fixenc.incremental import IncrementalDecoder
from fixenc.records import Detection

__all__ = ["TextStream", "open", "read_whole"]

# The size of a block that is read, in bytes.
_BLOCK = 1 << 18
_MODES = ("r", "rt", "tr")
# How text passes from the decoder to Python's own text stream; lone surrogates of an error handler pass, too.
_INNER, _INNER_ERRORS = "utf-8", "surrogatepass"


class TextStream(io.TextIOWrapper):
    """A file of text that is decoded and mended while it is read; see `open`."""

    def __init__(self, mended: _Mended, *, newline: str | None) -> None:
        super().__init__(io.BufferedReader(mended, _BLOCK), _INNER, _INNER_ERRORS, newline)
        self._mended = mended

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The charset of the file, by fixenc's name; of a pipe, it is known once something was read."""
        return self._mended.decoder.encoding or ""

    @property
    def errors(self) -> str:  # type: ignore[override]
        """The name of the error handler for undecodable bytes."""
        return self._mended.decoder.errors

    @property
    def detection(self) -> Detection | None:
        """The detected encoding with its evidence; of a pipe, None before something was read."""
        return self._mended.decoder.detection

    @property
    def mode(self) -> str:
        """The mode: it is read as text."""
        return "r"

    def seekable(self) -> bool:
        """Return False: a place in the mended text is none in the file."""
        return False


def open(  # noqa: A001, PLR0913, PLR0917 - the parameters of Python's own function
    file: Any,
    mode: str = "r",
    buffering: int = -1,  # noqa: ARG001 - has no effect
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    *,
    guess: bool = True,
) -> TextStream:
    r"""Open a file to read its text: decoded, and with its mojibake undone.

    Like Python's own `open`, but the encoding is detected unless it is given: in all of the file, which is read block
    by block, or in the first MiB of a pipe. The text is mended in parts of about 1 MiB, by the decisions of
    `fix_bytes`; what that leaves alone is decoded, but not mended. So a file of any size takes a few MiB of memory.
    The file is only read, the stream cannot seek. `buffering` has no effect, `guess` is as for `fix_text`.

    Raises UnicodeDecodeError for undecodable bytes and binary data, unless `errors` names another handler,
    UnknownCharsetError for an unknown encoding, OptionsError for a mode of writing, and what Python's `open` raises.

    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "menu.txt")
    >>> _ = path.write_bytes("Ã‰tÃ© Ã  la mer\r\nLiège\r\n".encode())
    >>> with open(path) as lines:
    ...     print(lines.encoding, list(lines))
    utf-8 ['Été à la mer\n', 'Liège\n']
    """
    if mode not in _MODES:
        raise OptionsError(f"mode {mode!r} must be 'r': fixenc.open only reads text; fix_bytes takes bytes")
    if newline not in {None, "", "\n", "\r", "\r\n"}:
        raise ValueError(f"newline {newline!r} must be None, '', or a line end")
    raw = builtins.open(file, "rb", buffering=_BLOCK, closefd=closefd)  # noqa: SIM115 - the stream closes it
    try:
        name = os.path.basename(os.fsdecode(file)) if not isinstance(file, int) else ""
        found = _detect(raw, name) if encoding is None else None
        decoder = IncrementalDecoder(errors or "strict", encoding=encoding, name=name, guess=guess, found=found)
        return TextStream(_Mended(raw, decoder), newline=newline)
    except BaseException:
        raw.close()
        raise


def read_whole(file: Any) -> bytes:
    """Return all bytes of a file; raises what Python's `open` raises."""
    with builtins.open(file, "rb") as raw:
        return raw.read()


def _detect(raw: BinaryIO, name: str) -> Detection | None:
    """Return the encoding of a file from where it stands; None if it cannot be read twice."""
    if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
        return None
    start = raw.tell()

    def blocks() -> Iterator[bytes]:
        raw.seek(start)
        return iter(partial(raw.read, _BLOCK), b"")

    found = detect_blocks(blocks, origin=Origin(name))
    raw.seek(start)
    return found


class _Mended(io.RawIOBase):
    """The mended text of a file, as bytes in UTF-8 for Python's own text stream."""

    def __init__(self, raw: BinaryIO, decoder: IncrementalDecoder) -> None:
        self.decoder = decoder
        self._raw, self._ready, self._is_over = raw, memoryview(b""), False

    @property
    def name(self) -> Any:
        """The file, as it was named."""
        return self._raw.name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._is_over:
            data = self._raw.read(_BLOCK)
            self._is_over = not data
            text = self.decoder.decode(data, final=self._is_over)
            self._ready = memoryview(text.encode(_INNER, _INNER_ERRORS))
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def fileno(self) -> int:
        return self._raw.fileno()

    def close(self) -> None:
        if not self.closed:
            try:
                self._raw.close()
            finally:
                super().close()
