"""Columns of text in Parquet files, row by row: those that are named are mended, and all others stay.

Named columns may be within structs and lists. Texts before can be kept in a new column beside each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, Protocol

from fixenc.containers.family import LeftAloneError
from fixenc.containers.tables import ROWS, Sink, check_groups, check_size, reporting, settings_like
from fixenc.errors import SourceError
from fixenc.records import Repair

__all__ = ["Column", "Texts", "encode_table", "list_names", "mend_parquet"]

# The most names in a message, and the most characters of each.
_MOST_NAMES, _LONGEST_NAME = 12, 60

_NO_UTF8 = "not UTF-8, though its column says that it is text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text by the names that lead to it, as the user wrote it, and the new column for what was before."""

    names: tuple[str, ...]
    written: str
    original: str | None = None


class Texts(Protocol):
    """Mends texts and counts records."""

    def mend(self, text: str, record: int, name: str, /) -> Repair:
        """Return the repair of a text in a column of a record, counted from 1."""

    def count_record(self, *, is_changed: bool, is_unsure: bool, texts: int) -> None:
        """Count a record by what was done to its texts."""

    def count_broken(self, why: str, /) -> None:
        """Count a record that stays as it is."""


@dataclass(slots=True)
class _Row:
    """A record: its number from 1, and what was done to its texts."""

    number: int
    texts: int = 0
    is_changed: bool = False
    is_unsure: bool = False
    is_foreign: bool = False


def mend_parquet(
    seekable: AbstractContextManager[BinaryIO], columns: Sequence[Column], texts: Texts
) -> Iterator[bytes]:
    """Yield the bytes of a Parquet file with mended columns, and the same other columns, row groups and compression.

    Raises SourceError if it is broken or has none of the columns, and LeftAloneError if it cannot be written as it is.
    """
    import pyarrow as pa
    from pyarrow import parquet

    with seekable as source, reporting("Parquet"):
        whole, sink = parquet.ParquetFile(source), Sink()
        check_groups(whole)
        due = [one for one in columns if _has(pa.struct(whole.schema_arrow), one.names)]
        if not due:
            named = ", ".join(one.written for one in columns)
            there = list_names([f"{one.name} ({one.type})" for one in whole.schema_arrow])
            raise SourceError(
                f"has no column of text named {named}, or more than one; name one with --text-field, of: {there}"
            )
        schema, settings = _extend(whole.schema_arrow, settings_like(whole), due)
        number = 0
        with parquet.ParquetWriter(pa.PythonFile(sink, "w"), schema, **settings) as writer:
            for at in range(whole.num_row_groups):
                batches, size = list[Any](), 0
                for batch in whole.iter_batches(ROWS, row_groups=[at], use_threads=False):
                    batches.append(_mend_batch(batch, schema, due, texts, number))
                    number += batch.num_rows
                    size += batch.nbytes
                    check_size(size)
                table = pa.Table.from_batches(batches, schema).combine_chunks()
                if table.num_rows:
                    writer.write_table(table, row_group_size=table.num_rows)
                yield sink.take()
        yield sink.take()


def list_names(names: Sequence[str]) -> str:
    """Return names of fields for a message, which stays short whatever they are."""
    shown = [name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..." for name in names[:_MOST_NAMES]]
    return ", ".join(shown) + " and others" * (len(names) > _MOST_NAMES)


def encode_table(lines: bytes, columns: Mapping[str, type[str | int]]) -> bytes:
    """Return rows, as lines of JSON, as a Parquet file with columns of text and of whole numbers."""
    import pyarrow as pa
    from pyarrow import json, parquet

    kinds = [(name, pa.string() if kind is str else pa.int64()) for name, kind in columns.items()]
    # Arrow reads the lines itself, since it loads pandas, if that is there, for values of Python.
    table = json.read_json(pa.BufferReader(lines), parse_options=json.ParseOptions(explicit_schema=pa.schema(kinds)))
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue())


def _has(kind: Any, names: Sequence[str]) -> bool:
    """Whether these names lead to texts in a type."""
    from pyarrow import types

    if _is_list(kind):
        return _has(kind.value_type, names)
    if names:
        at = kind.get_field_index(names[0]) if types.is_struct(kind) else -1
        return at >= 0 and _has(kind.field(at).type, names[1:])
    return _is_text(kind.value_type if types.is_dictionary(kind) else kind)


