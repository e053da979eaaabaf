"""What a person may choose, and the limits that hold unless they choose others."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

# The default limit for the decompressed size of a file, in MiB: gzip data end with a length of 32 bits (RFC 1952).
MOST_DECOMPRESSED = 4096
# The default limit for its ratio to the compressed size. A log reaches 30, a table of nearly equal rows 136 (xz),
# bombs from 1,000 (gzip) to a million.
HIGHEST_RATIO = 200

# The least confidence of a detection, from 0 to 1, by which a file is written by default. Of 964 real legacy files, the
# output is right in 99.0% from a confidence of 0.5, in 99.4% from 0.8, in 99.6% from 0.9 and in 99.7% from 0.95.
LEAST_CONFIDENCE = 0.9

CONTAINERS = ("warc", "parquet", "arrow", "zip", "tar")
"""The kinds of containers that may be asked for by name."""

STDIN = Path("-")
"""Stands for standard input: this object itself, since a file may have the same name (``./-``)."""


class BomPolicy(str, Enum):
    """What to do with the byte order mark of written files.

    `AUTO` keeps it where tools of the type need it (tables, PowerShell), and drops it elsewhere.
    """

    AUTO = "auto"
    DROP = "drop"
    KEEP = "keep"
    ADD = "add"


class ErrorPolicy(str, Enum):
    """What to do with a file of certain encoding that has undecodable byte sequences."""

    KEEP = "keep"
    STRICT = "strict"
