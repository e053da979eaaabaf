"""Any file system of fsspec as a store: whole folders are listed, and files written as its kind allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from fixenc.errors import ChangedError
from fixenc.files.leftovers import temporary_name
from fixenc.remote.patience import patiently
from fixenc.remote.stores import BLOCK, Content, Entry, Kind, Over

__all__ = ["Objects"]

# What a listing says of a version, the surest first, under the names that file systems give it.
_VERSIONS = (
    "ETag", "etag", "generation", "md5Hash", "content_md5", "version_id", "checksum", "mtime", "LastModified",
    "last_modified", "updated", "modified", "modificationTime", "created",
)  # fmt: skip
_KINDS = {"file": Kind.FILE, "directory": Kind.FOLDER, "link": Kind.LINK}
# How far a large file is read ahead, in bytes: a range in one request.
_RANGE = 1 << 23
# Some file systems give an ETag in the quotation marks of its header, some without.
_QUOTES = '"'
# How many requests are under way at the same time, for clients that can.
_AT_ONCE = 16


class Objects:
    """The tree below a path in a file system of fsspec.

    With `is_atomic`, a file appears whole when its upload ends, as in every object store. Else it is written under a
    temporary name in its folder and renamed, as on servers with real folders.
    """

    def __init__(self, system: Any, path: str, root: Path, *, is_atomic: bool) -> None:
        self.system, self.path, self.root, self.is_atomic = system, path.rstrip("/"), root, is_atomic
        self.at_once = _AT_ONCE if system.async_impl else 1
        # Clients that work asynchronously try again by themselves.
        self._further = 1 if system.async_impl else 3

    @property
    def identity(self) -> str:
        """The root in one spelling: the kind of the file system, its server, and the path in it."""
        kind = self.system.protocol if isinstance(self.system.protocol, str) else self.system.protocol[0]
        server = self.system.storage_options.get("host", "")
        return f"{kind}://{server}/{self.path.strip('/')}/"

    def kind(self) -> Kind | None:
        """Return what the root itself is; None if there is nothing."""
        try:
            return _KINDS.get(self._info(self.path)["type"], Kind.OTHER)
        except FileNotFoundError:
            return None

    def entries(self, folder: str) -> Iterator[Entry]:
        """Yield what is in a folder, ordered by name."""
        at = self.at(folder)
        self.system.invalidate_cache()
        try:
            rows = self.patiently(lambda: self.system.ls(at or "/", detail=True))
        except FileNotFoundError:
            return
        names = {row["name"].strip("/")[len(at.strip("/")) :].removeprefix("/"): row for row in rows}
        for name in sorted(names, key=lambda name: name.encode("utf-8", "surrogateescape")):
            if name:  # else a file stands for the folder itself
                yield _entry(name, names[name])

    def find(self, key: str) -> Entry | None:
        """Return a file as it is now; None if there is none."""
        try:
            info = self._info(self.at(key))
        except FileNotFoundError:
            return None
        return _entry(key.rpartition("/")[2], info) if info["type"] == "file" else None

    def read_all(self, files: Sequence[tuple[str, int]]) -> list[bytes | Exception]:
        """Return the bytes of several files, or the reason why one cannot be read."""
        if not self.system.async_impl:
            return [self._read(key) for key, _ in files]
        # An end spares clients to ask for the size before; the byte after it would show that a file grew.
        asked = {key: size + 1 for key, size in files if size}
        got = dict(zip(asked, self._read_ranges(asked, list(asked.values())), strict=True))
        return [self._whole(key, got.get(key, b"")) for key, _ in files]

    def read_first(self, keys: Sequence[str]) -> list[bytes | None]:
        """Return the first block of several files, and one byte more; None for one that cannot be read."""
        got = self._read_ranges(keys, [BLOCK + 1] * len(keys))
        return [one if isinstance(one, bytes) else self._read_first(key) for key, one in zip(keys, got, strict=True)]

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of a file in blocks, read as they are asked for."""
        with self.seekable(key) as file:
            while block := self.patiently(lambda: file.read(BLOCK)):
                while len(block) < BLOCK and (more := file.read(BLOCK - len(block))):
                    block += more
                yield block

    def seekable(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Open a file for random access."""
        at = self.at(key)
        opened = self.patiently(lambda: self.system.open(at, "rb", block_size=_RANGE))
        return cast("AbstractContextManager[BinaryIO]", opened)

    def put(self, key: str, content: Content, over: str | Over, check: Callable[[], None] = lambda: None) -> str:
        """Write a file so that it appears whole or not at all, and return its version."""
        if not self.is_atomic:
            self._put_by_renaming(key, content, over, check)
        elif content.size is not None:
            data = b"".join(content.chunks())
            check()
            return self.put_small(key, data, over)
        else:
            self._put_in_parts(key, content, over, check)
        return self.version_after_writing(key)

    def put_small(self, key: str, data: bytes, over: str | Over) -> str:
        """Write some bytes in one request, and return their version."""
        self.require(key, over)
        self.patiently(lambda: self.system.pipe_file(self.at(key), data))
        return self.version_after_writing(key)

    def require(self, key: str, over: str | Over) -> None:
        """Raise ChangedError if the file at a key is not what may be replaced."""
        if over is Over.ANYTHING:
            return
        there = self.find(key)
        if (Over.NOTHING if there is None else there.version) != over:
            raise ChangedError(f"another program wrote {str(self.root / key)!r} meanwhile; run again")

    def version_after_writing(self, key: str) -> str:
        """Return the version of a file that was just written."""
        there = self.find(key)
        return "" if there is None else there.version

    def at(self, key: str) -> str:
        """Return the path of a key in the file system."""
        return f"{self.path}/{key}" if key else self.path

    def patiently(self, call: Callable[[], Any]) -> Any:
        """Return what a call returns, tried again if the server refuses it."""
        return patiently(call, further=self._further)

    def _info(self, path: str) -> Mapping[str, Any]:
        self.system.invalidate_cache()
        return cast("Mapping[str, Any]", self.patiently(lambda: self.system.info(path)))

    def _read_ranges(self, keys: Iterable[str], ends: list[int]) -> list[bytes | Exception]:
        """Return the bytes of several files up to these ends, read at the same time, or what failed."""
        try:
            got = self.system.cat_ranges([*map(self.at, keys)], 0, ends, on_error="return")
        except Exception as error:  # noqa: BLE001 - each client has errors of its own, such as for missing rights
            return [error] * len(ends)
        return [one if isinstance(one, bytes | Exception) else OSError(str(one)) for one in got]

    def _read_first(self, key: str) -> bytes | None:
        """Return the first bytes of a file that could not be read with others; an empty one has no range."""
        try:
            return next(self.blocks(key), b"")
        except OSError:
            return None

    def _whole(self, key: str, got: object) -> bytes | Exception:
        """Return the bytes of a file that was read with others, read alone if that failed."""
        return got if isinstance(got, bytes) else self._read(key)

    def _read(self, key: str) -> bytes | Exception:
        try:
            return cast("bytes", self.patiently(lambda: self.system.cat_file(self.at(key))))
        except Exception as error:  # noqa: BLE001 - each client has errors of its own
            return error

    def _put_in_parts(self, key: str, content: Content, over: str | Over, check: Callable[[], None]) -> None:
        """Upload a large file in parts; it appears when the upload is completed, else the parts are removed."""
        file = self.system.open(self.at(key), "wb", autocommit=False)
        try:
            for chunk in content.chunks():
                file.write(chunk)
            file.close()  # which uploads the last part
            check()
            self.require(key, over)
        except BaseException:
            file.closed = True  # else the garbage collector would complete it
            with suppress(OSError):
                file.discard()
            raise
        file.commit()

    def _put_by_renaming(self, key: str, content: Content, over: str | Over, check: Callable[[], None]) -> None:
        folder = self.at(key.rpartition("/")[0])
        made = f"{folder}/{temporary_name()}"
        self.system.makedirs(folder, exist_ok=True)
        try:
            self.patiently(lambda: self._fill(made, content))
            check()
            self.require(key, over)
            self.system.mv(made, self.at(key))
        except BaseException:
            with suppress(OSError):
                self.system.rm_file(made)
            raise

    def _fill(self, path: str, content: Content) -> None:
        with self.system.open(path, "wb") as file:
            for chunk in content.chunks():
                file.write(chunk)


def _entry(name: str, row: Mapping[str, Any]) -> Entry:
    size = row.get("size") or 0
    said = next((row[what] for what in _VERSIONS if row.get(what)), "")
    # A listing may give a time as a number, and the file itself as a datetime.
    text = str(said.timestamp() if isinstance(said, datetime) else said)
    return Entry(name, _KINDS.get(row["type"], Kind.OTHER), size, f"{text.strip(_QUOTES)} {size}")
