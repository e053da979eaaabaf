"""Files of one folder: one that leaves a doubt is judged by the others, and no other is."""

from __future__ import annotations

import codecs
import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from fixenc import Options, detect, fix_file, fix_tree
from fixenc.detection import decode_as, identify
from fixenc.detection.origin import UNKNOWN
from fixenc.detection.siblings import leaning, witness
from fixenc.files import siblings
from fixenc.files.locations import Location, Root
from fixenc.files.looking import Wanted, look
from fixenc.files.siblings import Siblings
from fixenc.records import Detection, Evidence, Outcome
from tests.conftest import Runner
from tests.texts import SENTENCES


def words_of(language: str, charset: str) -> list[bytes]:
    """Each word of a sentence that is more than ASCII, as bytes."""
    words = [word.strip(".,?!;¿").encode(charset) for word in SENTENCES[language].split()]
    return [word for word in words if not word.isascii()]


def make(folder: Path, files: list[bytes]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number:03}.txt" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    return paths


def found_in(folder: Path, options: Options | None = None) -> list[Detection]:
    return [
        one.detection
        for one in look([folder], Wanted(options or Options(), has_damage=False))
        if one.detection is not None
    ]


STRONG = [
    pytest.param(SENTENCES["ru"].encode("koi8-r"), id="certain by its letters"),
    pytest.param(SENTENCES["cs"].encode(), id="UTF-8"),
    pytest.param(codecs.BOM_UTF8 + b"caf\xe9", id="a mark, and a stray byte"),
    pytest.param(b"plain", id="ASCII"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0", id="binary"),
    pytest.param("# coding: latin-1\n# é\n".encode("latin-1"), id="declared"),
    pytest.param(SENTENCES["ja"].encode("iso2022_jp"), id="escape sequences"),
    pytest.param((SENTENCES["fr"] * 3).encode() + b"\xff", id="UTF-8 with a stray byte"),
]


@pytest.mark.parametrize("data", STRONG)
def test_what_is_certain_alone_stays_as_it_is(tmp_path: Path, data: bytes):
    """A failure means that a folder outvotes a file that nobody had a doubt of."""
    (*_, last) = make(tmp_path / "a", [*words_of("cs", "cp852"), *[SENTENCES["cs"].encode("cp852")] * 20, data])
    last.rename(last.with_suffix(".py"))
    assert found_in(tmp_path / "a")[-1] == detect(data, name="a.py")


@pytest.mark.slow
@pytest.mark.parametrize(("language", "charset"), [("cs", "cp852"), ("pl", "cp852"), ("ru", "mac_cyrillic")])
def test_words_in_one_charset_are_known_together(tmp_path: Path, language: str, charset: str):
    words = words_of(language, charset)
    make(tmp_path / "a", words * 3)
    together, alone = found_in(tmp_path / "a"), found_in(tmp_path / "a", Options(siblings=False))
    assert any(one.confidence < 0.9 for one in alone)
    assert all(now.confidence >= one.confidence for now, one in zip(together, alone, strict=True))
    for word, found in zip(words * 3, together, strict=True):
        assert decode_as(word, found).text == word.decode(charset)
    assert any(one.evidence is Evidence.SIBLINGS for one in together)


def test_two_charsets_in_a_folder_are_both_kept(tmp_path: Path):
    few = SENTENCES["ru"].encode("cp866")
    make(tmp_path / "a", [few, *[SENTENCES[one].encode("cp1251") for one in ("ru", "uk", "bg")] * 5, few[:30]])
    names = [one.encoding for one in found_in(tmp_path / "a")]
    assert [names[0], names[-1]] == ["ibm866"] * 2
    assert set(names[1:-1]) == {"windows-1251"}


def test_a_file_alone_in_its_folder_is_judged_alone(tmp_path: Path):
    word = words_of("cs", "cp852")[0]
    (path,) = make(tmp_path / "a", [word])
    make(tmp_path / "a" / "b", [SENTENCES["cs"].encode("cp852")] * 9)
    assert found_in(tmp_path / "a")[0] == detect(word)
    assert fix_file(path).detection == identify(word)


def test_random_bytes_are_no_text_for_having_siblings(tmp_path: Path):
    junk = bytes(range(0x80, 0x100)) * 3
    make(tmp_path / "a", [junk, *[SENTENCES["ru"].encode("koi8-r")] * 20])
    assert found_in(tmp_path / "a")[0] == detect(junk)


def picture(seed: int, *, in_rows: bool) -> bytes:
    """A picture of 32 by 32 points in a few colours, without a header; its rows are of equal points, or not."""
    chance = random.Random(seed)
    colours = bytes(chance.choices([*range(0x80, 0xF0), *range(0x40, 0x60)], k=10))
    if in_rows:
        return b"".join(bytes([chance.choice(colours)]) * chance.randint(2, 16) for _ in range(120))
    return bytes(chance.choices(colours, k=1024))


@pytest.mark.parametrize("in_rows", [False, True])
def test_pictures_lend_each_other_no_charset(tmp_path: Path, *, in_rows: bool):
    """A failure makes text of pictures: each alone is in doubt, and together they would outvote their doubts."""
    make(tmp_path, [picture(seed, in_rows=in_rows) for seed in range(30)])
    alone = [detect(path.read_bytes()) for path in sorted(tmp_path.iterdir())]
    certain, together = (
        sum(one.is_text and not one.is_fallback for one in some) for some in (alone, found_in(tmp_path))
    )
    assert together <= certain + 2


def test_a_picture_beside_text_is_in_no_charset(tmp_path: Path):
    make(tmp_path, [*[SENTENCES["pl"].encode("cp1250")] * 5, picture(99, in_rows=False)])
    *texts, last = found_in(tmp_path)
    assert {one.encoding for one in texts} == {"windows-1250"}
    assert last.is_fallback or not last.is_text


def test_nobody_is_asked_where_there_is_no_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a healthy tree is read twice."""
    monkeypatch.setattr(siblings, "_evidence_of", lambda path: pytest.fail(f"{path} was asked"))
    make(tmp_path / "a", [text.encode() for text in SENTENCES.values()] + [SENTENCES["ru"].encode("cp1251")])
    assert len(list(fix_tree([tmp_path / "a"], Options(dry_run=True)))) == len(SENTENCES) + 1


@pytest.mark.parametrize("options", [Options(siblings=False), Options(encoding="cp1250")])
def test_siblings_can_be_left_out(tmp_path: Path, options: Options):
    words = words_of("cs", "cp852")
    make(tmp_path / "a", words * 3)
    outcomes = list(fix_tree([tmp_path / "a"], options))
    assert [one.detection for one in outcomes] == [identify(word, options.encoding) for word in words * 3]


@pytest.mark.slow
@pytest.mark.parametrize("in_place", [False, True])
def test_every_executor_gives_the_same_among_siblings(tmp_path: Path, *, in_place: bool):
    """Also where files are replaced meanwhile, so that some siblings are no longer what they were."""
    files = [*words_of("cs", "cp852"), *words_of("pl", "cp852"), *words_of("ru", "koi8-r")] * 3

    def run(name: str, executor: ThreadPoolExecutor | ProcessPoolExecutor | None) -> list[Outcome]:
        make(tmp_path / name, files)
        return list(fix_tree([tmp_path / name], Options(in_place=in_place), executor))

    def results(outcomes: list[Outcome]) -> list[tuple[object, ...]]:
        return [(one.path.name, one.status, one.detection, one.actions) for one in outcomes]

    plain = results(run("plain", None))
    assert any(Evidence.SIBLINGS.name in str(row) for row in plain)
    with ThreadPoolExecutor(3) as threads:
        assert results(run("threads", threads)) == plain
    with ProcessPoolExecutor(2) as processes:
        assert results(run("processes", processes)) == plain
    assert not any(one.was_written for one in fix_tree([tmp_path / "plain"], Options(in_place=in_place)))


def test_those_who_are_asked_come_from_all_over_a_folder_and_are_not_many():
    names = [f"{number:06}" for number in range(100_000)]
    asked = [int(name) for name in Siblings.of([Location(Root(Path("a"), "/a"), (), name) for name in names]).names]
    assert len(asked) == len(set(asked)) < 1_000
    for count in (10, 40, len(asked)):
        gaps = sorted(asked[:count])
        assert max(b - a for a, b in zip([0, *gaps], [*gaps, len(names)], strict=True)) < 4 * len(names) / count


def test_a_file_that_is_gone_or_empty_says_nothing(tmp_path: Path):
    paths = make(tmp_path / "a", [b"", *words_of("cs", "cp852")])
    asking = Siblings.of([Location.of(path) for path in (tmp_path / "a" / "missing", *paths)])
    assert asking.lean("another")
    assert Siblings.of([Location.of(tmp_path / "a" / name) for name in ("missing", "000.txt")]).lean("x") == {}


def test_a_charset_that_reads_the_same_is_heard_too():
    """A failure means that a folder in one charset seems to be in two: some of its files have no telling letter."""
    data = SENTENCES["de"].encode("iso8859-15")
    said = witness(data, identify(data), UNKNOWN)
    assert said is not None
    assert said["windows-1252"] == said["iso-8859-15"] == 0.0
    assert leaning([said])["windows-1252"] < 0


@pytest.mark.slow
def test_the_command_line_takes_siblings_into_account(fixenc: Runner, tmp_path: Path):
    make(tmp_path / "a", words_of("cs", "cp852") * 3)
    together = fixenc("detect", "a", "--json").lines
    alone = fixenc("detect", "a", "--json", "--no-siblings").lines
    assert "siblings" in {one["evidence"] for one in together}
    assert "siblings" not in {one["evidence"] for one in alone}
    (tmp_path / "fixenc.toml").write_text("siblings = false\n", "utf-8")
    assert fixenc("detect", "a", "--json").lines == alone
    assert fixenc("fix", "a", "--siblings", "-n", "--json").lines[0]["evidence"] == together[0]["evidence"]
