"""What a user asks of a run over a corpus: which fields hold text, what is kept beside it, and how to decide."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from fixenc import __version__
from fixenc.errors import OptionsError
from fixenc.options import Options

__all__ = ["Field", "Settings", "parse_field"]

# What follows the name of a field whose original text is kept beside it.
_ORIGINAL = "_original"
# A dot that parts the names of a path; `\.` is a dot in a name.
_DOT = re.compile(r"(?<!\\)\.")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that holds text: the names that lead to it, from the record down, and how the user wrote them.

    An array on the way stands for each of its elements.
    """

    names: tuple[str, ...]
    written: str


def parse_field(written: str) -> Field:
    r"""Return the field of a dotted path; raises OptionsError for an empty name.

    >>> parse_field("page.text").names, parse_field(r"page\.text").names
    (('page', 'text'), ('page.text',))
    """
    names = tuple(name.replace("\\.", ".") for name in _DOT.split(written))
    if not all(names):
        raise OptionsError(f"--text-field {written!r} has an empty name; write it as text, or as page.text")
    return Field(names, written)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the shards of a corpus are mended; small, since each worker process gets a copy.

    `fields` hold the texts. If `keeps_original`, the text before is kept beside each that changed: under the name
    `original`, or under the name of the field with ``_original`` after it. `sample` is the number of changes that are
    kept for a review. `options` have the limits of decompression, the least confidence, and whether lost bytes are
    guessed. Raises OptionsError for settings that do not fit each other.
    """

    fields: tuple[Field, ...]
    options: Options
    keeps_original: bool = False
    original: str | None = None
    sample: int = 200

    def __post_init__(self) -> None:
        if len(set(self.fields)) < len(self.fields):
            raise OptionsError("a --text-field is named twice; name each once")
        if self.original is not None and self.original in {"", *(one.names[-1] for one in self.fields)}:
            raise OptionsError(f"--original-field {self.original!r} must be a name, and another than that of the text")
        if self.original is not None and len(self.fields) > 1:
            raise OptionsError("--original-field is for one --text-field; with several, use --keep-original")

    @classmethod
    def of(
        cls, fields: Iterable[str], options: Options, *, keeps_original: bool, original: str | None, sample: int
    ) -> Settings:
        """Return settings by what a user wrote; raises OptionsError."""
        parsed = tuple(map(parse_field, fields))
        return cls(parsed, options, keeps_original or original is not None, original, sample)

    def original_of(self, name: str) -> str:
        """Return the name under which the text before is kept beside the field with this name."""
        return self.original or name + _ORIGINAL

    @property
    def fingerprint(self) -> str:
        """What the output depends on but its input: shards that were done by the same are not done again."""
        decisive = (
            __version__, [one.names for one in self.fields], self.keeps_original, self.original,
            self.options.guess, self.options.min_confidence,
        )  # fmt: skip
        return hashlib.sha256(repr(decisive).encode()).hexdigest()
