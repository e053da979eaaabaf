"""What a name of an encoding means: to Python, and to browsers."""

from __future__ import annotations

import codecs

from fixenc import charsets


def meanings_of(encoding: str) -> tuple[str, ...]:
    """Return the charset that Python means by a name, and the one that browsers do, if that is another.

    Raises UnknownCharsetError if nobody knows it. That ASCII is windows-1252 to browsers is left out.

    >>> meanings_of("latin1"), meanings_of("ascii"), meanings_of("viscii")
    (('iso-8859-1', 'windows-1252'), ('ascii',), ('viscii',))
    """
    on_the_web = charsets.from_label(encoding).name
    try:
        in_python = charsets.from_codec(encoding).name
    except LookupError:
        return (on_the_web,)
    return (in_python,) if in_python in ("ascii", on_the_web) else (in_python, on_the_web)


def python_name(codec: str) -> str:
    """Return Python's own name for a codec; the same name, if Python has no such codec.

    >>> python_name("cp1252"), python_name("latin1"), python_name("viscii")
    ('cp1252', 'iso8859-1', 'viscii')
    """
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return codec


def reads(codec: str, data: bytes) -> bool:
    """Whether a codec of Python decodes all of `data`.

    >>> reads("cp1252", b"a"), reads("cp1252", bytes([0x81])), reads("viscii", b"a")
    (True, False, False)
    """
    try:
        data.decode(codec)
    except (LookupError, UnicodeError):
        return False
    return True
