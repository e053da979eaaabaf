"""The public surface: tiny, pinned, and lazy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import fixenc
from fixenc.records import BomPolicy, Evidence, Status
from tests.conftest import Runner


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Runner:
    """The installed command, whose fixture is named as the package is."""
    runner: Runner = request.getfixturevalue("fixenc")
    return runner


def test_every_public_name_is_there():
    assert fixenc.__all__ == sorted(fixenc.__all__)
    assert set(fixenc.__all__) == set(fixenc._HOMES)
    for name in fixenc.__all__:
        assert getattr(fixenc, name) is not None
        assert name in dir(fixenc)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'fixx'"):
        fixenc.fixx  # type: ignore[attr-defined]  # noqa: B018


def test_importing_loads_nothing_heavy():
    code = "import fixenc, sys; print([m for m in ('chardet', 'ftfy', 'rich', 'typer', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_command_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['fixenc', '--version']\n"
        "from fixenc.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('chardet', 'ftfy', 'rich', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"fixenc {fixenc.__version__}", "[]"]


def test_one_text_goes_through_every_door(tmp_path: Path):
    """Text, bytes, file and tree give the same repair."""
    broken, fixed = "Ã‰tÃ© Ã  la mer\n", "Été à la mer\n"
    assert fixenc.fix_text(broken) == fixed
    repair = fixenc.explain(broken)
    assert (repair.text, repair.is_proved) == (fixed, True)
    assert fixenc.fix_bytes(broken.encode()).data == fixed.encode()
    path = tmp_path / "sea.txt"
    path.write_bytes(broken.encode())
    outcome = fixenc.fix_file(path)
    assert outcome.status is Status.FIXED
    assert (tmp_path / "sea.fixed.txt").read_bytes() == fixed.encode()
    tree = list(fixenc.fix_tree([tmp_path], fixenc.Options(output=tmp_path / "out")))
    assert [o.status for o in tree] == [Status.SKIPPED, Status.FIXED]
    assert (tmp_path / "out" / "sea.txt").read_bytes() == fixed.encode()


def test_detect_and_decode_answer_in_records():
    data = "Добро утро, стари приятелю! Как мина нощта?".encode("cp1251")
    detection = fixenc.detect(data)
    assert (detection.encoding, detection.evidence, detection.is_text) == ("windows-1251", Evidence.STATISTICS, True)
    decoded = fixenc.decode(data)
    assert decoded.text == data.decode("cp1251")
    assert decoded.detection == replace(detection, language=None)
    assert decoded.undecodable == ()


def test_a_folder_is_no_file(tmp_path: Path):
    outcome = fixenc.fix_file(tmp_path)
    assert (outcome.status, outcome.reason) == (Status.FAILED, "is a folder; fix_tree takes folders")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"encoding": "utf-88"}, "unknown charset 'utf-88'; did you mean utf-8"),
        ({"encoding": "rot13"}, "unknown charset 'rot13'"),
        ({"suffix": ""}, "suffix '' must be"),
        ({"suffix": "a/b"}, "suffix 'a/b' must be"),
        ({"output": Path("x"), "in_place": True}, "cannot be combined"),
        ({"bom": "maybe"}, "must be one of: auto, drop, keep, add"),
        ({"tidy": ("everything",)}, "tidy 'everything' must be one of: terminal-escapes"),
        ({"unescape": "xml"}, "unescape 'xml' must be one of: html, json, mime, qp"),
        ({"encoding": "idna"}, "charset 'idna' is not used for files"),
        ({"encoding": 8}, "encoding 8 must be text"),
        ({"suffix": None}, "suffix None must be text"),
        ({"output": 1}, "output 1 must be a path"),
        ({"include": 1}, "include 1 must be text, or several texts"),
        ({"exclude": (b"x",)}, "must be text, or several texts"),
        ({"in_place": "no"}, "in_place 'no' must be true or false"),
        ({"encodings": {"*.sub": "cp12500"}}, "encodings: '\\*.sub': unknown charset 'cp12500'"),
        ({"encodings": [("*.sub", 1)]}, "must be pairs of a pattern and a label"),
        ({"encodings": "*.sub"}, "must be pairs of a pattern and a label"),
        ({"max_ratio": 0}, "max_ratio 0 must be a whole number from 1"),
        ({"min_confidence": 1.5}, "min_confidence 1.5 must be a number from 0 to 1"),
        ({"min_confidence": True}, "min_confidence True must be a number from 0 to 1"),
        ({"max_decompressed": "1"}, "max_decompressed '1' must be a whole number from 1"),
    ],
)
def test_options_that_make_no_sense_are_refused_with_a_reason(arguments: dict[str, object], message: str):
    with pytest.raises(fixenc.FixencError, match=message):
        fixenc.Options(**arguments)  # type: ignore[arg-type]


def test_options_take_plain_words():
    assert fixenc.Options(bom="keep").bom is BomPolicy.KEEP  # type: ignore[arg-type]


def test_a_table_stands_for_pairs():
    options = fixenc.Options(encodings={"*.sub": "cp1250", "old/**": "koi8-r"})  # type: ignore[arg-type]
    assert options.encodings == (("*.sub", "cp1250"), ("old/**", "koi8-r"))


def test_one_word_stands_for_a_tuple_of_one(tmp_path: Path):
    options = fixenc.Options(output=str(tmp_path), include="*.txt", exclude=["a", "b"], tidy="quotes")  # type: ignore[arg-type]
    assert options.output == tmp_path
    assert (options.include, options.exclude, options.tidy) == (("*.txt",), ("a", "b"), ("quotes",))


def test_one_path_stands_for_a_list_of_one(tmp_path: Path):
    (tmp_path / "ab").write_text("a", "ascii")
    for path in (tmp_path / "ab", str(tmp_path / "ab")):
        assert [o.status for o in fixenc.fix_tree(path)] == [Status.HEALTHY]


@pytest.mark.parametrize("name", ["a\0b", "a\0b/c", "a" * 5_000])
def test_a_name_that_no_file_can_have_is_an_outcome(name: str):
    assert fixenc.fix_file(name).status is Status.FAILED
    assert [o.status for o in fixenc.fix_tree([name])] == [Status.FAILED]


@pytest.mark.parametrize("wrong", [None, float("nan"), b"caf\xc3\xa9", bytearray(b"a"), 3, ["a"]], ids=repr)
@pytest.mark.parametrize("name", ["fix_text", "explain"])
def test_what_takes_text_says_so(name: str, wrong: object):
    """A failure is an AttributeError from the depths, or worse, an answer."""
    kind = "None" if wrong is None else type(wrong).__name__
    with pytest.raises(TypeError, match=rf"{name} takes text \(str\), not {kind}"):
        getattr(fixenc, name)(wrong)


@pytest.mark.parametrize("wrong", [None, float("nan"), "café", 3, [97]], ids=repr)
@pytest.mark.parametrize("name", ["detect", "decode", "fix_bytes", "rivals"])
def test_what_takes_bytes_says_so(name: str, wrong: object):
    with pytest.raises(TypeError, match=rf"{name} takes bytes, a bytearray or a memoryview, not "):
        getattr(fixenc, name)(wrong)


@pytest.mark.parametrize("wrap", [bytearray, memoryview, lambda data: memoryview(data + data)[: len(data)]])
def test_bytes_come_in_any_wrapping(wrap: Callable[[bytes], bytearray | memoryview]):
    data = "Добро утро, стари приятелю! Как мина нощта?".encode("cp1251")
    assert fixenc.detect(wrap(data)) == fixenc.detect(data)
    assert fixenc.decode(wrap(data)) == fixenc.decode(data)
    assert fixenc.decode(wrap(data), "koi8-r") == fixenc.decode(data, "koi8-r")
    cleaned = fixenc.fix_bytes(wrap(data))
    assert cleaned == fixenc.fix_bytes(data)
    assert isinstance(fixenc.fix_bytes(wrap(b"plain")).data, bytes)


@pytest.mark.parametrize("wrong", [None, b"a.txt", 3, float("nan")], ids=repr)
def test_what_takes_a_path_says_so(wrong: Any):
    for take in (fixenc.fix_file, fixenc.detect_file, fixenc.fix_tree, lambda path: fixenc.fix_tree([path])):
        with pytest.raises(TypeError, match=r"takes a path \(str or pathlib\.Path\), not "):
            take(wrong)


def test_an_empty_path_is_not_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Runner):
    """A failure means that a variable left empty has the folder fixed that one happens to be in."""
    (tmp_path / "a.txt").write_bytes("cafÃ©".encode())
    monkeypatch.chdir(tmp_path)
    for take in (fixenc.fix_file, fixenc.detect_file, fixenc.fix_tree, lambda path: fixenc.fix_tree(["a.txt", path])):
        with pytest.raises(fixenc.FixencError, match=r"'' is no path; name a file or a folder, such as '.'"):
            take("")
    for command in ("fix", "detect", "names"):
        ran = run(command, "")
        assert (ran.code, ran.err) == (2, "fixenc: '' is no path; name a file or a folder, such as '.'\n")
    for option in ("--output", "--journal", "--labels", "--config"):
        ran = run("fix", "a.txt", option, "")
        assert (ran.code, ran.err.splitlines()[0]) == (
            2,
            f"fixenc: {option}: '' is no path; name a file or a folder, such as '.'",
        )
    with pytest.raises(fixenc.FixencError, match="must be a path"):
        fixenc.Options(output="")  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["\\", "a\\", "!", "[z-a]"])
def test_a_pattern_that_makes_no_sense_is_an_error_of_usage(tmp_path: Path, run: Runner, pattern: str):
    for command, option in [("fix", "include"), ("fix", "exclude"), ("detect", "include"), ("names", "exclude")]:
        ran = run(command, f"--{option}", pattern, ".")
        assert (ran.code, ran.out) == (2, b"")
        assert ran.err == f"fixenc: {option} {pattern!r} is no pattern as in .gitignore\n"
    with pytest.raises(fixenc.FixencError, match=r"encodings .* is no pattern"):
        fixenc.fix_tree(tmp_path, fixenc.Options(encodings=((pattern, "cp1252"),)))
