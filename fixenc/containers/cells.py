"""The text cells of columns: each is repaired by itself, and only damaged ones change.

Columns of text are looked at as dictionaries, so that each different value is repaired once. Where values are no UTF-8,
as programs may write that do not check, they stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fixenc.cleaned import Actions
from fixenc.containers.family import Piece
from fixenc.repair import explain
from fixenc.texts import fix_texts

# Why a cell stays as it is.
_NO_UTF8 = "not UTF-8, though its column says that it is text"


@dataclass(slots=True)
class Cells:
    """Repairs the cells of arrays, and counts them by accident."""

    guess: bool
    accidents: Counter[str] = field(default_factory=Counter)
    foreign: int = 0

    def pieces(self) -> Iterator[Piece]:
        """Yield pieces without bytes that say what was done."""
        for words, count in self.accidents.items():
            yield Piece(b"", Actions(damage=Counter({words: count})), count=count)
        if self.foreign:
            yield Piece(b"", left=_NO_UTF8, count=self.foreign)

    def fix_columns(self, batch: Any) -> Any:
        """Return a table or record batch with repaired cells, and the same schema."""
        columns = [self.fix(column) for column in batch.columns]
        return type(batch).from_arrays(columns, schema=batch.schema)

    def fix(self, array: Any) -> Any:
        """Return an array with repaired cells: the same one if all are healthy, or of a type without text."""
        import pyarrow as pa
        from pyarrow import types

        if isinstance(array, pa.ChunkedArray):
            return pa.chunked_array([self.fix(chunk) for chunk in array.chunks], array.type)
        kind = array.type
        if not _has_text(kind):
            return array
        if array.offset:
            array = pa.concat_arrays([array, array[:0]])
        if types.is_dictionary(kind):
            return self._fix_dictionary(array)
        if types.is_string(kind) or types.is_large_string(kind):
            return self._fix_strings(array)
        if types.is_string_view(kind):
            return self._fix_strings(array.cast(pa.large_string())).cast(kind)
        return self._fix_nested(array)

    def _fix_nested(self, array: Any) -> Any:
        import pyarrow as pa
        from pyarrow import types

        kind, mask = array.type, array.is_null() if array.null_count else None
        if types.is_struct(kind):
            before = [array.field(at) for at in range(kind.num_fields)]
        else:
            before = [array.items if types.is_map(kind) else array.values]
        after = [self.fix(one) for one in before]
        if all(old is new for old, new in zip(before, after, strict=True)):
            return array
        if types.is_struct(kind):
            return pa.StructArray.from_arrays(after, fields=list(kind), mask=mask)
        if types.is_map(kind):
            return pa.MapArray.from_arrays(array.offsets, array.keys, after[0], type=kind, mask=mask)
        if types.is_fixed_size_list(kind):
            return pa.FixedSizeListArray.from_arrays(after[0], type=kind, mask=mask)
        return type(array).from_arrays(array.offsets, after[0], type=kind, mask=mask)

    def _fix_strings(self, array: Any) -> Any:
        import pyarrow as pa

        kind = array.type
        encoded = array.dictionary_encode()
        changed = self._fix_values(encoded.dictionary, encoded.indices)
        if changed is None:
            return array
        return pa.DictionaryArray.from_arrays(encoded.indices, changed).dictionary_decode().view(kind)

    def _fix_dictionary(self, array: Any) -> Any:
        """Return a dictionary array with repaired values; those that become the same are one value afterwards."""
        import pyarrow as pa

        changed = self._fix_values(array.dictionary, array.indices)
        if changed is None:
            return array
        first = dict[Any, int]()
        places = [first.setdefault(value, len(first)) for value in changed.to_pylist()]
        values = pa.array(list(first), changed.type).view(array.dictionary.type)
        indices = pa.array(places, array.indices.type).take(array.indices)
        return pa.DictionaryArray.from_arrays(indices, values, ordered=array.type.ordered)

    def _fix_values(self, values: Any, indices: Any) -> Any:
        """Return values with repaired texts, as bytes; None if all are healthy. Counts the cells of each."""
        import pyarrow as pa
        from pyarrow import types

        as_bytes = pa.large_binary() if types.is_large_string(values.type) else pa.binary()
        before = values.view(as_bytes).to_pylist()
        after = list(self._fix_each(before))
        changed = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if new is None or new != old]
        foreign = [at for at in changed if after[at] is None and before[at] is not None]
        damaged = [at for at in changed if after[at] is not None]
        if not (foreign or damaged):
            return None
        counts = {one["values"]: one["counts"] for one in indices.value_counts().to_pylist()}
        self.foreign += sum(counts.get(at, 0) for at in foreign)
        for at in damaged:
            for words, _ in explain(before[at].decode(), guess=self.guess).damage:
                self.accidents[words] += counts.get(at, 0)
        return pa.array([old if new is None else new for old, new in zip(before, after, strict=True)], as_bytes)

    def _fix_each(self, values: Sequence[bytes | None]) -> Iterator[bytes | None]:
        """Yield each value repaired; None for one that is null or no UTF-8."""
        texts = [_decode(value) for value in values]
        fixed = fix_texts((text for text in texts if text is not None), guess=self.guess)
        for text in texts:
            yield None if text is None else next(fixed).encode()


def _decode(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _has_text(kind: Any) -> bool:
    """Whether cells of a type may hold text that is repaired: not the keys of maps, which must stay different."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return bool(types.is_string(kind.value_type) or types.is_large_string(kind.value_type))
    if types.is_struct(kind):
        return any(_has_text(one.type) for one in kind)
    if types.is_map(kind):
        return _has_text(kind.item_type)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return _has_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))
