"""For users of charset-normalizer: its functions and its matches, with fixenc's detection.

>>> from fixenc.charset_normalizer import from_bytes
>>> best = from_bytes("Привет, как дела сегодня?".encode("cp1251")).best()
>>> str(best), best.encoding, best.language
('Привет, как дела сегодня?', 'cp1251', 'Russian')

Change ``charset_normalizer`` to ``fixenc.charset_normalizer`` in imports. What is different:

- Of the parameters, `cp_isolation` and `cp_exclusion` have an effect; the bytes are always read as a whole.
- `coherence` is the confidence, a probability, and `chaos` is what is left of 1.
- There is no match, so that `best` returns None, for binary data and for bytes that fit no encoding.
- Undecodable bytes of a certain encoding are U+FFFD in the text.
- Mojibake stays as it is, as with charset-normalizer: `fixenc.fix_text` undoes it.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from encodings.aliases import aliases
from functools import cached_property
from typing import Any, BinaryIO, TypedDict

from fixenc.arguments import bytes_of
from fixenc.charsets.meanings import CHARDET_NAMES, find_narrower, meanings_of, name_for_python, python_name
from fixenc.charsets.registering import codec_of
from fixenc.detection import decode_as, rivals
from fixenc.detection import detect as detect_encoding
from fixenc.files.streams import read_whole
from fixenc.formats.declarations import redeclare
from fixenc.formats.types import type_of
from fixenc.incremental import prefer_utf8
from fixenc.records import Detection, Evidence

__all__ = ["CharsetMatch", "CharsetMatches", "detect", "from_bytes", "from_fp", "from_path", "is_binary"]

# The confidence of a detection for bytes that fit no encoding.
_NO_MATCH = 0.10
# No bytes are well-formed UTF-8.
_EMPTY = Detection("utf-8", Evidence.UTF8, 1.0, codec="utf-8")
# The names of languages, by their tags, that charset-normalizer has.
_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Farsi", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "kk": "Kazakh",
    "ko": "Korean", "lt": "Lithuanian", "nl": "Dutch", "no": "Norwegian", "nb": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene", "sr": "Serbian",
    "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


class ResultDict(TypedDict):
    """The answer of `detect`."""

    encoding: str | None
    language: str
    confidence: float | None


@dataclass(frozen=True, eq=False)
class CharsetMatch:
    """Bytes in an encoding that they may be in; `str` of it is their text, without a byte order mark."""

    raw: bytes
    detection: Detection

    @cached_property
    def _text(self) -> str:
        return decode_as(self.raw, self.detection).text

    @cached_property
    def _codec(self) -> str:
        found = self.detection
        codec = found.codec or codec_of(found.encoding or "", has_bom=found.has_bom) or found.encoding or ""
        return _spell(find_narrower(name_for_python(codec, self.raw), self.raw)).removesuffix("_sig")

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<CharsetMatch {self.encoding!r}>"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return self.encoding == _spell(other)
        return isinstance(other, CharsetMatch) and (self.encoding, str(self)) == (other.encoding, str(other))

    def __hash__(self) -> int:
        return hash(self.encoding)

    @property
    def encoding(self) -> str:
        """Python's codec, with underscores; ``utf_8`` with or without a byte order mark."""
        return self._codec

    @property
    def encoding_aliases(self) -> list[str]:
        """Other names of the codec."""
        return sorted(alias for alias, name in aliases.items() if name == self.encoding)

    @property
    def could_be_from_charset(self) -> list[str]:
        """The codec, in a list."""
        return [self.encoding]

    @property
    def bom(self) -> bool:
        """Whether there is a byte order mark."""
        return self.detection.has_bom

    @property
    def byte_order_mark(self) -> bool:
        """The same as `bom`."""
        return self.bom

    @property
    def language(self) -> str:
        """The name of the language in English, or its tag; ``Unknown`` if it is uncertain."""
        tag = self.detection.language
        return _LANGUAGES.get(tag.partition("-")[0], tag) if tag else "Unknown"

    @property
    def languages(self) -> list[str]:
        """The language, if it is known, in a list."""
        return [] if self.language == "Unknown" else [self.language]

    @property
    def coherence(self) -> float:
        """The confidence, a probability from 0 to 1."""
        return self.detection.confidence

    @property
    def chaos(self) -> float:
        """The probability that it is another encoding."""
        return 1 - self.detection.confidence

    @property
    def percent_coherence(self) -> float:
        """The confidence in per cent."""
        return round(100 * self.coherence, ndigits=3)

    @property
    def percent_chaos(self) -> float:
        """The chaos in per cent."""
        return round(100 * self.chaos, ndigits=3)

    @property
    def multi_byte_usage(self) -> float:
        """How many bytes of all are not the first of a character."""
        return 1 - len(str(self)) / len(self.raw) if self.raw else 0.0

    @property
    def submatch(self) -> list[CharsetMatch]:
        """No encodings that give the same text are kept."""
        return []

    @property
    def has_submatch(self) -> bool:
        """Whether there are any: no."""
        return False

    @property
    def fingerprint(self) -> int:
        """A number that equal texts share within a process."""
        return hash(str(self))

    def output(self, encoding: str = "utf_8") -> bytes:
        """Return the text in another encoding, UTF-8 by default, which it then declares if it declared one.

        Characters that the encoding lacks become question marks.
        """
        text = str(self)
        if _spell(encoding) in ("utf_8", "utf_8_sig"):
            declared, refusal = redeclare(text, type_of("", text), "", self.detection.encoding or "", may_add=False)
            text = text if refusal else declared
        return text.encode(encoding, "replace")


