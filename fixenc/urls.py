"""URLs of files that are not on the disk, such as ``s3://bucket/folder``, where else a path stands.

A URL is a path with another text: so results and reports, which take paths, need to know nothing of it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

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
    """Return the path that a text names, or its URL; raises OptionsError for a URL that is no path.

    >>> str(path_from("s3://bucket/a")), str(path_from("a/b"))
    ('s3://bucket/a', 'a/b')
    """
    if not is_url(text):
        return Path(text)
    scheme, _, rest = text.partition("://")
    if scheme.lower() in _ON_DISK:
        whole = urlsplit(f"file://{rest}")
        if whole.netloc not in ("", "localhost") or not whole.path:
            raise OptionsError(f"{text!r} names another computer; write file:/// and the path, or only the path")
        return Path(url2pathname(whole.path))
    return Url(f"{scheme.lower()}://{rest}")
