"""What is known of a document beside its bytes."""

from __future__ import annotations

from typing import NamedTuple


class Origin(NamedTuple):
    """Where a document came from: the `name` of its file, which shows its type, and a `label` that came with it.

    The label is what an HTTP header or a manifest says of its charset. It comes before what the document declares
    itself, as in https://html.spec.whatwg.org/#determining-the-character-encoding, and is held against the bytes.
    """

    name: str = ""
    label: str | None = None


UNKNOWN = Origin()
"""Nothing is known."""
