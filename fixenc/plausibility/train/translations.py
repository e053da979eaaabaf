"""The translations in a package: the language of each file, and its texts."""

from __future__ import annotations

import gettext
import io
import json
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.train.archives import list_files

# The language, and region or script, in the names of folders and files.
_NAMED = re.compile(
    r"(?:^|[/_.-])([a-z]{2,3})(?:[-_@]([A-Za-z0-9]{2,9}))?"
    r"(?=/LC_MESSAGES/|/translation|/annotations\.json$|(?:-[0-9a-f]{8,}|-[0-9A-Z]{8})?\.(?:json|js|po|mo)$)"
)
# Codes that packages have for these languages, beside their own.
_ALIASES = {
    "no": "nb",
    "fil": "tl",
    "snd": "sd",
    "iw": "he",
    "bs": "hr",
    "sh": "hr",
    "fuv": "ff",
    "kmr": "ku",
    "ji": "yi",
}
_SOURCE = re.compile(r"^(?:texts|lingua|klpt|simplemma):([a-z]{2,3})$")
CODES = (
    {language.code: language.code for language in LANGUAGES if not language.is_family}
    | {code[1]: code[1] for x in LANGUAGES for source in x.sources.split() if (code := _SOURCE.match(source))}
    | _ALIASES
)
"""The language of the model for each code in a package."""

_CATALOGS = "/LC_MESSAGES/"
_TRADITIONAL = ("TW", "HANT", "HK")
# Folders that hold the same texts again, or none.
_AGAIN = re.compile(r"/dev/locales/|\.min\.json$|/i18n/[^/]+\.js$|\.mjs$")
_STRING = re.compile(r'[:=]\s*("(?:[^"\\\n]|\\.)*")')
# An escape of JavaScript that JSON lacks, by two digits.
_HEXADECIMAL = re.compile(r"\\x([0-9A-Fa-f]{2})")
# A backslash before a character that needs none.
_NEEDLESS = re.compile(r"(?<!\\)\\(?=[^\"\\/bfnrtu])")
_LEFT_IN_ENGLISH = re.compile(r"^.*// untranslated$", re.MULTILINE)


def read_translations(archive: Path, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the language and each text of a package, or of the part `within` it; broken files are reported."""
    names = {name for name, _ in list_files(archive)}
    for name, read in list_files(archive):
        code = code_of(name)
        if (
            not code
            or within not in name
            or _AGAIN.search(name)
            or (name.endswith(".po") and name.replace(".po", ".mo") in names)
        ):
            continue
        data = read()
        try:
            found = list(read_strings(name, data))
        except (OSError, ValueError, struct.error) as error:  # as gettext has them
            sys.stderr.write(f"{archive.name}: {name}: {error}\n")
        else:
            yield from ((code, text) for text in found)


def code_of(name: str) -> str | None:
    """Return the language of a file of translations; None for another language, or if its name does not show one."""
    place, catalogs, _ = name.partition(_CATALOGS)
    names = _NAMED.findall(place + catalogs)
    if not names:
        return None
    language, region = names[-1]
    if language == "zh":
        return "zh-hant" if region.upper() in _TRADITIONAL else "zh-hans"
    return CODES.get(language)


def read_strings(name: str, data: bytes) -> Iterator[str]:
    """Yield the texts in a file of translations, which is read by its suffix."""
    if name.endswith(".mo"):
        catalog: dict[Any, str] = vars(gettext.GNUTranslations(io.BytesIO(data)))["_catalog"]
        yield from (text for key, text in catalog.items() if key and text != key)
    elif name.endswith(".po"):
        import polib

        for entry in polib.pofile(data.decode("utf-8")):
            if "fuzzy" not in entry.flags and entry.msgstr != entry.msgid:
                yield from filter(None, [entry.msgstr, *entry.msgstr_plural.values()])
    elif name.endswith(".json"):
        yield from _find_leaves(json.loads(data))
    elif name.endswith(".js"):
        program = _HEXADECIMAL.sub(r"\\u00\1", _LEFT_IN_ENGLISH.sub("", data.decode("utf-8")))
        yield from (json.loads(text) for text in _STRING.findall(_NEEDLESS.sub("", program)))


def _find_leaves(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for key, branch in tree.items():
            # "@metadata" and the like are about the translators.
            if not key.startswith("@"):
                yield from _find_leaves(branch)
    elif isinstance(tree, list):
        for branch in tree:
            yield from _find_leaves(branch)
