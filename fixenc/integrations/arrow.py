"""fixenc for Apache Arrow: arrays, tables and streams of batches, and a function for Arrow's own expressions.

>>> import pyarrow as pa
>>> from fixenc.integrations import arrow
>>> arrow.fix(pa.chunked_array([["LiÃ¨ge", None], ["Namur"]])).to_pylist()
['Liège', None, 'Namur']

Texts are mended wherever they are: in large, viewed and dictionary-encoded strings, in lists, structs and maps; each
different value once. The result has the same type, and arrays without damage are the same objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyarrow import compute

from fixenc.containers.cells import Cells

__all__ = ["FUNCTION", "fix", "fix_batches", "register"]

FUNCTION = "fixenc_fix"
"""The name of the function that `register` adds to Arrow."""


def fix(data: Any, *, guess: bool = True) -> Any:
    """Return an array, a chunked array, a record batch or a table with the mojibake of its texts undone.

    Raises TypeError for anything else.
    """
    cells = Cells(guess)
    if isinstance(data, (pa.Array, pa.ChunkedArray)):
        return cells.fix(data)
    if isinstance(data, (pa.RecordBatch, pa.Table)):
        return cells.fix_columns(data)
    raise TypeError(f"arrays, record batches and tables of Arrow are taken, not {type(data).__name__}")


def fix_batches(batches: Any, *, guess: bool = True) -> Iterator[Any]:
    """Yield the record batches of a reader, a dataset's scanner or any iterable, mended one by one.

    >>> table = pa.table({"town": ["LiÃ¨ge"]})
    >>> [batch.to_pylist() for batch in fix_batches(table.to_reader())]
    [[{'town': 'Liège'}]]
    """
    cells = Cells(guess)
    for batch in batches:
        yield cells.fix_columns(batch)


def register() -> str:
    """Register the function ``fixenc_fix`` of strings with Arrow, once, and return its name.

    >>> name = register()
    >>> compute.call_function(name, [pa.array(["LiÃ¨ge"])]).to_pylist()
    ['Liège']
    """
    if FUNCTION not in compute.list_functions():
        what = {"summary": "Undo mojibake", "description": "Returns each text with its mojibake undone."}
        compute.register_scalar_function(_fix_strings, FUNCTION, what, {"texts": pa.string()}, pa.string())
    return FUNCTION


def _fix_strings(_context: Any, texts: Any) -> Any:
    if isinstance(texts, pa.Scalar):
        return fix(pa.array([texts.as_py()], texts.type))[0]
    return fix(texts)
