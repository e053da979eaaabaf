"""For users of chardet: its functions and its detector, with fixenc's detection.

>>> from fixenc import chardet
>>> chardet.detect("Привет, как дела сегодня?".encode("koi8-r"))["encoding"]
'KOI8-R'

Change ``import chardet`` to ``from fixenc import chardet``. The signatures are those of chardet 7, and the names of
encodings those that chardet uses. What is different:

- The confidence is a probability, the same everywhere: of the answers with 0.9, nine in ten are right. If nothing fits,
  it is 0.1, and the encoding is `no_match_encoding`.
- `detect` and `detect_all` read all of the bytes, unless `max_bytes` says otherwise.
- An encoding that Python has no codec for has fixenc's name; `fixenc.register` adds its codec.
- `mime_type` knows pages, XML and the commonest binary files; another text is ``text/plain``.
- A charset that a document in ASCII declares is its answer: it has the same text.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from chardet import DEFAULT_MAX_BYTES, MINIMUM_THRESHOLD, DetectionDict, EncodingEra, LanguageFilter

from fixenc import charsets
from fixenc.charsets.meanings import CHARDET_NAMES, meanings_of, name_for_python, python_name, reads
from fixenc.charsets.registering import codec_of
from fixenc.detection import decode_as, rivals
from fixenc.detection import detect as detect_encoding
from fixenc.detection.language import language_of
from fixenc.formats.types import type_of
from fixenc.incremental import keep_whole_characters, prefer_utf8
from fixenc.records import Detection, Evidence

__all__ = [
    "DEFAULT_MAX_BYTES",
    "MINIMUM_THRESHOLD",
    "DetectionDict",
    "EncodingEra",
    "LanguageFilter",
    "UniversalDetector",
    "detect",
    "detect_all",
]

# The default of a parameter of chardet that has no effect, in bytes.
_CHUNK_SIZE = 65_536
# How much of a text shows its media type, in bytes.
_HEAD = 1 << 10
# The confidence if no encoding fits, or there are no bytes.
_NO_MATCH = 0.10
# The confidence that bytes are binary data.
_BINARY = 0.95
# The media types of what fixenc knows, by its words for it.
_MEDIA_TYPES = {
    "binary: PDF": "application/pdf", "binary: PNG image": "image/png", "binary: JPEG image": "image/jpeg",
    "binary: GIF image": "image/gif", "binary: TIFF image": "image/tiff", "binary: Windows icon": "image/x-icon",
    "binary: zip archive": "application/zip", "binary: gzip data": "application/gzip",
    "binary: bzip2 data": "application/x-bzip2", "binary: xz data": "application/x-xz",
    "binary: zstandard data": "application/zstd", "binary: 7-zip archive": "application/x-7z-compressed",
    "binary: rar archive": "application/vnd.rar", "binary: ELF program": "application/x-elf",
    "binary: SQLite database": "application/vnd.sqlite3", "binary: MP4 video": "video/mp4",
    "binary: Matroska video": "video/x-matroska", "binary: FLAC sound": "audio/flac", "binary: WOFF font": "font/woff",
    "html": "text/html", "xml": "text/xml",
}  # fmt: skip
# For each codec the one of Windows that has all of its characters, which `prefer_superset` asks for.
_SUPERSETS = {
    "ascii": "cp1252", "euc_kr": "cp949", "iso8859-1": "cp1252", "iso8859-2": "cp1250", "iso8859-5": "cp1251",
    "iso8859-6": "cp1256", "iso8859-7": "cp1253", "iso8859-8": "cp1255", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "iso8859-13": "cp1257", "tis-620": "cp874",
}  # fmt: skip


def detect(  # noqa: PLR0913 - chardet's parameters
    byte_str: bytes | bytearray,
    should_rename_legacy: bool = False,
    encoding_era: EncodingEra = EncodingEra.ALL,
    chunk_size: int = _CHUNK_SIZE,
    max_bytes: int = DEFAULT_MAX_BYTES,
    *,
    prefer_superset: bool = False,
    compat_names: bool = True,
    include_encodings: Iterable[str] | None = None,
    exclude_encodings: Iterable[str] | None = None,
    no_match_encoding: str = "cp1252",
    empty_input_encoding: str = "utf-8",
) -> DetectionDict:
    """Return the encoding of bytes, its confidence and its language; the encoding of binary data is None.

    `prefer_superset`, or `should_rename_legacy`, names the code page of Windows that has all of its characters. Without
    `compat_names`, names are those of Python's codecs. The encodings and the era restrict the answers. Raises
    ValueError for an unknown encoding, or for less than one byte, and TypeError for what is no bytes.

    >>> detect(b"\\xef\\xbb\\xbfplain")["encoding"], detect(b"plain")["confidence"]
    ('UTF-8-SIG', 1.0)
    """
    _warn_of_old_parameters(chunk_size, should_rename_legacy=should_rename_legacy)
    settings = _Settings.of(
        max_bytes, encoding_era, prefer_superset or should_rename_legacy, compat_names,
        include_encodings, exclude_encodings, no_match_encoding, empty_input_encoding,
    )  # fmt: skip
    return _answer(*_window(byte_str, max_bytes), settings)[0]


def detect_all(  # noqa: PLR0913, PLR0917 - chardet's parameters
    byte_str: bytes | bytearray,
    ignore_threshold: bool = False,
    should_rename_legacy: bool = False,
    encoding_era: EncodingEra = EncodingEra.ALL,
    chunk_size: int = _CHUNK_SIZE,
    max_bytes: int = DEFAULT_MAX_BYTES,
    *,
    prefer_superset: bool = False,
    compat_names: bool = True,
    include_encodings: Iterable[str] | None = None,
    exclude_encodings: Iterable[str] | None = None,
    no_match_encoding: str = "cp1252",
    empty_input_encoding: str = "utf-8",
) -> list[DetectionDict]:
    """Return the encodings that bytes may be in, the most likely first; at most five.

    Without `ignore_threshold`, answers with a confidence up to `MINIMUM_THRESHOLD` are left out, unless there are no
    others. The other parameters, and what is raised, are as for `detect`.

    >>> [one["encoding"] for one in detect_all("naïve".encode())]
    ['utf-8']
    """
    _warn_of_old_parameters(chunk_size, should_rename_legacy=should_rename_legacy)
    settings = _Settings.of(
        max_bytes, encoding_era, prefer_superset or should_rename_legacy, compat_names,
        include_encodings, exclude_encodings, no_match_encoding, empty_input_encoding,
    )  # fmt: skip
    answers = _answer(*_window(byte_str, max_bytes), settings, has_rivals=True)
    likely = [one for one in answers if ignore_threshold or one["confidence"] > MINIMUM_THRESHOLD] or answers
    return list({one["encoding"]: one for one in reversed(likely)}.values())[::-1]


class UniversalDetector:
    """A detector of bytes that come in pieces: `feed` them, `close` it, read the `result`.

    Up to `max_bytes` are kept, then it is `done`. The other parameters are as for `detect`.

    >>> detector = UniversalDetector()
    >>> for line in ("Größe\\n".encode(), "Maß\\n".encode()):
    ...     detector.feed(line)
    >>> detector.close()["encoding"], detector.done
    ('utf-8', True)
    """

    MINIMUM_THRESHOLD = MINIMUM_THRESHOLD

    def __init__(  # noqa: PLR0913 - chardet's parameters
        self,
        lang_filter: LanguageFilter = LanguageFilter.ALL,
        should_rename_legacy: bool = False,
        encoding_era: EncodingEra = EncodingEra.ALL,
        max_bytes: int = DEFAULT_MAX_BYTES,
        *,
        prefer_superset: bool = False,
        compat_names: bool = True,
        include_encodings: Iterable[str] | None = None,
        exclude_encodings: Iterable[str] | None = None,
        no_match_encoding: str = "cp1252",
        empty_input_encoding: str = "utf-8",
    ) -> None:
        if lang_filter != LanguageFilter.ALL:
            warnings.warn("lang_filter has no effect", DeprecationWarning, stacklevel=2)
        _warn_of_old_parameters(_CHUNK_SIZE, should_rename_legacy=should_rename_legacy)
        self._settings = _Settings.of(
            max_bytes, encoding_era, prefer_superset or should_rename_legacy, compat_names,
            include_encodings, exclude_encodings, no_match_encoding, empty_input_encoding,
        )  # fmt: skip
        self._most = max_bytes
        self.reset()

    def reset(self) -> None:
        """Forget all bytes, for another document."""
        self._data, self._is_cut, self._is_closed = bytearray(), False, False
        self._result: DetectionDict | None = None

    def feed(self, byte_str: bytes | bytearray) -> None:
        """Take the next bytes; none beyond `max_bytes`. Raises ValueError once it is closed."""
        if self._is_closed:
            raise ValueError("the detector is closed; reset() makes it ready for another document")
        self._is_cut = self._is_cut or len(self._data) + len(byte_str) > self._most
        self._data += byte_str[: self._most - len(self._data)]

    def close(self) -> DetectionDict:
        """Detect the encoding of the bytes; return the result."""
        if not self._is_closed:
            self._result, self._is_closed = _answer(bytes(self._data), self._is_cut, self._settings)[0], True
        return self.result

    @property
    def done(self) -> bool:
        """Whether no more bytes are needed."""
        return self._is_closed or len(self._data) >= self._most

    @property
    def result(self) -> DetectionDict:
        """The answer, as `detect` returns it; without an encoding before it is closed."""
        return _tell(None, 0.0, None, None) if self._result is None else _copy(self._result)


@dataclass(frozen=True, slots=True)
class _Settings:
    """Which encodings may be answered, by fixenc's names, all if that is None, and by Python's; how they are named."""

    allowed: frozenset[str] | None
    codecs: tuple[str, ...]
    excluded: frozenset[str]
    has_supersets: bool
    has_compatible_names: bool
    if_none_fits: str
    if_empty: str

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - chardet's parameters
        cls,
        max_bytes: int,
        era: EncodingEra,
        has_supersets: bool,
        has_compatible_names: bool,
        included: Iterable[str] | None,
        excluded: Iterable[str] | None,
        if_none_fits: str,
        if_empty: str,
    ) -> _Settings:
        """Return settings of chardet's parameters; raises ValueError for those that make no sense."""
        if isinstance(max_bytes, bool) or not isinstance(max_bytes, int) or max_bytes < 1:
            raise ValueError(f"max_bytes must be a whole number from 1, not {max_bytes!r}")
        if isinstance(included, str) or isinstance(excluded, str):
            raise TypeError("include_encodings and exclude_encodings are several names, such as a list")
        names = None if included is None else list(included)
        if names is not None and not names:
            raise ValueError("include_encodings must not be empty")
        if era != EncodingEra.ALL:
            of_era = _names_of(era)
            names = of_era if names is None else [one for one in names if set(meanings_of(one)) & _mean_all(of_era)]
        for one in (if_none_fits, if_empty):
            charsets.from_label(one)
        return cls(
            None if names is None else _mean_all(names),
            tuple(map(python_name, names or ())),
            frozenset(meanings_of(one)[0] for one in excluded or ()),
            has_supersets,
            has_compatible_names,
            if_none_fits,
            if_empty,
        )

    def allows(self, encoding: str | None) -> bool:
        """Whether an encoding may be answered."""
        is_allowed = self.allowed is None or encoding in self.allowed
        return encoding is None or (is_allowed and encoding not in self.excluded)

    def allows_codec(self, codec: str) -> bool:
        """Whether the encoding that Python means by a name may be answered."""
        return self.allows(meanings_of(codec)[0])

    def find_same(self, data: bytes, text: str) -> str | None:
        """Return a codec that is wanted and gives the same text; None if there is none."""
        wanted = (codec for codec in self.codecs if self.allows_codec(codec) and reads(codec, data))
        return next((codec for codec in wanted if data.decode(codec) == text), None)

    def name(self, codec: str, data: bytes) -> str:
        """Return the name of a codec that reads `data`, as the user wants it."""
        wider = _SUPERSETS.get(codec) if self.has_supersets else None
        if wider and self.allows_codec(wider) and reads(wider, data):
            codec = wider
        name = CHARDET_NAMES.get(codec, codec) if self.has_compatible_names else codec
        return name if name == codec or reads(name, data) or not reads(codec, data) else codec


