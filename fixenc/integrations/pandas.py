"""fixenc for pandas: the accessor ``fixenc`` of a column.

>>> import pandas as pd
>>> import fixenc.integrations.pandas
>>> pd.Series(["LiÃ¨ge", None, "Namur"]).fixenc.fix().tolist()[0]
'Liège'
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from fixenc.integrations.values import explain_values, fix_values

__all__ = ["Accessor"]


@pd.api.extensions.register_series_accessor("fixenc")
class Accessor:
    """Mends the texts of a column, each different one once; missing values, and what is no text, stay as they are.

    The parameters are as for `fixenc.fix_texts`. Raises TypeError for a column of numbers, dates and so on.
    """

    def __init__(self, series: Any) -> None:
        self._series = series

    def fix(self, *, guess: bool = True, as_document: bool = False, workers: int | None = None) -> Any:
        """Return a column with the mojibake of its texts undone, with the same index, name and type."""
        series = self._series
        if isinstance(series.dtype, pd.CategoricalDtype):
            return self._fix_categories(guess=guess, as_document=as_document, workers=workers)
        _require_texts(series)
        values = fix_values(series, guess=guess, as_document=as_document, workers=workers)
        return pd.Series(values, index=series.index, name=series.name, dtype=series.dtype)

    def explain(self, *, guess: bool = True, as_document: bool = False, workers: int | None = None) -> Any:
        """Return a column with the `Repair` of each text, and None in place of other values."""
        series = self._series
        values = explain_values(series, guess=guess, as_document=as_document, workers=workers)
        return pd.Series(values, index=series.index, name=series.name, dtype=object)

    def _fix_categories(self, **settings: Any) -> Any:
        """Return the column with mended categories; those that become the same are one."""
        series, categories = self._series, self._series.cat.categories
        fixed = Accessor(categories.to_series()).fix(**settings)
        if not series.cat.ordered and fixed.is_unique:
            return series.cat.rename_categories(fixed.tolist())
        names = dict(zip(categories, fixed, strict=True))
        values = [names.get(value, value) for value in series]
        kind = pd.CategoricalDtype(list(dict.fromkeys(fixed)), ordered=series.cat.ordered)
        return pd.Series(values, index=series.index, name=series.name, dtype=kind)


def _require_texts(series: Any) -> None:
    """Raise TypeError for a column that can have no texts."""
    if not (pd.api.types.is_string_dtype(series.dtype) or pd.api.types.is_object_dtype(series.dtype)):
        raise TypeError(f"a column of {series.dtype} has no texts")
