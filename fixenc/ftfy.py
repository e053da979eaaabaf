"""For users of ftfy: its functions, with fixenc's engine in place of its rules for encodings.

>>> from fixenc import ftfy
>>> ftfy.fix_text("LiÃ¨ge &amp; “Namur”")
'Liège & "Namur"'

Change ``import ftfy`` to ``from fixenc import ftfy``. The signatures and the records are ftfy's own, and so are its
cosmetic changes (entities, quotation marks, ligatures, width, line ends, controls, NFC), which change healthy text
unless a `TextFixerConfig` says otherwise; `fix_encoding` alone leaves healthy text as it is. A line in which mojibake
is left gets no cosmetic changes, which would make it past repair.

Mojibake is undone, and bytes are read, by fixenc: so `restore_byte_a0`, `replace_lossy_sequences`,
`decode_inconsistent_utf8` and `max_decode_length` have no effect, and a text is judged as one document, not line by
line.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, TextIO

import ftfy as original
from ftfy import ExplainedText, ExplanationStep, TextFixerConfig, explain_unicode
from ftfy.badness import is_bad

from fixenc.arguments import bytes_of
from fixenc.charsets.registering import codec_of
from fixenc.detection import decode_as, identify
from fixenc.incremental import IncrementalDecoder, prefer_utf8
from fixenc.records import Decoded, Repair
from fixenc.repair import explain
from fixenc.repair import fix_text as undo_mojibake

__all__ = [
    "FIXERS",
    "ExplainedText",
    "ExplanationStep",
    "TextFixerConfig",
    "apply_plan",
    "explain_unicode",
    "fix_and_explain",
    "fix_encoding",
    "fix_encoding_and_explain",
    "fix_file",
    "fix_text",
    "fix_text_segment",
    "guess_bytes",
]

# The cosmetic changes, in ftfy's order.
_COSMETICS = (
    "fix_c1_controls",
    "fix_latin_ligatures",
    "fix_character_width",
    "uncurl_quotes",
    "fix_line_breaks",
    "fix_surrogates",
    "remove_terminal_escapes",
    "remove_control_chars",
)
# The most rounds: undoing one thing may lay bare another, as in ``&amp;amp;amp;``.
_MOST_ROUNDS = 16
# The characters from which lines of a text file are one document.
_FULL = 1 << 20
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# ftfy's codecs, which read any byte as browsers do, have names of their own.
_SLOPPY = "sloppy-"

FIXERS: dict[str, Callable[[Any], Any]] = {**original.FIXERS, "fix_encoding": undo_mojibake}
"""What the steps ``apply`` and ``transcode`` of a plan name: ftfy's functions; ``fix_encoding`` is the whole engine."""


