"""What a person may ask for, validated once, here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from fixenc import charsets
from fixenc.errors import OptionsError, UnknownCharsetError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED, BomPolicy, ErrorPolicy
from fixenc.repair.spelled_out import UNESCAPERS
from fixenc.repair.tidy import TIDIERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to fix files. Raises OptionsError for a value, or a combination, that makes no sense.

    `encoding` is a label that skips detection; `encodings` are patterns with a label each, of which the last that
    matches a file wins, over `encoding` too. At most one of `output` (mirror everything into this folder) and
    `in_place` (keep `name.orig`, then replace) may be set; with neither, `name.txt` becomes `name.fixed.txt`, where
    ``.fixed`` is the `suffix`. `errors` says what becomes of a file with places that do not decode, though its encoding
    is beyond doubt: each is kept as U+FFFD, or the file is left alone; and so is one whose encoding was detected with
    less confidence than `min_confidence`. Without `guess`, what was lost on the way is not restored. `tidy` names
    cosmetic changes, `unescape` what is decoded that a text spells out. `include` and `exclude` are patterns as in
    .gitignore, matched against paths below the folder given. One word may stand for a tuple of one.
    With `dry_run` nothing is written; with `check` nothing either, and only the files themselves are judged, whatever
    stands where their clean copies would land. `keep_texts` puts both texts of each changed file into its outcome.
    `force` overwrites files that fixenc did not write. Without `siblings`, no file is judged by what those beside it
    are in. Without `fsync`, what is written may not have reached the disk when it is told of: for scratch data. A
    compressed file that holds more than `max_decompressed` MiB, or more than 16 MiB and `max_ratio` times its own size,
    is not decompressed any further. `journal` is a new file in which a run notes what it does, before and after.

    >>> Options(bom="add", tidy="quotes").tidy
    ('quotes',)
    """

    encoding: str | None = None
    encodings: tuple[tuple[str, str], ...] = ()
    suffix: str = ".fixed"
    output: Path | None = None
    in_place: bool = False
    bom: BomPolicy = BomPolicy.DROP
    errors: ErrorPolicy = ErrorPolicy.KEEP
    guess: bool = True
    min_confidence: float = LEAST_CONFIDENCE
    tidy: tuple[str, ...] = ()
    unescape: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    siblings: bool = True
    force: bool = False
    fsync: bool = True
    max_decompressed: int = MOST_DECOMPRESSED
    max_ratio: int = HIGHEST_RATIO
    journal: Path | None = None
    dry_run: bool = False
    check: bool = False
    keep_texts: bool = False

    def __post_init__(self) -> None:
        self._coerce()
        if self.encoding is not None:
            _require_decoder(self.encoding)
        for pattern, label in self.encodings:
            _require_decoder_of(pattern, label)
        _require_suffix(self.suffix)
        if self.output is not None and self.in_place:
            raise OptionsError("choose one of an output folder and in-place; they exclude each other")
        _require_known("tidy", self.tidy, TIDIERS)
        _require_known("unescape", self.unescape, UNESCAPERS)

    def _coerce(self) -> None:
        """Bring each value to the type its field has, as Python users and config files may give it; or refuse it."""
        for field in fields(self):
            value = getattr(self, field.name)
            try:
                object.__setattr__(self, field.name, _COERCIONS[str(field.type)](value))
            except (TypeError, ValueError):
                raise OptionsError(f"{field.name} {value!r} must be {_WANTED[str(field.type)]}") from None


def _require_suffix(suffix: str) -> None:
    """Refuse what leads to another folder, hides in a listing of names, or is what kept originals are known by."""
    is_name = suffix.isprintable() and not set(suffix) & set("/\\")
    if not suffix or not is_name or suffix.startswith(".orig"):
        raise OptionsError(
            f"suffix {suffix!r} must be non-empty, without slashes and control characters, and not '.orig'"
        )


def _require_known(what: str, names: Iterable[str], known: Mapping[str, str]) -> None:
    for name in names:
        if name not in known:
            raise OptionsError(f"{what} {name!r} must be one of: {', '.join(known)}")


def _require_decoder(label: str) -> None:
    """Refuse a label nobody knows, and a codec of Python's that cannot read just any bytes (idna)."""
    charset = charsets.from_label(label)
    try:
        charset.decode_with_places(bytes(range(256)))
    except Exception:  # noqa: BLE001 - a codec may raise anything
        raise UnknownCharsetError(f"charset {label!r} is none that files are written in") from None


def _require_decoder_of(pattern: str, label: str) -> None:
    try:
        _require_decoder(label)
    except UnknownCharsetError as error:
        raise UnknownCharsetError(f"encodings: {pattern!r}: {error}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(_text, value))


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((_text(pattern), _text(label)) for pattern, label in pairs)


def _number(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise TypeError
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise TypeError
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


# By the annotation of the field.
_COERCIONS: dict[str, Callable[[Any], Any]] = {
    "bool": _flag,
    "int": _number,
    "float": _share,
    "str": _text,
    "str | None": lambda value: None if value is None else _text(value),
    "tuple[str, ...]": _texts,
    "tuple[tuple[str, str], ...]": _pairs,
    "Path | None": lambda value: None if value is None else Path(value),
    "BomPolicy": BomPolicy,
    "ErrorPolicy": ErrorPolicy,
}
_WANTED = {
    "bool": "true or false",
    "int": "a whole number from 1",
    "float": "a number from 0 to 1",
    "str": "text",
    "str | None": "text",
    "tuple[str, ...]": "text, or several texts",
    "tuple[tuple[str, str], ...]": "pairs of a pattern and a label",
    "Path | None": "a path",
    "BomPolicy": "one of: " + ", ".join(policy.value for policy in BomPolicy),
    "ErrorPolicy": "one of: " + ", ".join(policy.value for policy in ErrorPolicy),
}
