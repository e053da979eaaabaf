"""The installed command, end to end."""

from __future__ import annotations

import codecs
import subprocess
import sys
from pathlib import Path

import pytest

from fixenc import __version__
from tests.conftest import Runner

RUSSIAN = "Старый маяк на скале давно не светит, но моряки его помнят.\n"
MOJIBAKE, MENDED = "cafÃ©\n", "café\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "russian.txt").write_bytes(RUSSIAN.encode("cp1251"))
    (tmp_path / "mojibake.txt").write_text(MOJIBAKE, "utf-8")
    (tmp_path / "healthy.txt").write_text(MENDED, "utf-8")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    return tmp_path


def test_version_and_help(fixenc: Runner):
    assert fixenc("--version").out.decode().strip() == f"fixenc {__version__}"
    for arguments in (["-h"], ["fix", "-h"], ["detect", "--help"], ["explain", "-h"], ["encodings", "-h"]):
        ran = fixenc(*arguments)
        assert ran.code == 0
        assert b"Usage" in ran.out


def test_python_dash_m_is_the_command(folder: Path):
    done = subprocess.run(
        [sys.executable, "-m", "fixenc", "fix", "--check"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 1


def test_fix_writes_beside_tells_and_is_done(fixenc: Runner, folder: Path):
    ran = fixenc("fix", ".")
    assert ran.code == 0
    assert (folder / "russian.fixed.txt").read_text("utf-8") == RUSSIAN
    assert (folder / "mojibake.fixed.txt").read_text("utf-8") == MENDED
    assert not (folder / "healthy.fixed.txt").exists()
    assert ran.out == b""
    assert ran.err.splitlines() == [
        "fixed     mojibake.txt → mojibake.fixed.txt  repaired utf-8 read as windows-1252",
        "fixed     russian.txt → russian.fixed.txt  re-encoded from windows-1251",
        "4 files: 2 fixed, 1 healthy, 1 skipped (1 binary: PNG image), 2 written",
    ]
    names = sorted(path.name for path in folder.iterdir())
    again = fixenc("fix", ".")
    assert again.err.splitlines() == [
        "6 files: 2 up to date, 1 healthy, 3 skipped (2 output of an earlier run, 1 binary: PNG image), 0 written"
    ]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_the_working_folder_is_the_default(fixenc: Runner, folder: Path):
    assert fixenc("fix").code == 0
    assert (folder / "russian.fixed.txt").exists()


@pytest.mark.parametrize("flag", ["--check", "--diff"])
def test_check_and_diff_write_nothing_and_answer_1(fixenc: Runner, folder: Path, flag: str):
    before = sorted(folder.iterdir())
    assert fixenc("fix", flag).code == 1
    assert fixenc("fix", flag, "healthy.txt", "image.png").code == 0
    assert sorted(folder.iterdir()) == before


def test_a_dry_run_answers_0(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "-n")
    assert ran.code == 0
    assert "would fix mojibake.txt → mojibake.fixed.txt" in ran.err
    assert "nothing written" in ran.err
    assert not (folder / "mojibake.fixed.txt").exists()


def test_a_diff_is_on_standard_output(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "--diff", "mojibake.txt", "russian.txt", "-q")
    assert folder.is_dir()
    assert ran.out.decode().splitlines() == [
        "--- mojibake.txt",
        "+++ mojibake.fixed.txt",
        "@@ -1 +1 @@",
        "-cafÃ©",
        "+café",
        "# russian.txt: re-encoded from windows-1251; the text stays the same",
    ]
    assert ran.err == ""


def test_json_has_documented_keys(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "--json", "-o", "out")
    assert set(ran.by_name) == {path.name for path in folder.iterdir() if path.is_file()}
    assert ran.by_name["mojibake.txt"] == {
        "path": "mojibake.txt",
        "status": "fixed",
        "reason": None,
        "target": "out/mojibake.txt",
        "written": True,
        "encoding": "utf-8",
        "evidence": "utf-8",
        "confidence": 1.0,
        "language": None,
        "declared": None,
        "bom": False,
        "newline": "LF",
        "actions": ["repaired utf-8 read as windows-1252"],
        "damage": [{"words": "utf-8 read as windows-1252", "regions": 1}],
        "undecodable": 0,
    }
    assert ran.by_name["russian.txt"]["evidence"] == "statistics"
    assert ran.by_name["image.png"]["status"] == "skipped"


def test_in_place(fixenc: Runner, folder: Path):
    assert fixenc("fix", "--in-place").code == 0
    assert (folder / "russian.txt").read_text("utf-8") == RUSSIAN
    assert (folder / "russian.txt.orig").read_bytes() == RUSSIAN.encode("cp1251")
    assert not (folder / "healthy.txt.orig").exists()
    assert "2 healthy" not in fixenc("fix", "--in-place").err


def test_workers_give_what_one_process_gives(fixenc: Runner, tmp_path: Path):
    for number in range(80):
        (tmp_path / f"{number:02}.txt").write_text(f"{number} {MOJIBAKE}", "utf-8")
    one = fixenc("fix", "--json", "--dry-run", "-j", "1")
    two = fixenc("fix", "--json", "--dry-run", "-j", "2")
    assert one.out == two.out
    assert len(one.lines) == 80


def test_standard_input_goes_to_standard_output(fixenc: Runner):
    assert fixenc("fix", "-", stdin=RUSSIAN.encode("koi8-r")).out.decode() == RUSSIAN
    assert fixenc("fix", "-", stdin=MENDED.encode()).out.decode() == MENDED
    binary = b"\x89PNG\r\n\x1a\n\0"
    ran = fixenc("fix", "-", stdin=binary)
    assert (ran.code, ran.out) == (0, binary)
    assert "left as it was: binary: PNG image" in ran.err
    assert fixenc("fix", "--check", "-", stdin=MOJIBAKE.encode()).code == 1
    assert fixenc("fix", "--check", "-", stdin=b"").code == 0
    assert b"+caf" in fixenc("fix", "--diff", "-", stdin=MOJIBAKE.encode()).out


@pytest.mark.parametrize(
    ("policy", "data", "clean"),
    [
        ("drop", codecs.BOM_UTF8 + b"a", b"a"),
        ("keep", codecs.BOM_UTF8 + b"a", codecs.BOM_UTF8 + b"a"),
        ("keep", codecs.BOM_UTF16_LE + b"a\0", codecs.BOM_UTF8 + b"a"),
        ("add", b"a", codecs.BOM_UTF8 + b"a"),
        ("add", codecs.BOM_UTF8 + b"a", codecs.BOM_UTF8 + b"a"),
    ],
)
def test_marks_follow_the_policy(fixenc: Runner, policy: str, data: bytes, clean: bytes):
    assert fixenc("fix", "--bom", policy, "-", stdin=data).out == clean


def test_an_encoding_given_skips_detection(fixenc: Runner, folder: Path):
    (folder / "dos.txt").write_bytes("Käse".encode("cp850"))
    assert fixenc("fix", "--from", "cp850", "dos.txt").code == 0
    assert (folder / "dos.fixed.txt").read_text("utf-8") == "Käse"
    ran = fixenc("fix", "--from", "utf-8", "russian.txt")
    assert ran.code == 0
    assert "unsure" in ran.err
    assert "not decode as utf-8" in ran.err


def test_tidying_is_asked_for(fixenc: Runner):
    text = "“ﬁne” ＡＢ\n".encode()
    assert fixenc("fix", "-", stdin=text).out == text
    assert fixenc("fix", "--tidy", "quotes,ligatures", "-", stdin=text).out.decode() == '"fine" ＡＢ\n'
    assert fixenc("fix", "--tidy", "all", "-", stdin=text).out.decode() == '"fine" AB\n'


def test_include_exclude_and_verbose(fixenc: Runner, folder: Path):
    (folder / "notes.md").write_text(MOJIBAKE, "utf-8")
    ran = fixenc("fix", "--include", "*.txt", "--exclude", "russian*", "-v")
    assert "healthy   healthy.txt" in ran.err
    assert "skipped   notes.md  not included" in ran.err
    assert "skipped   russian.txt  excluded" in ran.err
    assert not (folder / "notes.fixed.md").exists()


def test_quiet_says_only_what_failed(fixenc: Runner, folder: Path):
    assert folder.is_dir()
    assert fixenc("fix", "-q").err == ""
    assert fixenc("fix", "-q", "nothing").err == "failed    nothing  no such file or folder\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fix", "nothing"], "no such file or folder"),
        (["fix", "--from", "utf-88"], "unknown charset 'utf-88'; did you mean"),
        (["fix", "--tidy", "hair"], "tidy 'hair' must be one of"),
        (["fix", "-o", "x", "--in-place"], "exclude each other"),
        (["fix", "--suffix", ""], "suffix '' must be"),
        (["fix", "--bom", "maybe"], "maybe"),
        (["fix", "--jobs", "0"], "--jobs"),
        (["fix", "-o", "healthy.txt", "mojibake.txt"], "is a file; name a folder"),
        (["fix", "-", "other"], "give no other path"),
        (["fix", "--no-such-option"], "--no-such-option"),
        (["detect", "nothing"], "no such file or folder"),
        (["explain", "--from", "x", "healthy.txt"], "unknown charset 'x'"),
        (["explain", "fifo"], "not a regular file"),
        (["mend"], "mend"),
    ],
)
def test_wrong_usage_is_2_with_a_reason(fixenc: Runner, folder: Path, arguments: list[str], message: str):
    import os

    os.mkfifo(folder / "fifo")
    ran = fixenc(*arguments)
    assert ran.code == 2
    assert message in ran.err.replace("\n", " ")
    assert "Traceback" not in ran.err