def _names_of(era: EncodingEra) -> list[str]:
    from chardet.registry import get_candidates

    return [one.name for one in get_candidates(era) if charsets.find_name(one.name)]


def _mean_all(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for one in names for name in meanings_of(one))


def _warn_of_old_parameters(chunk_size: int, *, should_rename_legacy: bool) -> None:
    if chunk_size != _CHUNK_SIZE:
        warnings.warn("chunk_size has no effect", DeprecationWarning, stacklevel=3)
    if should_rename_legacy:
        warnings.warn("should_rename_legacy is prefer_superset now", DeprecationWarning, stacklevel=3)


def _window(data: bytes | bytearray, most: int) -> tuple[bytes, bool]:
    """Return the bytes to look at, and whether they are cut: only if another number than chardet's own is wanted."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"bytes or a bytearray are taken, not {type(data).__name__}")
    data = bytes(data)
    is_cut = most != DEFAULT_MAX_BYTES and len(data) > most
    return (data[:most], True) if is_cut else (data, False)


def _answer(data: bytes, is_cut: bool, settings: _Settings, *, has_rivals: bool = False) -> list[DetectionDict]:
    """Return the likeliest answer; those that may be right instead, too, if it `has_rivals`."""
    if not data:
        return [_tell_of_none(settings.if_empty, settings)]
    if is_cut:  # a character that is cut in two does not decode
        data = keep_whole_characters(data)
    found = _settle(data, prefer_utf8(data, detect_encoding(data)))
    if found.encoding is None:
        return [_tell(None, _BINARY, None, _MEDIA_TYPES.get(found.reason or "", "application/octet-stream"))]
    is_known, answers = found.confidence > _NO_MATCH, list[DetectionDict]()
    if settings.allows(found.encoding):
        answers += [_tell_of(data, found, found.confidence, settings)] if is_known else []
    elif same := settings.find_same(data, decode_as(data, found).text):
        answers.append(_tell(settings.name(same, data), found.confidence, found.language, _media_type_of(data)))
    if has_rivals or not answers:
        most = 1.0 if is_known else _NO_MATCH  # of bytes that nothing fits
        answers += [
            _tell_of(data, Detection(one.encoding, Evidence.STATISTICS, 0.0), min(one.probability, most), settings)
            for one in rivals(data)
            if one.encoding != found.encoding and settings.allows(one.encoding)
        ]
    if not is_known or not answers:
        answers.insert(0, _tell_of_none(settings.if_none_fits, settings))
    return sorted(answers, key=lambda one: -one["confidence"])


def _settle(data: bytes, found: Detection) -> Detection:
    """Return the detection of a document in ASCII as the charset that it declares, if that gives the same text."""
    name = charsets.find_name(found.declared) if found.declared and found.evidence is Evidence.ASCII else None
    codec = name and codec_of(name)
    if not codec or not reads(codec, data) or data.decode(codec) != data.decode("ascii"):
        return found
    return replace(found, encoding=name, codec=codec)


def _tell_of(data: bytes, one: Detection, confidence: float, settings: _Settings) -> DetectionDict:
    """Return the answer that bytes are in a charset."""
    codec = one.codec or codec_of(one.encoding or "") or one.encoding or ""
    language = one.language if one.confidence else language_of(data, one)
    return _tell(settings.name(name_for_python(codec, data), data), confidence, language, _media_type_of(data))


def _tell_of_none(encoding: str, settings: _Settings) -> DetectionDict:
    """Return the answer that no encoding fits; not even the user's own for that case, if it is not wanted."""
    if settings.allows_codec(encoding):
        return _tell(encoding, _NO_MATCH, None, "text/plain")
    warnings.warn(f"no encoding fits, and {encoding} is not among those that are wanted", stacklevel=4)
    return _tell(None, 0.0, None, "text/plain")


def _media_type_of(data: bytes) -> str:
    return _MEDIA_TYPES.get(type_of("", data[:_HEAD].decode("latin-1")).name, "text/plain")


def _tell(encoding: str | None, confidence: float, language: str | None, mime_type: str | None) -> DetectionDict:
    answer: Any = {"encoding": encoding, "confidence": confidence, "language": language, "mime_type": mime_type}
    return answer  # type: ignore[no-any-return]


def _copy(answer: DetectionDict) -> DetectionDict:
    return _tell(answer["encoding"], answer["confidence"], answer["language"], answer["mime_type"])
