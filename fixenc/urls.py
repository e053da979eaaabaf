"""URLs of files that are not on the disk, such as ``s3://bucket/folder``, where else a path stands.

A URL is a path with another text: so results and reports, which take paths, need to know nothing of it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from fixenc.errors import OptionsError

if TYPE_CHECKING:
    from pathlib import Path as _PathHere
else:
    _PathHere = type(Path())  # a path of this system, which Python 3.10 and 3.11 need as a base

__all__ = ["Url", "is_url", "path_from"]

# RFC 3986, 3.1; of two letters or more, since `c:/` is a drive.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
# URLs of the disk, which become plain paths.
_ON_DISK = frozenset({"file", "local"})
# URLs that name no server, so that a third slash says nothing.
_WITHOUT_SERVER = frozenset({"memory"})
# Parts that are no name of a file or folder.
_NO_NAMES = frozenset({"", ".", ".."})


class Url(_PathHere):
    """A URL, whose text keeps both slashes. Parts and parent are those of a path, nothing can be opened by it.

    >>> str(Url("s3://bucket/a") / "b.txt"), Url("s3://bucket/a/b.txt").parent.name
    ('s3://bucket/a/b.txt', 'a')
    """

    __slots__ = ()

    def __str__(self) -> str:
        scheme, _, rest = super().__str__().replace(os.sep, "/").partition(":")
        rest = rest.removeprefix("/")
        return f"{scheme}://{rest}"


def is_url(text: str) -> bool:
    """Whether a text is a URL with a scheme and two slashes.

    >>> is_url("s3://bucket/a"), is_url("c:/a"), is_url("./s3://a")
    (True, False, False)
    """
    return _SCHEME.match(text) is not None


def path_from(text: str) -> Path:
    """Return the path that a text names, or its URL; raises OptionsError for a URL that is no path, and for no text.

    To pathlib, no text would mean the working folder.

    >>> str(path_from("s3://bucket/a")), str(path_from("a/b"))
    ('s3://bucket/a', 'a/b')
    """
    if not text:
        raise OptionsError("'' is no path; name a file or a folder, such as '.'")
    if not is_url(text):
        return Path(text)
    scheme, _, rest = text.partition("://")
    if scheme.lower() in _ON_DISK:
        return _path_on_disk(text, rest)
    _require_plain(text, scheme.lower(), rest)
    return Url(f"{scheme.lower()}://{rest}")


def _path_on_disk(text: str, rest: str) -> Path:
    from urllib.request import url2pathname  # takes a tenth of all imports

    server, slash, inner = rest.partition("/")
    if server not in ("", "localhost") or not slash:
        raise OptionsError(f"{text!r} names another computer; write file:/// and the path, or only the path")
    path = url2pathname(slash + inner)
    if "?" in inner or "#" in inner or "\0" in path:
        raise OptionsError(f"{text!r}: a URL of a file has no '?', '#' or NUL; write only the path, without file://")
    return Path(path)


def _require_plain(text: str, scheme: str, rest: str) -> None:
    """Raise OptionsError for a URL that would name another place as a path, which joins slashes and drops dots."""
    if rest.startswith("/") and scheme not in _WITHOUT_SERVER:
        raise OptionsError(f"{text!r} names no bucket or server; write {scheme}://NAME/folder")
    inner = rest.removeprefix("/").removesuffix("/")
    is_plain = not inner or "::" in inner  # a chain of file systems has other rules, and is refused
    odd = None if is_plain else next((part for part in inner.split("/") if part in _NO_NAMES), None)
    if odd is not None:
        raise OptionsError(f"{text!r} has {f'the part {odd!r}' if odd else 'two slashes in a row'}; name it without")