def test_one_bad_file_never_ends_a_run(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "nothing", "mojibake.txt")
    assert ran.code == 2
    assert (folder / "mojibake.fixed.txt").read_text("utf-8") == MENDED


def test_detect_shows_a_table_or_json(fixenc: Runner, folder: Path):
    ran = fixenc("detect")
    rows = [line.split() for line in ran.out.decode().splitlines()]
    assert ran.code == 0
    assert rows[0] == ["file", "encoding", "evidence", "confidence", "language", "newline"]
    assert rows[1] == ["healthy.txt", "utf-8", "utf-8", "1.00", "-", "LF"]
    assert rows[4][:3] == ["russian.txt", "windows-1251", "statistics"]
    assert ran.err.strip() == "4 files: 3 text, 1 binary"
    lines = fixenc("detect", "--json").by_name
    assert lines["image.png"]["reason"] == "binary: PNG image"
    assert lines["russian.txt"]["encoding"] == "windows-1251"
    assert fixenc("detect", "-", "--json", stdin=RUSSIAN.encode("cp866")).lines[0]["encoding"] == "ibm866"
    assert folder.is_dir()


def test_explain_says_what_happened(fixenc: Runner, folder: Path):
    ran = fixenc("explain", "GÃƒÂ¶del")
    assert ran.out.decode().splitlines() == [
        "accident  utf-8 read as windows-1252, twice",
        "  line 1",
        "  before  GÃƒÂ¶del",
        "  after   Gödel",
        "  proof   utf-8 read as windows-1252 gives  GÃ¶del",
        "  proof   utf-8 read as windows-1252 gives  GÃƒÂ¶del",
    ]
    assert fixenc("explain", "healthy").out.decode().strip() == "no damage found"
    assert fixenc("explain", "russian.txt").out.decode().startswith("encoding  windows-1251 (statistics)")
    (line,) = fixenc("explain", "mojibake.txt", "--json").lines
    assert line["text"] == MENDED
    assert line["regions"] == [
        {
            "start": 0,
            "end": 5,
            "before": "cafÃ©",
            "after": "café",
            "words": "utf-8 read as windows-1252",
            "accident": [{"kind": "misreading", "right": "utf-8", "wrong": "windows-1252"}],
            "proved": True,
        }
    ]
    assert folder.is_dir()