def _is_list(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_list(kind) or types.is_large_list(kind))


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _extend(schema: Any, settings: dict[str, Any], columns: Sequence[Column]) -> tuple[Any, dict[str, Any]]:
    """Return a schema and the settings of its writer with columns for the texts before, each behind its own."""
    import pyarrow as pa

    for column in columns:
        if column.original is None:
            continue
        name = column.names[0]
        if len(column.names) > 1 or _is_list(schema.field(name).type):
            raise LeftAloneError(f"originals of {column.written} cannot be kept: it is within another column")
        if column.original in schema.names:
            raise LeftAloneError(f"has a column {column.original} already; name another with --original-field")
        schema = schema.insert(schema.get_field_index(name) + 1, pa.field(column.original, pa.large_string()))
        codecs = settings["compression"]
        if isinstance(codecs, dict):
            settings = settings | {"compression": codecs | {column.original: codecs.get(name, "snappy")}}
    return schema, settings


def _mend_batch(batch: Any, schema: Any, columns: Sequence[Column], texts: Texts, before: int) -> Any:
    """Return a batch with mended columns; `before` is the number of records before it."""
    import pyarrow as pa

    rows = [_Row(before + at) for at in range(1, batch.num_rows + 1)]
    arrays = [[one] for one in batch.columns]  # by position, since several columns may have the same name
    for column in columns:
        there = arrays[batch.schema.get_field_index(column.names[0])]
        old = there[0]
        there[0] = _mend(old, column, column.names[1:], rows, texts)
        if column.original is not None:
            there.append(_originals(old, there[0]))
    for row in rows:
        if row.is_foreign and not row.is_changed:
            texts.count_broken(_NO_UTF8)
        else:
            texts.count_record(is_changed=row.is_changed, is_unsure=row.is_unsure, texts=row.texts)
    return pa.RecordBatch.from_arrays(list(chain.from_iterable(arrays)), schema=schema)


def _mend(array: Any, column: Column, names: Sequence[str], rows: Sequence[_Row | None], texts: Texts) -> Any:
    """Return an array with mended texts at a path: the same one if none changed. Each element belongs to a row."""
    import pyarrow as pa
    from pyarrow import types

    kind = array.type
    if array.offset and (_is_list(kind) or types.is_struct(kind)):
        array = pa.concat_arrays([array, array[:0]])
    mask = array.is_null() if array.null_count else None
    if _is_list(kind):
        values = array.values
        new = _mend(values, column, names, _rows_of_elements(array, rows, len(values)), texts)
        return array if new is values else type(array).from_arrays(array.offsets, new, type=kind, mask=mask)
    if types.is_struct(kind) and names:
        at = kind.get_field_index(names[0])
        before = [array.field(one) for one in range(kind.num_fields)]
        there = (
            rows if mask is None else [None if gone else row for row, gone in zip(rows, mask.to_pylist(), strict=True)]
        )
        new = _mend(before[at], column, names[1:], there, texts)
        if new is before[at]:
            return array
        return pa.StructArray.from_arrays([*before[:at], new, *before[at + 1 :]], fields=list(kind), mask=mask)
    return _mend_strings(array, column, rows, texts)


def _rows_of_elements(array: Any, rows: Sequence[_Row | None], count: int) -> list[_Row | None]:
    """Return the row of each element of lists; None for those that no list has."""
    offsets, found = array.offsets.to_pylist(), [None] * count
    for row, start, end, is_there in zip(rows, offsets, offsets[1:], array.is_valid().to_pylist(), strict=False):
        if is_there:
            found[start:end] = [row] * (end - start)  # type: ignore[list-item]
    return found  # type: ignore[return-value]


def _mend_strings(array: Any, column: Column, rows: Sequence[_Row | None], texts: Texts) -> Any:
    """Return an array of strings, mended: the same one if none changed."""
    import pyarrow as pa
    from pyarrow import types

    kind = array.type
    plain = array.dictionary_decode() if types.is_dictionary(kind) else array
    values, is_changed = plain.cast(pa.large_string()).view(pa.large_binary()).to_pylist(), False
    for at, (value, row) in enumerate(zip(values, rows, strict=True)):
        if value is None or row is None:
            continue
        new = _mend_value(value, column, row, texts)
        if new is not None:
            values[at], is_changed = new, True
    if not is_changed:
        return array
    return pa.array(values, pa.large_binary()).view(pa.large_string()).cast(kind)


def _mend_value(value: bytes, column: Column, row: _Row, texts: Texts) -> bytes | None:
    """Return a mended text; None if it stays as it is."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        row.is_foreign = True
        return None
    repair = texts.mend(text, row.number, column.written)
    row.texts += 1
    row.is_unsure = row.is_unsure or bool(repair.unsure)
    row.is_changed = row.is_changed or bool(repair.regions)
    return repair.text.encode() if repair.regions else None


def _originals(old: Any, new: Any) -> Any:
    """Return the texts before where they differ, and null elsewhere."""
    import pyarrow as pa
    from pyarrow import compute

    kind = pa.large_string()
    if new is old:
        return pa.nulls(len(old), kind)
    before, after = old.cast(kind), new.cast(kind)
    return compute.if_else(compute.equal(before, after), pa.scalar(None, kind), before)
