"""fixenc for polars: the namespace ``fixenc`` of columns and of expressions.

>>> import polars as pl
>>> import fixenc.integrations.polars
>>> pl.DataFrame({"town": ["LiÃ¨ge", None, "Namur"]}).select(pl.col("town").fixenc.fix())["town"].to_list()
['Liège', None, 'Namur']
"""

from __future__ import annotations

from typing import Any

import polars as pl

from fixenc.integrations.values import fix_values

__all__ = ["Expression", "Series"]


@pl.api.register_series_namespace("fixenc")
class Series:
    """Mends the texts of a column, each different one once; missing values stay.

    The parameters are as for `fixenc.fix_texts`. Raises TypeError for a column that has no texts.
    """

    def __init__(self, series: pl.Series) -> None:
        self._series = series

    def fix(self, *, guess: bool = True, as_document: bool = False, workers: int | None = None) -> pl.Series:
        """Return a column with the mojibake of its texts undone, of the same name and type."""
        series = self._series
        if series.dtype not in (pl.String, pl.Categorical, pl.Enum):
            raise TypeError(f"a column of {series.dtype} has no texts")
        texts = series.cast(pl.String)
        values = fix_values(texts, guess=guess, as_document=as_document, workers=workers)
        if values == texts.to_list():
            return series
        kind = pl.String if series.dtype == pl.Enum else series.dtype  # an Enum has its values and no others
        return pl.Series(series.name, values, pl.String).cast(kind)


@pl.api.register_expr_namespace("fixenc")
class Expression:
    """The same for an expression: ``pl.col("name").fixenc.fix()``, whose texts are mended when they are computed."""

    def __init__(self, expression: pl.Expr) -> None:
        self._expression = expression

    def fix(self, **settings: Any) -> pl.Expr:
        """Return an expression of the mended texts; the parameters are those of a column's `fix`."""
        return self._expression.map_batches(lambda series: Series(series).fix(**settings), return_dtype=pl.String)
