"""The values of a column, wherever it comes from: texts among them are mended, each different one once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from fixenc.records import Repair
from fixenc.texts import explain_texts, fix_texts

__all__ = ["explain_values", "fix_values"]

Result = TypeVar("Result")


def fix_values(values: Iterable[Any], **settings: Any) -> list[Any]:
    """Return the values with the mojibake of texts undone; what is no text stays.

    The settings are those of `fixenc.fix_texts`, and the same errors are raised.

    >>> fix_values(["LiÃ¨ge", None, "LiÃ¨ge", 5])
    ['Liège', None, 'Liège', 5]
    """
    mended = _map_texts(values := list(values), partial(fix_texts, **settings), **settings)
    return [mended(value) if isinstance(value, str) else value for value in values]


def explain_values(values: Iterable[Any], **settings: Any) -> list[Repair | None]:
    """Return the repair of each text, and None for each other value; the settings are those of `fixenc.explain_texts`.

    >>> [repair and repair.text for repair in explain_values(["LiÃ¨ge", None])]
    ['Liège', None]
    """
    explained = _map_texts(values := list(values), partial(explain_texts, **settings), **settings)
    return [explained(value) if isinstance(value, str) else None for value in values]


def _map_texts(
    values: list[Any], work: Callable[[Iterable[str]], Iterator[Result]], *, as_document: bool = False, **_: Any
) -> Callable[[str], Result]:
    """Return a function for the result of each text, which is to be called for each in order."""
    texts = (value for value in values if isinstance(value, str))
    if as_document:  # then texts are evidence for each other, and for how often they stand there
        results = work(texts)
        return lambda _: next(results)
    different = dict.fromkeys(texts)
    known: Mapping[str, Result] = dict(zip(different, work(different), strict=True))
    return known.__getitem__
