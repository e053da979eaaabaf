"""What the language models are learned from: only what is pinned, and only what is a word of its language."""

import hashlib
import io
import json
import lzma
import tarfile
from pathlib import Path

import pytest

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.model import LETTER_SCALE
from fixenc.plausibility.stored import PROVENANCE, read_table
from fixenc.plausibility.train import archives, hunspell
from fixenc.plausibility.train.archives import Archives, list_files, list_provenance
from fixenc.plausibility.train.documentation import read_mallard
from fixenc.plausibility.train.pinned import PINNED, Pinned
from fixenc.plausibility.train.texts import drop_untranslated
from fixenc.plausibility.train.translations import read_strings
from fixenc.plausibility.train.words import Listed, make_word_tables

ARCHIVE = b"what the registry gave"


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch) -> Pinned:
    package = Pinned("words==1.0", "words-1.0-py3-none-any.whl", hashlib.sha256(ARCHIVE).hexdigest(), "MIT")
    monkeypatch.setattr(archives, "BY_NAME", {package.name: package})
    return package


@pytest.mark.parametrize("content", [ARCHIVE, ARCHIVE + b"!"])
def test_only_the_archive_that_is_pinned_is_read(pinned: Pinned, tmp_path: Path, content: bytes):
    """A failure means that the models may be learned from anything."""
    place = tmp_path / pinned.requirement
    place.mkdir()
    (place / pinned.archive).write_bytes(content)
    if content == ARCHIVE:
        assert Archives(tmp_path).get("words").read_bytes() == ARCHIVE
    else:
        with pytest.raises(SystemExit, match=r"not the words==1\.0 that is pinned; delete it"):
            Archives(tmp_path).get("words")


def test_the_tables_say_what_they_were_made_of():
    """A failure means that the tables and the sources in the repository have parted."""
    assert json.loads(read_table(PROVENANCE).tobytes()) == list_provenance()


def test_nothing_is_learned_from_what_is_not_free_to_use():
    """A failure means that the tables cannot be given away as they are."""
    licences = {
        part for package in PINNED for part in package.licence.replace("(", "").split() if part.isupper() or "-" in part
    }
    permissive = {"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "PostgreSQL", "Unicode-3.0"}
    assert licences - permissive - {"AND", "OR"} <= {"CC-BY-SA-3.0", "CC-BY-SA-4.0"}


def test_each_source_is_of_a_package_that_is_pinned():
    names = {package.name for package in PINNED}
    assert {"wordfreq", "simplemma", "klpt", "dictionary-tk"} <= names
    assert len(names) == len(PINNED)


def test_a_package_of_debian_is_read_as_others_are(tmp_path: Path):
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as tar:
        member = tarfile.TarInfo("./usr/share/a.json")
        member.size = 2
        tar.addfile(member, io.BytesIO(b"{}"))
    packed = lzma.compress(inner.getvalue())
    parts = [(b"debian-binary", b"2.0\n"), (b"control.tar.xz", b"abc"), (b"data.tar.xz", packed)]
    archive = b"!<arch>\n"
    for name, data in parts:
        archive += name.ljust(48) + str(len(data)).encode().ljust(10) + b"`\n" + data + b"\n" * (len(data) % 2)
    (tmp_path / "a.deb").write_bytes(archive)
    assert [(name, read()) for name, read in list_files(tmp_path / "a.deb")] == [("./usr/share/a.json", b"{}")]


AFFIXES = """SET UTF-8
FLAG num
AF 2
AF 1,2 # 1
AF 2 # 2
SFX 1 Y 1
SFX 1 0 lar [^e]
SFX 2 Y 1
SFX 2 a ý a
PFX 3 Y 1
PFX 3 0 na .
"""


def test_a_dictionary_makes_words_by_its_rules():
    """A failure means that languages which are known by dictionaries alone lose the forms of their words."""
    made = dict(hunspell.read_words(AFFIXES, "3\ngala/1\nmele/2\nok\n"))
    assert made.keys() == {"gala", "galalar", "galý", "mele", "ok"}
    assert made["gala"] > made["galý"]


def test_texts_that_were_left_in_english_are_of_no_other_language():
    found = [("en", "Open"), ("hsb", "Open"), ("hsb", "Wočinić"), *((code, "Wi-Fi") for code in "abcdef")]
    assert list(drop_untranslated(found)) == [("en", "Open"), ("hsb", "Wočinić")]


def test_programs_with_translations_are_read():
    program = rb"""M["A"] = "Ho\u0161\x61 \' \" x";  // x
M["B"] = "Left";  // untranslated
var o={paste:"Vlo\u017eit"}"""
    assert list(read_strings("hsb.js", program)) == ["Hoša ' \" x", "Vložit"]


def test_every_family_names_its_languages():
    """A failure means that words of languages that share a model could not be distinguished."""
    for language in LANGUAGES:
        assert not language.is_family or all(":" in source for source in language.sources.split())


def test_a_word_of_a_small_language_is_as_rare_as_it_is_in_its_family():
    """A failure means that a word of a list of ten is taken for one that people use all the time."""
    family = next(at for at, language in enumerate(LANGUAGES) if language.is_family and language.script == "latin")
    alphabets = [list("aeé") if at == family else [] for at in range(len(LANGUAGES))]
    few, there = {"éa": 0.5, "éé": 0.5}, {"éa": 0.001, "éé": 0.001, "eé": 0.998}
    arrays = make_word_tables([Listed("fur", family, few, there), Listed("oc", family, {"eé": 1.0}, there)], alphabets)
    nats = sorted((arrays["word-costs"] / LETTER_SCALE).tolist())
    assert nats[0] < 0.5
    assert all(6.5 < cost < 7.5 for cost in nats[1:])


def test_pages_in_mallard_are_read_without_what_names_people_and_files():
    page = """<page xmlns="http://projectmallard.org/1.0/"><info><desc>Kurz gesagt.</desc>
        <credit><name>A. B.</name></credit></info><title>Größe</title>
        <p>Drücken Sie <key>Strg</key>\n        und warten.</p><code>x = 1</code></page>"""
    assert list(read_mallard(page.encode())) == ["Kurz gesagt.", "Größe", "Drücken Sie Strg und warten."]
