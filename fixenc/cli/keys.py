"""Reading single keys from a terminal, whose modes are restored whatever happens."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

try:
    import termios
    import tty
except ImportError:  # Windows
    termios = tty = None  # type: ignore[assignment]

# The seconds after which an escape character is the key of that name: terminals send the rest of a sequence at once.
_ESCAPE_SECONDS = 0.05
# The seconds between two looks at the keyboard on Windows, which has no way to wait for it and for a new size.
_LOOK_SECONDS = 0.05
# Keys that are one byte.
_BYTES = {"\r": "enter", "\n": "enter", "\x7f": "backspace", "\x08": "backspace", "\x1b": "escape"}
# The last characters of the sequences of keys (ECMA-48 CSI, and SS3).
_SEQUENCES = {"A": "up", "B": "down", "C": "right", "D": "left", "M": "enter"}
# The second codes of keys on Windows.
_WINDOWS = {"H": "up", "P": "down", "M": "right", "K": "left"}

ReadKey = Callable[[], str]
"""Returns the next key: a character, a name such as ``up``, ``resize`` if the size changed, or ``eof``."""


@contextmanager
def reading_keys() -> Iterator[ReadKey]:
    """Read keys one by one, without echo, until the end of the block; then the terminal is as it was before.

    Ctrl-C and SIGTERM raise KeyboardInterrupt in the block.
    """
    with _ending_on_terminate():
        if termios is None:
            yield _read_key_on_windows
            return
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor)
            _forbid_stops(descriptor)
            with _told_of_size() as told:
                yield _Keys(descriptor, told).read
        finally:
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def _forbid_stops(descriptor: int) -> None:
    """Make Ctrl-Z no signal: a stopped process would leave the terminal in these modes."""
    modes = termios.tcgetattr(descriptor)
    modes[6][termios.VSUSP] = b"\0"
    termios.tcsetattr(descriptor, termios.TCSANOW, modes)


@contextmanager
def _ending_on_terminate() -> Iterator[None]:
    def end(_signal: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _told_of_size() -> Iterator[int]:
    """Yield a descriptor from which a byte can be read for each change of the size of the terminal."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)

    def tell(_signal: int, _frame: Any) -> None:
        with suppress(OSError):  # the pipe is full of the same news
            os.write(writer, b"\0")

    before = signal.signal(signal.SIGWINCH, tell)
    try:
        yield reader
    finally:
        signal.signal(signal.SIGWINCH, before)
        os.close(reader)
        os.close(writer)


class _Keys:
    """The keys that a terminal sends, as bytes of UTF-8 and sequences of control characters."""

    def __init__(self, descriptor: int, told: int) -> None:
        self._descriptor, self._told, self._waiting = descriptor, told, ""

    def read(self) -> str:
        """Wait for a key, or for a new size."""
        while True:
            if self._waiting:
                key, self._waiting = self._waiting, ""
                return _BYTES.get(key, key)
            ready, _, _ = select.select([self._descriptor, self._told], [], [])
            if self._told in ready:
                os.read(self._told, 1024)
                return "resize"
            first = self._take()
            key = self._read_sequence() if first == "\x1b" else _BYTES.get(first, first)
            if key:
                return key

    def _read_sequence(self) -> str:
        """Return the key of a sequence that begins with an escape character; "" for a key without a name."""
        if not self._has_more():
            return "escape"
        second = self._take()
        if second not in {"[", "O"}:  # two keys, one right after the other
            self._waiting = second
            return "escape"
        while self._has_more():
            character = self._take()
            if "@" <= character <= "~":
                return _SEQUENCES.get(character, "")
        return ""

    def _has_more(self) -> bool:
        return bool(select.select([self._descriptor], [], [], _ESCAPE_SECONDS)[0])

    def _take(self) -> str:
        """Return one byte as a character; those of a longer character are none that is asked for."""
        try:
            data = os.read(self._descriptor, 1)
        except OSError:  # the terminal is gone
            return "eof"
        return data.decode("latin-1") if data else "eof"


def _read_key_on_windows() -> str:
    import msvcrt
    import time

    size = os.get_terminal_size()
    while not msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
        time.sleep(_LOOK_SECONDS)
        if os.get_terminal_size() != size:
            return "resize"
    key: str = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
    if key == "\x03":
        raise KeyboardInterrupt
    if key in {"\0", "\xe0"}:
        return _WINDOWS.get(msvcrt.getwch(), "unknown")  # type: ignore[attr-defined, unused-ignore]
    return _BYTES.get(key, key)
