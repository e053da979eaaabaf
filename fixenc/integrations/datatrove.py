"""fixenc for datatrove: a step of a pipeline that mends each document.

>>> FixencFormatter().format("LiÃ¨ge")
'Liège'
"""

from __future__ import annotations

from datatrove.pipeline.formatters.base import BaseFormatter

from fixenc.repair import fix_text

__all__ = ["FixencFormatter"]


class FixencFormatter(BaseFormatter):  # type: ignore[misc]  # has no types
    """Undoes the mojibake of documents, and changes nothing else; `guess` is as for `fixenc.fix_text`."""

    name = "fixenc"

    def __init__(self, *, guess: bool = True) -> None:
        super().__init__()
        self.guess = guess

    def format(self, text: str) -> str:
        """Return the text of a document, mended."""
        return fix_text(text, guess=self.guess)
