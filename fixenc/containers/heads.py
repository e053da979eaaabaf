"""Headers of WARC records and HTTP messages: lines of names and values, of which all but a few stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

# The end of a line that the next one does not continue (RFC 9112, 5.2; ISO 28500, 4).
_LINE_END = re.compile(rb"(\r?\n)(?![ \t])")
# Digits of a number of bytes: those of 2 to the power of 63.
_MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Head:
    """The first line, the header lines without their ends, and the end that each has."""

    first: bytes
    lines: tuple[bytes, ...]
    end: bytes = b"\r\n"

    @classmethod
    def parse(cls, data: bytes) -> Head:
        """Return the head in some bytes, which may have an empty line at their end.

        >>> Head.parse(b"HTTP/1.1 200 OK\\r\\nA: b\\r\\n c\\r\\n\\r\\n").values("a")
        ['b c']
        """
        first, *rest = _LINE_END.split(data)
        return cls(first, tuple(line for line in rest[1::2] if line), rest[0] if rest else b"\r\n")

    def values(self, name: str) -> list[str]:
        """Return the values of all lines with a name, in any case."""
        found = (line.partition(b":") for line in self.lines)
        return [
            re.sub(rb"\r?\n[ \t]+", b" ", value).strip().decode("latin-1")
            for key, _, value in found
            if _is_name(key, name)
        ]

    def value(self, name: str) -> str | None:
        """Return the value of the first line with a name; None if there is none."""
        return next(iter(self.values(name)), None)

    def with_value(self, name: str, value: str) -> Head:
        """Return the head with another value in the lines with a name; a line is added if there is none."""
        new = value.encode("latin-1")
        lines = tuple(
            key + b": " + new if _is_name(key, name) else line
            for line, (key, _, _) in ((line, line.partition(b":")) for line in self.lines)
        )
        if not self.values(name):
            lines += (name.encode("ascii") + b": " + new,)
        return replace(self, lines=lines)

    def with_prefix(self, name: str, prefix: str) -> Head:
        """Return the head with a prefix before a name, so that its lines have no effect."""
        start = prefix.encode("ascii")
        lines = (start + line if _is_name(line.partition(b":")[0], name) else line for line in self.lines)
        return replace(self, lines=tuple(lines))

    @property
    def data(self) -> bytes:
        """The bytes, with the empty line at the end."""
        return self.end.join((self.first, *self.lines)) + self.end * 2


def read_length(value: str) -> int | None:
    """Return the number of bytes that a header names; None if it is no number, or one of no file.

    >>> read_length("12"), read_length("-1"), read_length("9" * 5000)
    (12, None, None)
    """
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else None


def _is_name(key: bytes, name: str) -> bool:
    return key.strip().lower() == name.lower().encode("ascii")