class CharsetMatches(Sequence[CharsetMatch]):
    """What bytes may be in, the most likely first; `best` is found first, the others when they are asked for."""

    def __init__(self, best: CharsetMatch | None, others: Callable[[], Iterable[CharsetMatch]] = list) -> None:
        self._best, self._find_others = best, others

    @cached_property
    def _all(self) -> list[CharsetMatch]:
        return [] if self._best is None else [self._best, *self._find_others()]

    def __len__(self) -> int:
        return len(self._all)

    def __bool__(self) -> bool:
        return self._best is not None

    def __iter__(self) -> Iterator[CharsetMatch]:
        return iter(self._all)

    def __getitem__(self, item: Any) -> Any:
        """Return a match by its number or by a name of its encoding; raises KeyError for another name."""
        if not isinstance(item, str):
            return self._all[item]
        for one in self._all:
            if one == item:
                return one
        raise KeyError(item)

    def best(self) -> CharsetMatch | None:
        """Return the most likely match; None if there is none."""
        return self._best

    def first(self) -> CharsetMatch | None:
        """Return the same as `best`."""
        return self._best


def from_bytes(
    sequences: bytes | bytearray,
    steps: int = 5,
    chunk_size: int = 512,
    threshold: float = 0.2,
    cp_isolation: list[str] | None = None,
    cp_exclusion: list[str] | None = None,
    preemptive_behaviour: bool = True,
    explain: bool = False,
    language_threshold: float = 0.1,
    enable_fallback: bool = True,
) -> CharsetMatches:
    """Return the encodings that bytes may be in, the most likely first.

    `cp_isolation` are the only encodings that are wanted, `cp_exclusion` those that are not. Raises TypeError for what
    is no bytes, and UnknownCharsetError for an unknown encoding.

    >>> from_bytes("naïve".encode()).best().encoding, from_bytes(b"\\x89PNG\\r\\n\\x1a\\n\\0").best()
    ('utf_8', None)
    """
    data = bytes_of(sequences, "from_bytes")
    wanted = {name for one in cp_isolation or () for name in meanings_of(one)}
    unwanted = {meanings_of(one)[0] for one in cp_exclusion or ()}

    def is_wanted(encoding: str | None) -> bool:
        return (not wanted or encoding in wanted) and encoding not in unwanted

    found = prefer_utf8(data, detect_encoding(data)) if data else _EMPTY
    if found.encoding is None or found.confidence <= _NO_MATCH:
        return CharsetMatches(None)

    def find_others() -> Iterator[CharsetMatch]:
        for one in rivals(data):
            if one.encoding != found.encoding and is_wanted(one.encoding):
                other = Detection(one.encoding, Evidence.STATISTICS, one.probability, codec=codec_of(one.encoding))
                yield CharsetMatch(data, other)

    if is_wanted(found.encoding):
        return CharsetMatches(CharsetMatch(data, found), find_others)
    others = list(find_others())
    return CharsetMatches(others[0] if others else None, lambda: others[1:])


