"""Tables: Parquet files, row group by row group, and Arrow files and streams, record batch by record batch."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fixenc.containers.cells import Cells
from fixenc.containers.family import Input, LeftAloneError, Piece
from fixenc.containers.messages import Found, look_at
from fixenc.errors import SourceError
from fixenc.options import Options

# The most bytes of a row group or record batch in memory; writers make groups of 128 MiB or a million rows.
_LARGEST = 1 << 29
# The rows of a row group that are read at once, so that it is known early if it is too large.
ROWS = 4096
_ARROW, _STREAM, _FEATHER = b"ARROW1", b"\xff\xff\xff\xff", b"FEA1"
_TOO_LARGE = f"of more than {_LARGEST >> 20} MiB; write the table again in smaller ones"


class Sink:
    """A file that only collects what is written to it."""

    closed = False

    def __init__(self) -> None:
        self._pieces, self._size = list[bytes](), 0

    def write(self, data: Any) -> int:
        """Collect some bytes."""
        self._pieces.append(bytes(data))
        self._size += len(self._pieces[-1])
        return len(self._pieces[-1])

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._size

    def flush(self) -> None:
        """Do nothing: all is in memory."""

    def close(self) -> None:
        """Do nothing."""

    def take(self) -> bytes:
        """Return what was written since the last call."""
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces


@contextmanager
def reporting(kind: str) -> Iterator[None]:
    """Turn errors of Arrow into SourceError."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, LookupError, struct.error) as error:
        if isinstance(error, SourceError):
            raise
        line = str(error).partition("\n")[0]
        raise SourceError(f"its {kind} data cannot be read ({line}); get the file again") from error


def clean_parquet(file: Input, options: Options) -> Iterator[Piece]:
    """Yield the pieces of a Parquet file with clean cells, and the same schema, metadata, row groups and compression.

    Raises SourceError if it is broken, and LeftAloneError if its schema cannot be written as it is.
    """
    import pyarrow as pa
    from pyarrow import parquet

    with file.seekable() as source, reporting("Parquet"):
        whole, sink, cells = parquet.ParquetFile(source), Sink(), Cells(options.guess)
        check_groups(whole)
        with parquet.ParquetWriter(pa.PythonFile(sink, "w"), whole.schema_arrow, **settings_like(whole)) as writer:
            for at in range(whole.num_row_groups):
                table = cells.fix_columns(_read_group(whole, at))
                if table.num_rows:
                    writer.write_table(table, row_group_size=table.num_rows)
                yield Piece(sink.take())
        yield Piece(sink.take())
        yield from cells.pieces()


def check_groups(whole: Any) -> None:
    """Raise LeftAloneError for a Parquet file with a row group that is too large for memory."""
    check_size(max((whole.metadata.row_group(at).total_byte_size for at in range(whole.num_row_groups)), default=0))


def check_size(size: int) -> None:
    """Raise LeftAloneError for a row group of more bytes than fit in memory."""
    if size > _LARGEST:
        raise LeftAloneError(f"Parquet data with a row group {_TOO_LARGE}")


def _read_group(whole: Any, at: int) -> Any:
    import pyarrow as pa

    batches, size = list[Any](), 0
    for batch in whole.iter_batches(ROWS, row_groups=[at], use_threads=False):
        batches.append(batch)
        size += batch.nbytes
        check_size(size)
    return pa.Table.from_batches(batches, whole.schema_arrow).combine_chunks()


def settings_like(whole: Any) -> dict[str, Any]:
    """Return the settings of a writer that makes a file as another is; raises LeftAloneError if there are none."""
    group = whole.metadata.row_group(0) if whole.num_row_groups else None
    columns = [group.column(at) for at in range(group.num_columns)] if group else []
    codecs = {one.path_in_schema: one.compression.lower().replace("uncompressed", "none") for one in columns}
    settings = {
        "version": whole.metadata.format_version,
        "compression": codecs or "snappy",
        "use_dictionary": [one.path_in_schema for one in columns if any("DICT" in coding for coding in one.encodings)],
        "write_statistics": [one.path_in_schema for one in columns if one.is_stats_set],
        "write_page_index": any(one.has_offset_index for one in columns),
        "use_deprecated_int96_timestamps": any(one.physical_type == "INT96" for one in columns),
        "store_schema": b"ARROW:schema" in (whole.metadata.metadata or {}),
        # Repaired texts may sort otherwise.
        "sorting_columns": group.sorting_columns
        if group and all(columns[one.column_index].physical_type != "BYTE_ARRAY" for one in group.sorting_columns)
        else None,
    }
    for is_compliant in (True, False):
        tried = settings | {"use_compliant_nested_type": is_compliant}
        if _schema_by(whole.schema_arrow, tried).equals(whole.schema):
            return tried
    raise LeftAloneError("Parquet data with a schema that pyarrow cannot write as it is")


def _schema_by(schema: Any, settings: dict[str, Any]) -> Any:
    """Return the schema of an empty file that a writer makes with some settings."""
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    parquet.ParquetWriter(sink, schema, **settings).close()
    return parquet.ParquetFile(pa.BufferReader(sink.getvalue())).schema


def clean_arrow(file: Input, options: Options) -> Iterator[Piece]:
    """Yield the pieces of an Arrow file or stream with clean cells, in the same batches and compression.

    Raises SourceError if it is broken, and LeftAloneError for a file of the first version of Feather.
    """
    import pyarrow as pa
    from pyarrow import ipc

    with file.seekable() as source, reporting("Arrow"):
        start = source.read(len(_ARROW))
        if start.startswith(_FEATHER):
            raise LeftAloneError("Feather data of version 1; write them again as version 2, or as Parquet")
        is_file = start == _ARROW
        if not is_file and not start.startswith(_STREAM):
            raise SourceError("its Arrow data are broken, or older than Arrow 0.15; get the file again")
        source.seek(8 if is_file else 0)
        found = look_at(source, _LARGEST)
        if found.is_too_large:
            raise LeftAloneError(f"Arrow data with a record batch {_TOO_LARGE}")
        source.seek(0)
        sink, cells = Sink(), Cells(options.guess)
        reader = (ipc.open_file if is_file else ipc.open_stream)(source)
        make = ipc.new_file if is_file else ipc.new_stream
        with make(pa.PythonFile(sink, "w"), reader.schema, options=_options_like(found)) as writer:
            for batch, metadata in _batches(reader, is_file=is_file):
                batch.validate()
                writer.write_batch(cells.fix_columns(batch), custom_metadata=metadata)
                yield Piece(sink.take())
        yield Piece(sink.take())
        yield from cells.pieces()


def _options_like(found: Found) -> Any:
    from pyarrow import ipc

    return ipc.IpcWriteOptions(compression=found.codec)


def _batches(reader: Any, *, is_file: bool) -> Iterator[tuple[Any, Any]]:
    """Yield each record batch with its own metadata."""
    if is_file:
        yield from (reader.get_batch_with_custom_metadata(at) for at in range(reader.num_record_batches))
    else:
        yield from reader.iter_batches_with_custom_metadata()
