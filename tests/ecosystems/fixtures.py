"""The files: each type in several languages, in a legacy charset, damaged, and healthy; each knows what it must say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixenc.damage import Misreading
from tests.ecosystems.sentences import LANGUAGES
from tests.ecosystems.templates import TEMPLATES, Template

# In a type that declares its charset, a damaged file may declare another one than UTF-8.
_FALSE = "false"


class Fixture(NamedTuple):
    """A file in a folder of its own: its kind, its charset, its bytes, and the sentences that it must say.

    `also` is a second file that belongs to it, if it has one: its suffix and its bytes.
    """

    template: Template
    kind: str
    language: str
    charset: str
    data: bytes
    also: bytes | None = None

    @property
    def name(self) -> str:
        """The name of the file, without its suffix."""
        return f"{self.template.name}-{self.kind}-{self.language}-{self.charset}"

    @property
    def path(self) -> str:
        """The path of the file below the folder of all files."""
        return f"{self.name}/village{self.template.suffix}"

    @property
    def also_path(self) -> str | None:
        """The path of the second file."""
        return f"{self.name}/village{self.template.also[0]}" if self.template.also else None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the file must say."""
        return LANGUAGES[self.language].sentences


def make_fixtures() -> Iterator[Fixture]:
    """Yield all files. Languages and charsets take turns, so that each type has several."""
    turn = 0
    for template in TEMPLATES:
        languages = template.languages
        for kind, count in template.counts:
            for number in range(count):
                language = languages[turn % len(languages)]
                charsets = LANGUAGES[language].charsets
                turn += 1
                yield _make(template, kind, language, charsets[turn // len(languages) % len(charsets)], number)


def _make(template: Template, kind: str, language: str, charset: str, number: int) -> Fixture:
    is_false = kind == "damaged" and number % 2 == 1
    label = template.label(charset if kind == "legacy" or is_false else "utf-8")
    files = [fill(text, label, LANGUAGES[language].sentences) for text in _texts(template)]
    if kind == "damaged":
        files = [inflict(text, LANGUAGES[language].misread_in) for text in files]
    data = [text.encode(CODECS.get(charset, charset) if kind == "legacy" else "utf-8") for text in files]
    shown = charset if kind == "legacy" else _FALSE if is_false else "utf-8"
    return Fixture(template, kind, language, shown, data[0], data[1] if len(data) > 1 else None)


def inflict(text: str, misread_in: str) -> str:
    """Return what UTF-8 becomes that is read in another charset."""
    damaged = Misreading("utf-8", misread_in).inflict(text)
    assert damaged is not None, f"{misread_in} cannot read all of {text!r}"
    return damaged


# Charsets that Python knows by another name.
CODECS = {"windows-874": "cp874"}


def _texts(template: Template) -> list[str]:
    return [template.text, *([template.also[1]] if template.also else [])]


def fill(text: str, label: str, sentences: tuple[str, ...]) -> str:
    """Return a template with its label and its sentences; a list of words has all their words."""
    words = sorted({word.lower() for word in re.findall(r"\w+", " ".join(sentences))})
    new = {"label": label, "words": "\n".join(words), "count": str(len(words))}
    new.update({str(number): sentence for number, sentence in enumerate(sentences, 1)})
    return re.sub(r"@(label|words|count|[123])@", lambda found: new[found[1]], text)


def make_prose() -> Iterator[tuple[str, str, str]]:
    """Yield files that only mention a charset: the path, the text, and the charset to write them in."""
    for number, (language, one) in enumerate(LANGUAGES.items()):
        name, text = _PROSE[number % len(_PROSE)]
        for charset in ("utf-8", one.charsets[0]):
            yield f"{language}-{charset}/{name}", fill(text, "", one.sentences), CODECS.get(charset, charset)


def make_left() -> Iterator[tuple[str, bytes]]:
    """Yield files that must be left alone, with their paths: their tools expect what they are."""
    for language in ("de", "pl", "ru"):
        one = LANGUAGES[language]
        for name, text, encoding in _LEFT:
            filled = fill(text, "", one.sentences).replace("@length@", str(len(one.sentences[0].encode("utf-8"))))
            yield f"{language}/{name}", filled.encode(encoding or one.charsets[-1])


# Files in which a charset is only a word.
_PROSE = (
    ("notes.txt", "@1@\nWrite charset=gbk in the header, or <meta charset=gbk>.\n@2@\n@3@\n"),
    ("guide.md", "# @1@\n\n    <meta charset=gbk>\n\nSee `# -*- coding: gbk -*-`.\n\n@2@ @3@\n"),
    ("guide.rst", '@1@\n\n::\n\n  @charset "gbk";\n  SET NAMES gbk;\n\n@2@\n@3@\n'),
    ("main.c", '/* @1@ */\nputs("Content-Type: text/html; charset=gbk"); /* @2@ */\n// @3@\n'),
    ("page.js", "// @1@\nw('<meta charset=gbk>'); // @2@\n// @3@\n"),
    ("data.csv", '"@1@",charset=gbk\n"@2@",<meta charset=gbk>\n"@3@",x\n'),
)
# Files that their tools would not understand in UTF-8: the name, the text, and the encoding; None is the legacy one.
_LEFT = (
    ("village.rtf", "{\\rtf1\\ansi\\ansicpg1252 @1@\\par @2@\\par @3@}\n", None),
    ("village.properties", "# @1@\na=@2@\nb=@3@\n", None),
    ("old.reg", 'REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\Village]\r\n"a"="@1@"\r\n"b"="@2@"\r\n', None),
    ("new.reg", 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Village]\r\n"a"="@1@"\r\n', "utf-16"),
    ("village.strings", '/* @1@ */\n"a" = "@2@";\n', "utf-16"),
    ("options.sql", "INSERT INTO o VALUES ('a:1:{i:0;s:@length@:\"@1@\";}');\n-- @2@\n", None),
)
