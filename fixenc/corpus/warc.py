"""WARC shards: their texts are cleaned as `fixenc fix` does it, record by record, and counted.

Only records that were changed, or left alone although they may be damaged, are counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from fixenc.containers.families import FAMILIES
from fixenc.containers.family import Input, LeftAloneError
from fixenc.containers.warc import clean_warc
from fixenc.corpus.mending import Mender
from fixenc.errors import SourceError

__all__ = ["mend_warc"]

_FAMILY = next(one for one in FAMILIES if one.name == "warc")


def mend_warc(file: Input, mender: Mender) -> Iterator[bytes]:
    """Yield the bytes of a web archive with clean texts; raises SourceError, also if packages are missing.

    Raises LeftAloneError if originals are to be kept, since it has no fields for them.
    """
    if mender.settings.keeps_original:
        raise LeftAloneError("originals cannot be kept in a WARC archive; run without that for it")
    if not _FAMILY.is_installed:
        raise SourceError("WARC archives need more packages: pip install 'fixenc[warc]'")
    if file.compression is not None and file.compression not in _FAMILY.reads:
        raise SourceError(f"a WARC archive in {file.compression} data; decompress it first")
    tally = mender.tally
    for piece in clean_warc(file, mender.settings.options):
        if piece.done is not None and piece.done.in_words:
            tally.status["fixed"] += piece.count
            tally.accidents.update(piece.done.damage)
            if piece.done.encoding is not None:
                tally.charsets[piece.done.encoding] += piece.count
        elif piece.left is not None or piece.doubtful:
            tally.status["unsure"] += piece.count
        yield piece.data
