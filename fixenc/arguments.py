"""Checks of arguments: an error names the type that is expected, and the functions that take the given one."""

from __future__ import annotations

import os
from pathlib import Path

from fixenc.urls import path_from


def require_text(value: object, function: str) -> None:
    """Raise TypeError for a value that is no text."""
    if not isinstance(value, str):
        hint = "; fix_bytes and decode take bytes" if isinstance(value, bytes | bytearray | memoryview) else ""
        raise TypeError(f"{function} takes text (str), not {_kind(value)}{hint}")


def bytes_of(value: object, function: str) -> bytes:
    """Return a value as bytes; raises TypeError for a value that is no bytes, bytearray or memoryview.

    >>> bytes_of(memoryview(b"abc")[::2], "detect")
    b'ac'
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    hint = "; fix_text and explain take text" if isinstance(value, str) else ""
    raise TypeError(f"{function} takes bytes, a bytearray or a memoryview, not {_kind(value)}{hint}")


def path_of(value: object, function: str) -> Path:
    """Return a value as a path; raises TypeError for a value that is no path, and OptionsError for an empty one."""
    path = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(path, str):
        raise TypeError(f"{function} takes a path (str or pathlib.Path), not {_kind(value)}")
    return path_from(path)


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__