def from_fp(
    fp: BinaryIO,
    steps: int = 5,
    chunk_size: int = 512,
    threshold: float = 0.20,
    cp_isolation: list[str] | None = None,
    cp_exclusion: list[str] | None = None,
    preemptive_behaviour: bool = True,
    explain: bool = False,
    language_threshold: float = 0.1,
    enable_fallback: bool = True,
) -> CharsetMatches:
    """Return the same as `from_bytes` for what is left of a file; it is not closed."""
    return from_bytes(fp.read(), cp_isolation=cp_isolation, cp_exclusion=cp_exclusion)


def from_path(
    path: str | bytes | os.PathLike[Any],
    steps: int = 5,
    chunk_size: int = 512,
    threshold: float = 0.20,
    cp_isolation: list[str] | None = None,
    cp_exclusion: list[str] | None = None,
    preemptive_behaviour: bool = True,
    explain: bool = False,
    language_threshold: float = 0.1,
    enable_fallback: bool = True,
) -> CharsetMatches:
    """Return the same as `from_bytes` for a file; raises also what Python's `open` raises."""
    return from_bytes(read_whole(path), cp_isolation=cp_isolation, cp_exclusion=cp_exclusion)


def is_binary(
    fp_or_path_or_payload: os.PathLike[Any] | str | BinaryIO | bytes,
    steps: int = 5,
    chunk_size: int = 512,
    threshold: float = 0.20,
    cp_isolation: list[str] | None = None,
    cp_exclusion: list[str] | None = None,
    preemptive_behaviour: bool = True,
    explain: bool = False,
    language_threshold: float = 0.1,
    enable_fallback: bool = False,
) -> bool:
    """Return whether a file, the file at a path, or bytes are no text.

    >>> is_binary(b"\\x89PNG\\r\\n\\x1a\\n\\0"), is_binary(b"plain")
    (True, False)
    """
    one: Any = fp_or_path_or_payload
    if isinstance(one, (str, os.PathLike)):
        one = read_whole(one)
    elif not isinstance(one, (bytes, bytearray)):
        one = one.read()
    return not detect_encoding(one).is_text


def detect(byte_str: bytes, should_rename_legacy: bool = False, **kwargs: Any) -> ResultDict:
    """Return the encoding, by the name that chardet gives it, its confidence and its language.

    With `should_rename_legacy`, the name is charset-normalizer's. Other arguments have no effect.

    >>> detect("naïve".encode("utf-8-sig"))["encoding"], detect("naïve".encode(), True)["encoding"]
    ('UTF-8-SIG', 'utf_8')
    """
    if kwargs:
        warnings.warn(f"{', '.join(kwargs)} have no effect", stacklevel=2)
    best = from_bytes(byte_str).best()
    if best is None:
        return {"encoding": None, "language": "", "confidence": None}
    name = best.encoding + "_sig" * (best.encoding == "utf_8" and best.bom)
    if not should_rename_legacy:
        name = CHARDET_NAMES.get(python_name(name), python_name(name))
    return {"encoding": name, "language": "".join(best.languages), "confidence": best.coherence}


def _spell(codec: str) -> str:
    """Return a name of a codec as charset-normalizer spells it."""
    name = python_name(codec).replace("-", "_")
    return "latin_1" if name == "iso8859_1" else name
