"""Subtitles: cues of some lines, each with its times."""

from __future__ import annotations

import re

from fixenc.formats.file_type import FileType

_LINE = re.compile(r"\r\n|\r|\n")
# WebVTT, 4.1, and SubRip: the times of a cue, to the end of their line. Any other line with an arrow ends a cue, too.
_ARROW = "-->"
# The number of a cue in SubRip, alone in its line.
_NUMBER = re.compile(r"[ \t]*\d+[ \t]*")
# Tags of a cue, and the overrides of Advanced SubStation.
_TAGS = re.compile(r"[<>{}]|\\[Nnh]")
# Advanced SubStation: the fields of a line of this kind are separated by commas; the last one may have more of them.
_HAVE_FIELDS = frozenset({"dialogue", "comment", "style", "format"})
# The fields that name the layer and the times.
_TIMES = 3


def cues_shape(text: str) -> tuple[object, ...]:
    """Return the numbers, times, blank lines and tags of SubRip or WebVTT, and the kind of any other line.

    >>> cues_shape("1\\n00:00:01,000 --> 00:00:02,000\\n<i>Été</i>")
    ('1', '00:00:01,000 --> 00:00:02,000', ('<', '>', '<', '>'))
    """
    return tuple(map(_shape_of_cue_line, _LINE.split(text)))


def _shape_of_cue_line(line: str) -> object:
    if _ARROW in line or _NUMBER.fullmatch(line) or not line.strip(" \t"):
        return line.strip(" \t")
    return tuple(_TAGS.findall(line))


def styled_shape(text: str) -> tuple[object, ...]:
    """Return the sections of Advanced SubStation, and the kind, the number of fields, the times and tags of each line.

    >>> styled_shape("[Events]\\nDialogue: 0,0:00:01.00,0:00:02.00,Café,,0,0,0,,Un, deux")
    ('[Events]', ('dialogue', 11, (' 0', '0:00:01.00', '0:00:02.00'), ()))
    """
    return tuple(map(_shape_of_styled_line, _LINE.split(text)))


def _shape_of_styled_line(line: str) -> object:
    if line.startswith("[") or not line.strip(" \t"):
        return line.strip(" \t")
    kind, colon, rest = line.partition(":")
    kind = kind.strip().lower()
    if kind not in _HAVE_FIELDS:
        return colon
    fields = rest.split(",")
    times = tuple(fields[:_TIMES]) if kind in ("dialogue", "comment") else ()
    return kind, len(fields), times, tuple(_TAGS.findall(rest))


TYPES: tuple[FileType, ...] = (
    FileType(
        "subtitles", ".srt .vtt .sbv", re.compile(r"WEBVTT(?:[ \t][^\n]*)?\r?\n"), shape=cues_shape, has_lines=True
    ),
    FileType(
        "styled-subtitles",
        ".ass .ssa",
        re.compile(r"\[Script Info\]", re.IGNORECASE),
        shape=styled_shape,
        has_lines=True,
    ),
)
