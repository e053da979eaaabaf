"""The content of a mended shard, made piece by piece, whatever its format and compression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from importlib.util import find_spec

from fixenc.containers.columns import Column, list_names, mend_parquet
from fixenc.containers.family import Input
from fixenc.corpus.jsonl import mend_lines
from fixenc.corpus.mending import Mender
from fixenc.corpus.planning import PARQUET, WARC, Shard
from fixenc.corpus.settings import Settings
from fixenc.errors import SourceError
from fixenc.files.compression import Compressed, kind_of, without_suffix
from fixenc.files.progress import LargeFile
from fixenc.files.reading import blocks, seekable

__all__ = ["may_copy", "mend_shard", "require_texts"]


def mend_shard(shard: Shard, size: int, mender: Mender) -> Iterable[bytes]:
    """Return the bytes of a mended shard, made while they are taken; `size` is that of the input, in bytes.

    The mender counts what it does.

    Raises SourceError if it cannot be read, and LeftAloneError if it cannot be written as it is; maybe only later.
    """
    location, progress = shard.job.found.location, LargeFile(size, is_written=False)

    def file() -> Iterator[bytes]:
        for block in blocks(location):
            progress.count(len(block), is_changed=False)
            yield block

    kind = kind_of(location.name, partial(blocks, location))
    if kind is not None and not kind.is_readable:
        raise SourceError(f"{kind.name} data: install {kind.library} to read it")
    if shard.kind == PARQUET:
        if find_spec("pyarrow") is None:
            raise SourceError("Parquet needs one more package: pip install 'fixenc[arrow]'")
        if kind is not None:
            raise SourceError(f"Parquet in {kind.name} data; decompress it first, since it is compressed by itself")
        return mend_parquet(seekable(location), _columns(mender.settings), mender)
    packed = None if kind is None else Compressed(kind, file, size, mender.settings.options)
    content = file if packed is None else packed.content
    if shard.kind == WARC:
        from fixenc.corpus.warc import mend_warc

        name, opened = without_suffix(location.name), partial(seekable, location)
        return mend_warc(Input(name, size, file, content, opened, None if kind is None else kind.name), mender)
    lines = mend_lines(content(), mender)
    return lines if packed is None else packed.compress(lines)


def _columns(settings: Settings) -> list[Column]:
    return [
        Column(one.names, one.written, settings.original_of(one.names[-1]) if settings.keeps_original else None)
        for one in settings.fields
    ]


def require_texts(mender: Mender) -> None:
    """Raise SourceError for a shard of records without any text: another field was meant, or it is no such shard."""
    tally, named = mender.tally, ", ".join(one.written for one in mender.settings.fields)
    if tally.texts or not tally.records:
        return
    if mender.names and not any(one.names[0] in mender.names for one in mender.settings.fields):
        there = list_names(mender.names)
        raise SourceError(f"no record has text in the field {named}; name a field with --text-field, of: {there}")
    if tally.status["broken"]:
        why, _ = tally.broken.most_common(1)[0]
        raise SourceError(f"no line of it is a record ({why}); is it JSON lines?")


def may_copy(shard: Shard, settings: Settings) -> bool:
    """Whether the input itself can be the output if no text of it was changed."""
    return not (shard.kind == PARQUET and settings.keeps_original)
