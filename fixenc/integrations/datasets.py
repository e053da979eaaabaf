"""fixenc for Hugging Face's datasets: a function for ``Dataset.map``.

With ``dataset.map(fix_columns("text", "title"), batched=True)``, the texts of these columns are mended. The same
function takes the batches of an `IterableDataset`, and goes to other processes with ``num_proc``.

>>> fix_columns("text")({"text": ["LiÃ¨ge", None], "id": [1, 2]})
{'text': ['Liège', None]}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from fixenc.integrations.values import fix_values

__all__ = ["fix_columns"]

Batch = Mapping[str, Sequence[Any]]
"""Columns of values, by their names."""


def fix_columns(*names: str, guess: bool = True, as_document: bool = False) -> Callable[[Batch], dict[str, list[Any]]]:
    """Return a function that returns the named columns of a batch, mended; values that are no text stay.

    `guess` and `as_document` are as for `fixenc.fix_texts`.
    """
    return partial(_fix_batch, names=names, guess=guess, as_document=as_document)


def _fix_batch(batch: Batch, names: tuple[str, ...], *, guess: bool, as_document: bool) -> dict[str, list[Any]]:
    return {name: fix_values(batch[name], guess=guess, as_document=as_document) for name in names}
