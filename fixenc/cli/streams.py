"""Standard output and standard error: what a console cannot show is replaced, and an output that fails ends the run.

Data are bytes in UTF-8 whatever the console is; lines for people are in the encoding of the console.
"""

from __future__ import annotations

import codecs
import io
import os
import stat
import sys
from contextlib import suppress
from typing import Any, TextIO

from fixenc.errors import OutputError

__all__ = ["end_output", "may_reach_terminal", "prepare_streams", "write_data"]

# What stands for the signs of fixenc's own lines on a console that has none of them.
_PLAIN = {"→": "->", "…": "...", "—": "-", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'"}
# The name of the error handler that does so.
_REPLACED = "fixenc.replaced"


class _Output(io.FileIO):
    """A descriptor that raises OutputError once when it takes no more, and then drops what it is given.

    So neither Python nor a library meets the same failure again at exit. One that `is_silent` raises nothing: a run
    goes on without its messages, and `failure` has why they were lost, unless nobody wanted to read them any more.
    """

    failure: str | None = None

    def __init__(self, descriptor: int, *, is_closed: bool = False, is_silent: bool = False) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._is_closed, self._is_silent, self._is_done = is_closed, is_silent, False

    def write(self, data: Any, /) -> int:
        """Write bytes, and return how many were written or dropped."""
        if not self._is_done:
            try:
                if self._is_closed:
                    raise OutputError("standard output is closed; nothing was shown")
                return self._write_all(memoryview(data).cast("B"))
            except BrokenPipeError:
                self._fail("its reader went away", is_told=not self._is_silent)
            except OSError as error:
                self._fail(error.strerror or str(error))
            finally:
                self._is_done = self._is_done or self._is_closed
        return memoryview(data).nbytes

    def _write_all(self, data: memoryview) -> int:
        """Write all bytes: without a buffer between, nobody else would write the rest of them."""
        done = 0
        while done < len(data):
            done += super().write(data[done:]) or 0
        return done

    def _fail(self, why: str, *, is_told: bool = True) -> None:
        self._is_done = True
        self.failure = why if is_told else None
        if not self._is_silent:
            raise OutputError(f"standard output: {why}; not all results were shown") from None


def prepare_streams() -> None:
    """Let standard output and standard error take any character, and fail in words if they take no more."""
    codecs.register_error(_REPLACED, _replace)
    is_closed = sys.stdout is None
    _hold_descriptors()
    sys.stdout = _wrap(sys.stdout, _Output(1, is_closed=is_closed))
    sys.stderr = _wrap(sys.stderr, _Output(2, is_silent=True))


def end_output() -> None:
    """Write what the outputs hold back; raises OutputError if one takes no more, or took no messages before."""
    sys.stdout.flush()
    sys.stderr.flush()
    messages = _raw(sys.stderr)
    if isinstance(messages, _Output) and messages.failure:
        raise OutputError(f"standard error: {messages.failure}; not all messages were shown")


def write_data(text: str) -> None:
    """Write data to standard output: in UTF-8, with the bytes that surrogate escapes stand for."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))


def _wrap(stream: TextIO | None, output: _Output) -> TextIO:
    """Return a stream like the given one that writes to an output; another one, such as a console of Windows, stays."""
    if stream is None:
        return io.TextIOWrapper(io.BufferedWriter(output), "utf-8", _REPLACED)
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.reconfigure(encoding=_encoding_of(stream), errors=_REPLACED)
    raw = _raw(stream)
    if type(raw) is not io.FileIO or raw.fileno() != output.fileno():
        return stream
    is_buffered = raw is not stream.buffer
    buffer: Any = io.BufferedWriter(output) if is_buffered else output
    return io.TextIOWrapper(
        buffer,
        stream.encoding,
        _REPLACED,
        line_buffering=stream.line_buffering,
        write_through=not is_buffered,
    )


def _raw(stream: TextIO) -> Any:
    """Return what a stream writes to at last; a buffer may stand between, but not with PYTHONUNBUFFERED."""
    buffer = getattr(stream, "buffer", None)
    return getattr(buffer, "raw", buffer)


def may_reach_terminal() -> bool:
    """Whether standard output is a terminal, or a pipe, whose reader may write to one."""
    try:
        return sys.stdout.isatty() or stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # closed
        return False


def _encoding_of(stream: io.TextIOWrapper) -> str | None:
    """Return the encoding for an output that is no terminal; None for the one that it has."""
    if stream.encoding.lower() == "utf-8" or stream.isatty():
        return None
    from fixenc.files import system

    return system.here.REDIRECTED_ENCODING


def _hold_descriptors() -> None:
    """Open the null device in the place of closed streams, so that no file of a run gets their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


def _replace(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what stands for characters that a console does not have: a plainer sign, or an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    shown = (_PLAIN.get(one) or one.encode("ascii", "backslashreplace").decode("ascii") for one in characters)
    return "".join(shown), error.end
