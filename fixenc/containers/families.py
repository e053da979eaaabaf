"""The table of containers, and how one is recognised: by its first bytes, or by a suffix that no text has."""

from __future__ import annotations

from fixenc.containers.family import Family
from fixenc.containers.tables import clean_arrow, clean_parquet
from fixenc.containers.tars import clean_tar
from fixenc.containers.warc import clean_warc
from fixenc.containers.zips import clean_zip
from fixenc.detection.binary import detect_name, detect_signature
from fixenc.detection.origin import Origin

__all__ = ["FAMILIES", "find_family"]

FAMILIES: tuple[Family, ...] = (
    Family("warc", "WARC archive", "record", clean_warc, ("warcio", "brotli"), "warc", reads=frozenset({"gzip"})),
    Family("arc", "ARC archive", "record"),
    Family("parquet", "Parquet data", "cell", clean_parquet, ("pyarrow",), "arrow"),
    Family("arrow", "Arrow data", "cell", clean_arrow, ("pyarrow",), "arrow"),
    Family("arrow", "Feather data", "cell", clean_arrow, ("pyarrow",), "arrow"),
    Family("zip", "zip archive", "member", clean_zip, is_on_request=True),
    Family(
        "tar",
        "tar archive",
        "member",
        clean_tar,
        is_on_request=True,
        reads=frozenset({"gzip", "bzip2", "xz", "zstandard"}),
        is_packed=True,
    ),
)


def find_family(name: str, start: bytes) -> Family | None:
    """Return the kind of container that begins with some bytes; None if it is none.

    >>> find_family("a.bin", b"WARC/1.0\\r\\n").name
    'warc'
    """
    found = detect_signature(start) or detect_name(start, Origin(name))
    kind = "" if found is None else (found.reason or "").removeprefix("binary: ")
    return next((one for one in FAMILIES if kind.startswith(one.kind)), None)