def fix_text(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> str:
    """Return `text` with its mojibake undone and ftfy's cosmetic changes made, as far as `config` has them.

    Entities are decoded up to the first line with a ``<``, as by ftfy. Raises UnicodeError for bytes.

    >>> fix_text("l’Ã©tÃ©", uncurl_quotes=False)
    'l’été'
    """
    config = _configure(config, kwargs, has_steps=False)
    _require_text(text)
    markup = _find_markup(text) if config.unescape_html == "auto" else len(text)
    return _fix(text, config, None, markup, by_lines=True)


def fix_and_explain(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> ExplainedText:
    """Return the fixed text and the steps that lead to it, which `apply_plan` takes; without steps if so configured.

    >>> fix_and_explain("schÃ¶n")
    ExplainedText(text='schön', explanation=[('encode', 'latin-1'), ('decode', 'utf-8')])
    """
    config = _configure(config, kwargs)
    _require_text(text)
    steps: list[ExplanationStep] | None = [] if config.explain else None
    is_markup = config.unescape_html == "auto" and "<" in text
    return ExplainedText(_fix(text, config, steps, 0 if is_markup else len(text)), steps)


def fix_text_segment(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> str:
    """Return the text of `fix_and_explain`."""
    return fix_and_explain(text, _configure(config, kwargs, has_steps=False)).text


def fix_encoding(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> str:
    """Return `text` with its mojibake undone; healthy text comes back unchanged.

    >>> fix_encoding("LiÃ¨ge, l’été ﬁni &amp; “Namur”")
    'Liège, l’été ﬁni &amp; “Namur”'
    """
    return fix_encoding_and_explain(text, _configure(config, kwargs, has_steps=False)).text


def fix_encoding_and_explain(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> ExplainedText:
    """Return `text` with its mojibake undone, and the steps that do it.

    The steps are those of the accident if it happened to all of the text, else the step ``('apply', 'fix_encoding')``;
    `fixenc.explain` tells what happened to each region.

    >>> fix_encoding_and_explain("Ð¼Ð¸Ñ\\x80").explanation
    [('encode', 'latin-1'), ('decode', 'utf-8')]
    """
    config = _configure(config, kwargs)
    _require_text(text)
    if not config.fix_encoding:
        return ExplainedText(text, [] if config.explain else None)
    steps: list[ExplanationStep] | None = [] if config.explain else None
    return ExplainedText(_undo(text, steps), steps)


def guess_bytes(bstring: bytes) -> tuple[str, str]:
    """Return the text of bytes, and a name of their encoding that Python knows: by fixenc's detection.

    Raises UnicodeError for a text.

    >>> guess_bytes("Привет, как дела?".encode("koi8-r"))
    ('Привет, как дела?', 'koi8-r')
    """
    if isinstance(bstring, str):
        raise UnicodeError("guess_bytes takes bytes; this is text already")
    bstring = bytes_of(bstring, "guess_bytes")
    decoded = decode_as(bstring, prefer_utf8(bstring, identify(bstring)))
    return decoded.text, _find_codec(bstring, decoded)


def fix_file(
    input_file: Iterable[str] | Iterable[bytes] | TextIO | BinaryIO,
    encoding: str | None = None,
    config: TextFixerConfig | None = None,
    **kwargs: Any,
) -> Iterator[str]:
    """Yield the fixed lines of a file of text or of bytes; without an `encoding`, that of bytes is detected.

    About a million characters at a time are judged together and held in memory.

    >>> import io
    >>> list(fix_file(io.BytesIO("LiÃ¨ge\\nNamur\\n".encode())))
    ['Liège\\n', 'Namur\\n']
    """
    config = _configure(config, kwargs, has_steps=False)
    for block in _join_lines(input_file, encoding):
        text = fix_text(block, config)
        if config.unescape_html == "auto" and "<" in block:
            config = config._replace(unescape_html=False)
        yield from _LINE.findall(text)


def apply_plan(text: str, plan: Sequence[tuple[str, str]]) -> str:
    """Return `text` after the steps of a plan, as `fix_and_explain` returns them.

    Raises ValueError for an unknown step, and what the codec of a step raises.

    >>> apply_plan("sÃ³", [("encode", "latin-1"), ("decode", "utf-8")])
    'só'
    """
    value: Any = text
    for action, parameter in plan:
        if action == "encode":
            value = value.encode(parameter)
        elif action == "decode":
            value = value.decode(parameter)
        elif action == "normalize":
            value = unicodedata.normalize(parameter, value)  # type: ignore[arg-type]
        elif action in ("apply", "transcode"):
            if parameter not in FIXERS:
                raise ValueError(f"unknown function {parameter!r}; known are {', '.join(FIXERS)}")
            value = FIXERS[parameter](value)
        else:
            raise ValueError(f"unknown step {action!r}")
    return value  # type: ignore[no-any-return]  # bytes after half a plan, as with ftfy


def _configure(config: TextFixerConfig | None, changes: dict[str, Any], *, has_steps: bool = True) -> TextFixerConfig:
    """Return a configuration with what keyword arguments change of it; raises ValueError for an unknown one."""
    if "fix_entities" in changes:  # its name before ftfy 6
        warnings.warn("`fix_entities` is `unescape_html` now", DeprecationWarning, stacklevel=3)
        changes = {**changes, "unescape_html": changes["fix_entities"]}
        del changes["fix_entities"]
    config = (config or TextFixerConfig())._replace(**changes)
    return config if has_steps else config._replace(explain=False)


def _require_text(text: object) -> None:
    """Raise UnicodeError for bytes, as ftfy does."""
    if isinstance(text, bytes):
        raise UnicodeError("ftfy's functions take text (str), not bytes; guess_bytes takes these")


def _find_markup(text: str) -> int:
    """Return the start of the first line with a ``<``: from there on, entities are meant."""
    sign = text.find("<")
    return len(text) if sign < 0 else text.rfind("\n", 0, sign) + 1


def _fix(
    text: str, config: TextFixerConfig, steps: list[ExplanationStep] | None, markup: int, *, by_lines: bool = False
) -> str:
    """Return a text after all changes of a configuration; entities from the offset `markup` on are meant."""
    is_whole = bool(config.unescape_html) and (config.unescape_html is True or markup == len(text))
    if not is_whole and config.unescape_html:
        text = _unescape_all(text[:markup]) + text[markup:]
    for _ in range(_MOST_ROUNDS):
        before = text
        text = _apply("unescape_html", text, steps) if is_whole else text
        if config.fix_encoding:
            text = _undo(text, steps)
            text = _undo_with_controls(text, steps) if config.fix_c1_controls and is_bad(text) else text
        lines = _LINE.findall(text) if by_lines else [text]
        text = "".join(_tidy(line, config, steps) for line in lines)
        if text == before:
            break
    return text


def _unescape_all(text: str) -> str:
    """Return a text with its entities decoded, and those that come out of them."""
    for _ in range(_MOST_ROUNDS):
        before, text = text, _apply("unescape_html", text, None)
        if text == before:
            break
    return text


def _undo(text: str, steps: list[ExplanationStep] | None) -> str:
    """Return a text with its mojibake undone."""
    if steps is None:
        return undo_mojibake(text)
    repair = explain(text)
    steps += _find_steps(repair)
    return repair.text


def _undo_with_controls(text: str, steps: list[ExplanationStep] | None) -> str:
    """Return the text with mojibake undone that shows once control characters are those of Windows; all or nothing."""
    further: list[ExplanationStep] | None = None if steps is None else []
    mended = _undo(_apply("fix_c1_controls", text, further), further)
    if is_bad(mended):
        return text
    if steps is not None:
        steps += further or []
    return mended


def _tidy(text: str, config: TextFixerConfig, steps: list[ExplanationStep] | None) -> str:
    """Return a text after the cosmetic changes; what is left of mojibake would be lost by them, so it stays."""
    if is_bad(text):
        return text
    for name in _COSMETICS:
        text = _apply(name, text, steps) if getattr(config, name) else text
    if config.normalization is None:
        return text
    normal = unicodedata.normalize(config.normalization, text)
    if steps is not None and normal != text:
        steps.append(ExplanationStep("normalize", config.normalization))
    return normal


def _apply(name: str, text: str, steps: list[ExplanationStep] | None) -> str:
    fixed = str(FIXERS[name](text))
    if steps is not None and fixed != text:
        steps.append(ExplanationStep("apply", name))
    return fixed


def _find_steps(repair: Repair) -> list[ExplanationStep]:
    """Return the steps of a repair: of its accident, if that explains all of the text, else of the engine."""
    if repair.text == repair.before:
        return []
    accidents = {region.accident for region in repair.regions}
    accident = accidents.pop() if len(accidents) == 1 else ()
    steps, value = list[ExplanationStep](), repair.before
    for damage in reversed(accident):
        step = _read_back(value, damage.read_in, damage.written_in) if damage.is_misreading else None
        if step is None:
            steps = []
            break
        codecs_of_step, value = step
        steps += map(ExplanationStep, ("encode", "decode"), codecs_of_step)
    return steps if steps and value == repair.text else [ExplanationStep("apply", "fix_encoding")]


def _read_back(text: str, read_in: str, written_in: str) -> tuple[tuple[str, str], str] | None:
    """Return two codecs, of reading and of writing, and the text as it was written; None if none fit."""
    for encoder in _codecs_of(read_in):
        for decoder in _codecs_of(written_in):
            try:
                return (encoder, decoder), text.encode(encoder).decode(decoder)
            except (LookupError, UnicodeError):
                continue
    return None


def _codecs_of(charset: str) -> list[str]:
    """Return the names by which Python may know a charset; Latin-1 is what many programs take windows-1252 for."""
    latin = ["latin-1"] if charset == "windows-1252" else []
    return [*latin, _SLOPPY + charset, codec_of(charset) or charset]


def _find_codec(data: bytes, decoded: Decoded) -> str:
    """Return the name of a codec that reads bytes as they were decoded; the likeliest, if none does."""
    found = decoded.detection
    name = found.encoding or "windows-1252"
    mine = found.codec or codec_of(name) or name
    names = [_SLOPPY + name, mine] if name == "windows-1252" else [mine, _SLOPPY + name, "utf-8-variants"]
    for one in names:
        try:
            if data.decode(one) == decoded.text:
                return one
        except (LookupError, UnicodeError):
            continue
    return mine


def _join_lines(lines: Iterable[str] | Iterable[bytes], encoding: str | None) -> Iterator[str]:
    """Yield the text of lines in blocks that are judged together."""
    decoder, block, size = IncrementalDecoder("replace", encoding=encoding, mend=False), list[str](), 0
    for line in lines:
        block.append(decoder.decode(line) if isinstance(line, bytes) else line)
        size += len(block[-1])
        if size >= _FULL:
            yield "".join(block)
            block, size = [], 0
    yield "".join([*block, decoder.decode(b"", final=True)])