def test_explain_counts_what_is_too_much_to_show(fixenc: Runner, folder: Path):
    (folder / "many.txt").write_text(MOJIBAKE * 9, "utf-8")
    out = fixenc("explain", "many.txt").out.decode()
    assert "in 9 regions" in out
    assert "and 6 more" in out


def test_encodings_lists_labels(fixenc: Runner):
    assert "latin1" in fixenc("encodings").out.decode()
    by_name = {line["name"]: line for line in fixenc("encodings", "--json").lines}
    assert "latin1" in by_name["windows-1252"]["labels"]


def test_config_gives_defaults(fixenc: Runner, folder: Path):
    (folder / "pyproject.toml").write_text(
        '[tool.fixenc]\nsuffix = ".utf8"\nexclude = ["russian*"]\nquiet = true\n', "utf-8"
    )
    assert fixenc("fix").err == ""
    assert (folder / "mojibake.utf8.txt").exists()
    assert not (folder / "russian.utf8.txt").exists()
    (folder / "fixenc.toml").write_text('suffix = ".own"\nin_place = false\njobs = 1\n', "utf-8")
    assert fixenc("fix", "--suffix", ".cli", "mojibake.txt").code == 0
    assert (folder / "mojibake.cli.txt").exists()
    assert fixenc("fix", "mojibake.txt").code == 0
    assert (folder / "mojibake.own.txt").exists()


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('sufix = ".x"', "unknown setting 'sufix'; did you mean 'suffix'"),
        ("zzz = 1", "unknown setting 'zzz'; it must be one of"),
        ("jobs = 0", "--jobs"),
        ('jobs = "many"', "--jobs"),
        ('bom = "maybe"', "maybe"),
        ('from = "utf-88"', "unknown charset 'utf-88'"),
        ("suffix = {}", "must be a value, not a table"),
        ("suffix =", "cannot be read"),
    ],
)
def test_a_bad_config_is_2_with_a_reason(fixenc: Runner, folder: Path, config: str, message: str):
    (folder / "fixenc.toml").write_text(config, "utf-8")
    ran = fixenc("fix", "--check")
    assert ran.code == 2
    assert message in ran.err.replace("\n", " ")
    assert "Traceback" not in ran.err
