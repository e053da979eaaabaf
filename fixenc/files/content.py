"""A file that was read and cleaned: its bytes before and after, and its outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from fixenc.files.opening import Opened
from fixenc.files.reading import Source, digest, fingerprint
from fixenc.files.writing import Chunks
from fixenc.records import Outcome


class Content(Protocol):
    """The bytes of a file, which may be too large for memory, and their fingerprint."""

    @property
    def digest(self) -> str:
        """The fingerprint (SHA-256) of the bytes."""

    @property
    def size(self) -> int | None:
        """The number of bytes; None if it is unknown before they are made."""

    def chunks_into(self, descriptor: int) -> Iterable[bytes]:
        """Return the bytes to write to an open file; without those that the system copied there itself."""


@dataclass(frozen=True)
class Held:
    """Bytes in memory."""

    data: bytes

    @cached_property
    def digest(self) -> str:
        """The fingerprint (SHA-256) of the bytes."""
        return digest(self.data)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.data)

    def chunks_into(self, _descriptor: int) -> Iterable[bytes]:
        """Return all bytes as one chunk."""
        return (self.data,)


@dataclass(frozen=True)
class Streamed:
    """Bytes that are read, or made, each time they are needed."""

    digest: str
    chunks_into: Chunks
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """A file that was read and cleaned."""

    source: Source
    outcome: Outcome
    original: Content
    clean: Content
    is_changed: bool


def take_original(one: Opened) -> Content:
    """Return the bytes of the file itself."""
    if len(one.source.data) == one.source.status.st_size:
        return Held(one.source.data)
    return Streamed(fingerprint(one.file.blocks()), one.file.copy)
