"""The options of a run, validated in this type only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from fixenc import charsets
from fixenc.cosmetics.tidy import TIDIERS
from fixenc.cosmetics.unescape import UNESCAPERS
from fixenc.errors import OptionsError, UnknownCharsetError
from fixenc.formats.types import BY_NAME
from fixenc.records import (
    CONTAINERS,
    HIGHEST_RATIO,
    LEAST_CONFIDENCE,
    MOST_DECOMPRESSED,
    BomPolicy,
    Chosen,
    ErrorPolicy,
)
from fixenc.urls import path_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to fix files. Raises OptionsError for an invalid value or combination.

    Encodings: `encoding` is a label that replaces detection; `encodings` are pairs of a pattern and a label, of which
    the last match wins, also over `encoding`; a pattern with a slash in front starts at `encodings_base`, or without
    that at each folder given. A file whose encoding is detected with less confidence (from 0 to 1) than
    `min_confidence` is left alone. `errors` is the policy for a file of certain encoding with undecodable byte
    sequences: replace each with U+FFFD, or leave the file alone. Without `siblings`, the other files of a folder are no
    evidence for the encoding of a file. `labels` is a table of paths and the charsets that are said to be theirs, which
    are evidence like a declaration.

    Targets: `output` is a folder to mirror everything into, or a URL for `fixenc.remote`; with `in_place`, files are
    replaced and originals kept as `name.orig`, or not kept without `backup`; both cannot be combined. With neither,
    `name.txt` becomes `name.fixed.txt`, where ``.fixed`` is the `suffix`. `force` overwrites files that fixenc did not
    write. With `dry_run` nothing is written; with `check` neither, and a file is judged alone, not by an up-to-date
    clean copy. Without `fsync`, data may not be on the disk when its outcome is returned. `journal` is a new file for
    the journal of the run; a run that writes nothing has none.

    Text: without `guess`, lost bytes are not restored. `chosen` are the candidates of stretches in doubt that a person
    chose; a file in which one of them is a candidate no more is left alone. `bom` is the policy for byte order marks.
    Without `declare`, no declaration of UTF-8 is added to a file that lacks one. `force_type` is the name of a file
    type, in place of the one by suffix and content. `tidy` names cosmetic changes, `unescape` kinds of escapes to
    decode. `keep_texts` puts both texts of each changed file into its outcome, `keep_findings` excerpts of what is of
    interest in a file.

    Files: `include` and `exclude` are patterns as in .gitignore, matched against paths below the folder given; `hidden`
    includes hidden files. Without `ignore`, files are processed that ignore files list (.gitignore, .ignore and git's
    other lists), and folders that programs make, such as node_modules, are entered. A compressed file is decompressed
    up to `max_decompressed` MiB, and up to `max_ratio` times its size or 16 MiB, whichever is more. `containers` are
    the kinds of containers whose texts are cleaned wherever they are found; others are opened only if the user names
    the file, and zip and tar archives not even then.

    A single string is accepted in place of a tuple of one.

    >>> Options(bom="add", tidy="quotes").tidy
    ('quotes',)
    """

    encoding: str | None = None
    encodings: tuple[tuple[str, str], ...] = ()
    encodings_base: Path | None = None
    suffix: str = ".fixed"
    output: Path | None = None
    in_place: bool = False
    backup: bool = True
    bom: BomPolicy = BomPolicy.AUTO
    declare: bool = True
    force_type: str | None = None
    errors: ErrorPolicy = ErrorPolicy.KEEP
    guess: bool = True
    chosen: tuple[Chosen, ...] = ()
    min_confidence: float = LEAST_CONFIDENCE
    tidy: tuple[str, ...] = ()
    unescape: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    ignore: bool = True
    siblings: bool = True
    labels: Path | None = None
    force: bool = False
    fsync: bool = True
    containers: tuple[str, ...] = ()
    max_decompressed: int = MOST_DECOMPRESSED
    max_ratio: int = HIGHEST_RATIO
    journal: Path | None = None
    dry_run: bool = False
    check: bool = False
    keep_texts: bool = False
    keep_findings: bool = False

    def __post_init__(self) -> None:
        self._coerce()
        if self.encoding is not None:
            _require_decoder(self.encoding)
        for pattern, label in self.encodings:
            _require_decoder_of(pattern, label)
        _require_suffix(self.suffix)
        if self.output is not None and self.in_place:
            raise OptionsError("--output and --in-place cannot be combined")
        if not (self.backup or self.in_place):
            raise OptionsError("--no-backup is for --in-place: copies and mirrors leave originals where they are")
        _require_known("tidy", self.tidy, TIDIERS)
        _require_known("unescape", self.unescape, UNESCAPERS)
        _require_known("containers", self.containers, dict.fromkeys(CONTAINERS, ""))
        if self.force_type is not None:
            _require_known("force-type", [self.force_type], dict.fromkeys(BY_NAME, ""))
        if self.dry_run or self.check:  # a run that writes nothing notes nothing
            object.__setattr__(self, "journal", None)

    def _coerce(self) -> None:
        """Convert each value to the type of its field; raises OptionsError for a value that does not fit."""
        for field in fields(self):
            value = getattr(self, field.name)
            try:
                object.__setattr__(self, field.name, _COERCIONS[str(field.type)](value))
            except (TypeError, ValueError):
                raise OptionsError(f"{field.name} {value!r} must be {_WANTED[str(field.type)]}") from None


def _require_suffix(suffix: str) -> None:
    """Raise OptionsError for a suffix that leads to another folder, is invisible, or is that of kept originals."""
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
    """Raise OptionsError for an unknown label, and for a codec of Python that is not for files (idna)."""
    charset = charsets.from_label(label)
    try:
        charset.decode_with_places(bytes(range(256)))
    except Exception:  # noqa: BLE001 - a codec may raise anything
        raise UnknownCharsetError(f"charset {label!r} is not used for files") from None


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


def _choices(value: Any) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(_text(path), _position(start), _text(before), _text(after)) for path, start, before, after in value
    )


def _position(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


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


# By the annotation of a field: the function that converts its value.
_COERCIONS: dict[str, Callable[[Any], Any]] = {
    "bool": _flag,
    "int": _number,
    "float": _share,
    "str": _text,
    "str | None": lambda value: None if value is None else _text(value),
    "tuple[str, ...]": _texts,
    "tuple[tuple[str, str], ...]": _pairs,
    "tuple[Chosen, ...]": _choices,
    "Path | None": lambda value: None if value is None else path_from(os.fspath(value)),
    "BomPolicy": BomPolicy,
    "ErrorPolicy": ErrorPolicy,
}
# By the annotation of a field: its values, in words.
_WANTED = {
    "bool": "true or false",
    "int": "a whole number from 1",
    "float": "a number from 0 to 1",
    "str": "text",
    "str | None": "text",
    "tuple[str, ...]": "text, or several texts",
    "tuple[tuple[str, str], ...]": "pairs of a pattern and a label",
    "tuple[Chosen, ...]": "rows of a path, a position, a text and the chosen one",
    "Path | None": "a path",
    "BomPolicy": "one of: " + ", ".join(policy.value for policy in BomPolicy),
    "ErrorPolicy": "one of: " + ", ".join(policy.value for policy in ErrorPolicy),
}
