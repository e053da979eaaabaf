"""Digests in the headers of WARC records: ``sha1:`` and the hash in base 32 or base 16 (ISO 28500, 5.8)."""

from __future__ import annotations

import base64
import hashlib

# What records are hashed by, as hashlib calls it.
_KNOWN = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})


def digest_like(label: str, data: bytes) -> str | None:
    """Return the digest of some bytes, written as another digest is; None if that is written in no known way.

    >>> digest_like("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    >>> digest_like("MD5:00000000000000000000000000000000", b"")
    'MD5:d41d8cd98f00b204e9800998ecf8427e'
    """
    algorithm, _, value = label.partition(":")
    name = algorithm.lower().replace("-", "")
    if name not in _KNOWN:
        return None
    found = hashlib.new(name, data, usedforsecurity=False)
    padded = base64.b32encode(found.digest()).decode("ascii")
    for form in (found.hexdigest(), padded, padded.rstrip("=")):
        if len(form) == len(value):
            return f"{algorithm}:{form.upper() if value.isupper() else form.lower()}"
    return None
