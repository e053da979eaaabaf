"""A first look at a line: if its texts are ASCII, without signs of anything else, nothing is left to be done for it.

`fixenc.explain` says the same of such texts. Most lines of a corpus of English end here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fixenc.corpus.settings import Field
from fixenc.corpus.spans import NoRecordError, parse
from fixenc.repair.signs import is_plain_ascii

__all__ = ["is_healthy_record"]


def is_healthy_record(line: bytes, fields: Sequence[Field]) -> bool:
    """Whether a line is a record of ASCII with a text in each field, none nested, and none with any sign of damage.

    If not, nothing is known of it.
    """
    if not line.isascii():
        return False
    try:
        record = parse(line.decode("ascii"))
    except NoRecordError:
        return False
    return isinstance(record, dict) and all(_is_healthy(record.get(field.names[0]), field) for field in fields)


def _is_healthy(text: Any, field: Field) -> bool:
    return len(field.names) == 1 and isinstance(text, str) and is_plain_ascii(text)
