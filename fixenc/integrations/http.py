"""fixenc for responses of requests and httpx: the header is evidence for the charset, the bytes decide.

With requests::

    session.hooks["response"].append(fixenc.integrations.http.set_encoding)
    session.get(url).text  # decoded by the charset that the bytes are in

With httpx::

    client = httpx.Client(event_hooks={"response": [fixenc.integrations.http.read_and_set_encoding]})
    client = httpx.Client(default_encoding=fixenc.integrations.http.guess_encoding)  # only where no header says it

With any of them, `fix` undoes mojibake, too:

>>> import types
>>> response = types.SimpleNamespace(
...     content="LiÃ¨ge, l’été".encode(),
...     headers={"Content-Type": "text/plain; charset=iso-8859-1"},
...     url="https://example.org/a.txt",
... )
>>> fix(response).text
'Liège, l’été'
"""

from __future__ import annotations

from email.message import Message
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from fixenc.charsets.meanings import reads
from fixenc.cleaned import Cleaned
from fixenc.detection import decode_as, identify
from fixenc.detection.origin import Origin
from fixenc.incremental import prefer_utf8
from fixenc.options import Options
from fixenc.pipeline import fix_bytes
from fixenc.records import Decoded

__all__ = ["Response", "decode", "fix", "guess_encoding", "label_of", "read_and_set_encoding", "set_encoding"]


class Response(Protocol):
    """What is used of a response: its bytes, without compression, its headers and its address."""

    @property
    def content(self) -> bytes:
        """The bytes."""

    @property
    def headers(self) -> Any:
        """The headers, by their names."""

    @property
    def url(self) -> Any:
        """The address, as a text or as an object that becomes one."""


def decode(response: Response) -> Decoded:
    """Return the text of a response with its detection; mojibake stays as it is."""
    data, origin = response.content, _origin_of(response)
    return decode_as(data, prefer_utf8(data, identify(data, origin=origin)))


def fix(response: Response, options: Options | None = None) -> Cleaned:
    """Return what `fixenc.fix_bytes` makes of a response: its text in UTF-8, with its mojibake undone."""
    name, label = _origin_of(response)
    return fix_bytes(response.content, options, name=name, label=label)


def set_encoding(response: Any, *_: Any, **__: Any) -> Any:
    """Set the `encoding` of a response that is read, so that its `text` is right; return the response.

    Left as it is if the bytes are no text, if nothing fits, or if Python has no codec that reads them all.
    """
    data, origin = response.content, _origin_of(response)
    found = prefer_utf8(data, identify(data, origin=origin))
    if found.codec is not None and data and reads(found.codec, data) and not found.is_fallback:
        response.encoding = found.codec
    return response


def read_and_set_encoding(response: Any) -> None:
    """Read a response of httpx and set its `encoding`: a hook for the event ``response``."""
    response.read()
    set_encoding(response)


def guess_encoding(data: bytes) -> str:
    """Return the name of the codec that reads bytes without a label, UTF-8 if none does: httpx's `default_encoding`.

    >>> guess_encoding("Привет, как дела сегодня?".encode("koi8-r"))
    'koi8-r'
    """
    found = prefer_utf8(data, identify(data))
    return found.codec or "utf-8"


def label_of(content_type: str | None) -> str | None:
    """Return the charset that the header Content-Type names; None if it names none.

    >>> label_of('text/html; charset="Windows-1251"'), label_of("text/html")
    ('Windows-1251', None)
    """
    if not content_type:
        return None
    message = Message()
    message["Content-Type"] = content_type
    label = message.get_param("charset")
    return label.strip() or None if isinstance(label, str) else None


def _origin_of(response: Response) -> Origin:
    """Return the name of the file that an address names, and the label of the header."""
    path = urlsplit(str(response.url)).path
    return Origin(unquote(path.rpartition("/")[2]), label_of(response.headers.get("Content-Type")))
