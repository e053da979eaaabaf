"""The installed command, end to end."""

from __future__ import annotations

import codecs
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fixenc import __version__, fix_file
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


@pytest.mark.slow
def test_python_dash_m_is_the_command(folder: Path):
    done = subprocess.run(
        [sys.executable, "-m", "fixenc", "fix", "--check", "."], cwd=folder, capture_output=True, check=False
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
        "fixed     mojibake.txt → mojibake.fixed.txt (repaired utf-8 read as windows-1252)",
        "fixed     russian.txt → russian.fixed.txt (re-encoded from windows-1251)",
        "4 files: 2 fixed, 1 healthy, 1 skipped (1 binary: PNG image), 2 written",
    ]
    names = sorted(path.name for path in folder.iterdir())
    again = fixenc("fix", ".")
    assert again.err.splitlines() == [
        "6 files: 2 up to date, 1 healthy, 3 skipped (2 output of an earlier run, 1 binary: PNG image), 0 written"
    ]
    assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.slow
@pytest.mark.parametrize("flag", ["--check", "--diff"])
def test_check_and_diff_write_nothing_and_answer_1(fixenc: Runner, folder: Path, flag: str):
    before = sorted(folder.iterdir())
    assert fixenc("fix", flag, ".").code == 1
    assert fixenc("fix", flag, "healthy.txt", "image.png").code == 0
    assert sorted(folder.iterdir()) == before


@pytest.mark.slow
def test_a_dry_run_answers_0(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "-n", ".")
    assert ran.code == 0
    assert "would fix mojibake.txt → mojibake.fixed.txt" in ran.err
    assert "nothing written" in ran.err
    assert not (folder / "mojibake.fixed.txt").exists()


@pytest.mark.slow
def test_a_diff_is_on_standard_output(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "--diff", "mojibake.txt", "russian.txt", "-q")
    assert folder.is_dir()
    assert ran.out.decode().splitlines() == [
        "--- ./mojibake.txt",
        "+++ ./mojibake.txt",
        "@@ -1 +1 @@",
        "-cafÃ©",
        "+café",
        "# --- russian.txt (windows-1251)",
        "# +++ russian.txt (utf-8)",
        "# re-encoded from windows-1251",
        f"#      1  {RUSSIAN.strip()}",
    ]
    assert ran.err == ""


@pytest.mark.slow
def test_json_has_documented_keys(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "--json", "-o", "out", ".")
    assert set(ran.by_name) == {path.name for path in folder.iterdir() if path.is_file()}
    assert ran.by_name["mojibake.txt"] == {
        "path": "mojibake.txt",
        "status": "fixed",
        "reason": None,
        "target": "out/mojibake.txt",
        "written": True,
        "compression": None,
        "encoding": "utf-8",
        "evidence": "utf-8",
        "confidence": 1.0,
        "language": None,
        "declared": None,
        "bom": False,
        "mixed": False,
        "parts": [],
        "damaged": False,
        "newline": "LF",
        "actions": ["repaired utf-8 read as windows-1252"],
        "damage": [{"words": "utf-8 read as windows-1252", "regions": 1}],
        "doubtful": 0,
        "undecodable": 0,
        "places": [],
        "lost": 0,
        "notices": [],
    }
    assert ran.by_name["russian.txt"]["evidence"] == "statistics"
    assert ran.by_name["image.png"]["status"] == "skipped"


@pytest.mark.slow
def test_in_place(fixenc: Runner, folder: Path):
    assert fixenc("fix", "--in-place", ".").code == 0
    assert (folder / "russian.txt").read_text("utf-8") == RUSSIAN
    assert (folder / "russian.txt.orig").read_bytes() == RUSSIAN.encode("cp1251")
    assert not (folder / "healthy.txt.orig").exists()
    names = sorted(path.name for path in folder.iterdir())
    assert "2 original kept by an earlier run" in (again := fixenc("fix", "--in-place", ".").err)
    assert "3 healthy" in again
    assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.slow
def test_workers_give_what_one_process_gives(fixenc: Runner, tmp_path: Path):
    for number in range(160):  # enough work for workers to start
        (tmp_path / f"{number:03}.txt").write_text(f"{number} {MOJIBAKE}" + "plain\n" * 5_000, "utf-8")
    one = fixenc("fix", "--json", "--dry-run", "-j", "1", ".")
    two = fixenc("fix", "--json", "--dry-run", "-j", "2", ".")
    assert one.out == two.out
    assert len(one.lines) == 160


@pytest.mark.slow
def test_standard_input_goes_to_standard_output(fixenc: Runner):
    assert fixenc("fix", "-", stdin=RUSSIAN.encode("koi8-r")).out.decode() == RUSSIAN
    assert fixenc("fix", "-", stdin=MENDED.encode()).out.decode() == MENDED
    binary = b"\x89PNG\r\n\x1a\n\0"
    ran = fixenc("fix", "-", stdin=binary)
    assert (ran.code, ran.out) == (0, binary)
    assert "left unchanged: binary: PNG image" in ran.err
    assert fixenc("fix", "--check", "-", stdin=MOJIBAKE.encode()).code == 1
    assert fixenc("fix", "--check", "-", stdin=b"").code == 0
    assert b"+caf" in fixenc("fix", "--diff", "-", stdin=MOJIBAKE.encode()).out


@pytest.mark.slow
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


@pytest.mark.slow
def test_an_encoding_given_skips_detection(fixenc: Runner, folder: Path):
    (folder / "dos.txt").write_bytes("Käse".encode("cp850"))
    assert fixenc("fix", "--from", "cp850", "dos.txt").code == 0
    assert (folder / "dos.fixed.txt").read_text("utf-8") == "Käse"
    ran = fixenc("fix", "--from", "utf-8", "russian.txt")
    assert ran.code == 0
    assert "unsure" in ran.err
    assert "not decode as utf-8" in ran.err


@pytest.mark.slow
def test_guessing_can_be_forbidden(fixenc: Runner):
    """Lost bytes are restored by language; who wants none of that gets what is certain."""
    text = "DoruÄ\ufffdenÃ© balÃ\xadky leÅ¾Ã\xad na poÅ¡tÄ› a Å¾Ã¡dnÃ½ nechybÃ\xad\n".encode()
    assert fixenc("fix", "-", stdin=text).out.decode() == "Doručené balíky leží na poště a žádný nechybí\n"
    assert fixenc("fix", "--no-guess", "-", stdin=text).out.decode().startswith("Doru\ufffdené balíky")
    reported = fixenc("explain", "-", stdin=text).out
    assert re.search(rb"guessed: something of it was lost, [\d,]+ to 1\n", reported)
    assert b"guessed" not in fixenc("explain", "--no-guess", "-", stdin=text).out


@pytest.mark.slow
def test_tidying_is_asked_for(fixenc: Runner):
    text = "“ﬁne” ＡＢ\n".encode()
    assert fixenc("fix", "-", stdin=text).out == text
    assert fixenc("fix", "--tidy", "quotes,ligatures", "-", stdin=text).out.decode() == '"fine" ＡＢ\n'
    assert fixenc("fix", "--tidy", "all", "-", stdin=text).out.decode() == '"fine" AB\n'


@pytest.mark.slow
def test_include_exclude_and_verbose(fixenc: Runner, folder: Path):
    (folder / "notes.md").write_text(MOJIBAKE, "utf-8")
    ran = fixenc("fix", "--include", "*.txt", "--exclude", "russian*", "-v", ".")
    assert "healthy   healthy.txt" in ran.err
    assert "skipped   notes.md  not included" in ran.err
    assert "skipped   russian.txt  excluded" in ran.err
    assert not (folder / "notes.fixed.md").exists()


@pytest.mark.slow
def test_quiet_says_only_what_failed(fixenc: Runner, folder: Path):
    assert folder.is_dir()
    assert fixenc("fix", "-q", ".").err == ""
    assert fixenc("fix", "-q", "nothing").err == "failed    nothing  no such file or folder\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fix", "nothing"], "no such file or folder"),
        (["fix", ".", "--from", "utf-88"], "unknown charset 'utf-88'; did you mean"),
        (["fix", ".", "--tidy", "hair"], "tidy 'hair' must be one of"),
        (["fix", "-o", "x", "--in-place"], "cannot be combined"),
        (["fix", "--suffix", ""], "suffix '' must be"),
        (["fix", "--bom", "maybe"], "maybe"),
        (["fix", "--jobs", "0"], "--jobs"),
        (["fix", "-o", "healthy.txt", "mojibake.txt"], "is a file; name a folder"),
        (["fix", "-", "other"], "cannot be combined with other paths"),
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


@pytest.mark.slow
def test_one_bad_file_never_ends_a_run(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "nothing", "mojibake.txt")
    assert ran.code == 2
    assert (folder / "mojibake.fixed.txt").read_text("utf-8") == MENDED


@pytest.mark.slow
def test_detect_shows_a_table_or_json(fixenc: Runner, folder: Path):
    ran = fixenc("detect", ".")
    rows = [line.split() for line in ran.out.decode().splitlines()]
    assert ran.code == 0
    assert rows[0] == ["file", "encoding", "confidence", "language", "newline", "evidence"]
    assert rows[1] == ["healthy.txt", "utf-8", "1.00", "-", "LF", "utf-8"]
    assert [rows[4][:2], rows[4][-1]] == [["russian.txt", "windows-1251"], "statistics"]
    assert ran.err.strip() == "4 files: 3 text, 1 binary, 1 with mojibake"
    lines = fixenc("detect", "--json", ".").by_name
    assert lines["image.png"]["reason"] == "binary: PNG image"
    assert lines["russian.txt"]["encoding"] == "windows-1251"
    assert fixenc("detect", "-", "--json", stdin=RUSSIAN.encode("cp866")).lines[0]["encoding"] == "ibm866"
    assert folder.is_dir()


@pytest.mark.slow
def test_candidates_are_shown_with_what_speaks_against_the_answer(fixenc: Runner, tmp_path: Path):
    page = "<meta charset=koi8-r><p>" + RUSSIAN
    (tmp_path / "page.html").write_bytes(page.encode("cp1251"))
    (tmp_path / "stray.txt").write_bytes(b"\x1b[31m" + MENDED.encode() * 9 + b"a\xff\n")
    ran = fixenc("detect", "--candidates", ".")
    shown = ran.out.decode()
    assert "declared  koi8-r, found windows-1251" in shown
    assert RUSSIAN[:40] in shown
    assert "undecodable  line 10, column 2 (ff)" in shown
    assert "\x1b" not in shown
    lines = fixenc("detect", "--candidates", "--json", ".").by_name
    assert lines["page.html"]["candidates"][0]["encoding"] == "windows-1251"
    assert lines["stray.txt"]["places"] == [{"line": 10, "column": 2, "bytes": "ff"}]
    assert lines["stray.txt"]["undecodable"] == 1
    assert fixenc("detect", "--json", ".").by_name["page.html"]["candidates"] == []


@pytest.mark.slow
def test_explain_tells_what_it_is_unsure_of(fixenc: Runner):
    """A failure means that a doubt is decided, or hidden."""
    doubtful = "la p‡gina"  # Catalan à out of windows-1252, or Spanish á out of macintosh
    said = fixenc("explain", doubtful).out.decode().splitlines()
    assert said[0] == f"unsure    line 1, left unchanged: {doubtful}"
    assert sorted(said[1:3]) == [
        "  perhaps la pàgina  (windows-1252 read as macintosh)",
        "  perhaps la página  (macintosh read as windows-1252)",
    ]
    (line,) = fixenc("explain", "--json", doubtful).lines
    (unsure,) = line["unsure"]
    assert (line["text"], unsure["start"], unsure["text"]) == (doubtful, 0, doubtful)
    odds = [candidate["odds"] for candidate in unsure["candidates"]]
    assert odds == sorted(odds, reverse=True)


def test_explain_says_what_happened(fixenc: Runner, folder: Path):
    ran = fixenc("explain", "GÃƒÂ¶del")
    assert ran.out.decode().splitlines() == [
        "accident  utf-8 read as windows-1252, twice",
        "  before  GÃƒÂ¶del",
        "  after   Gödel",
        "  proof   GÃƒÂ¶del → GÃ¶del  undoing: utf-8 read as windows-1252",
        "          GÃ¶del → Gödel  undoing: utf-8 read as windows-1252",
        "proved    run forwards, each step gives exactly the text on its left",
    ]
    assert fixenc("explain", "healthy").out.decode() == "no damage found\n"
    assert fixenc("explain", "russian.txt").out.decode().startswith("encoding  windows-1251 (statistics)")
    (line,) = fixenc("explain", "mojibake.txt", "--json").lines
    assert line["text"] == MENDED
    assert line["regions"][0].pop("odds") > 1_000
    assert line["regions"] == [
        {
            "start": 0,
            "end": 5,
            "before": "cafÃ©",
            "after": "café",
            "words": "utf-8 read as windows-1252",
            "accident": [{"kind": "misreading", "right": "utf-8", "wrong": "windows-1252"}],
            "proved": True,
            "guessed": False,
        }
    ]
    assert folder.is_dir()


@pytest.mark.slow
def test_explain_counts_what_is_too_much_to_show(fixenc: Runner, folder: Path):
    (folder / "many.txt").write_text(MOJIBAKE * 9, "utf-8")
    out = fixenc("explain", "many.txt").out.decode()
    assert "in 9 regions" in out
    assert "and 6 more" in out


@pytest.mark.slow
def test_encodings_lists_labels(fixenc: Runner):
    assert "latin1" in fixenc("encodings").out.decode()
    by_name = {line["name"]: line for line in fixenc("encodings", "--json").lines}
    assert "latin1" in by_name["windows-1252"]["labels"]


@pytest.mark.slow
def test_a_check_judges_the_file_whatever_stands_beside_it(fixenc: Runner, folder: Path):
    """A failure means that a broken file passes a check once it has a clean copy, or fails it for another's sake."""
    fixenc("fix", "mojibake.txt")
    (folder / "russian.fixed.txt").write_text("not made by fixenc", "utf-8")
    for name in ("mojibake.txt", "russian.txt"):
        for flag in ("--check", "--diff"):
            ran = fixenc("fix", flag, name)
            assert ran.code == 1
            assert f"would fix {name}" in ran.err
    assert fixenc("fix", "--check", "mojibake.fixed.txt").code == 0


@pytest.mark.slow
def test_standard_input_and_json_do_not_mingle(fixenc: Runner):
    ran = fixenc("fix", "-", "--json", stdin=MOJIBAKE.encode())
    assert (ran.code, ran.out) == (2, b"")
    assert "add --dry-run" in ran.err
    for flags in (["-n"], ["--check"], ["--diff"]):
        (line,) = fixenc("fix", "-", "--json", *flags, stdin=MOJIBAKE.encode()).lines
        assert (line["path"], line["status"]) == ("-", "fixed")


@pytest.mark.slow
def test_a_file_named_like_standard_input_is_a_file(fixenc: Runner, tmp_path: Path):
    (tmp_path / "-").write_text(MOJIBAKE, "utf-8")
    assert fixenc("fix", "./-").code == 0
    assert (tmp_path / "-.fixed").read_text("utf-8") == MENDED
    assert fixenc("detect", "./-", "--json").lines[0]["encoding"] == "utf-8"


@pytest.mark.slow
def test_explain_refuses_what_fix_refuses(fixenc: Runner, folder: Path):
    (folder / "program").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + MOJIBAKE.encode() * 9)
    ran = fixenc("explain", "program")
    assert "left alone: binary" in ran.out.decode()
    (line,) = fixenc("explain", "program", "--json").lines
    assert line["regions"] == []
    assert line["reason"].startswith("binary")


@pytest.mark.slow
def test_explain_says_what_it_took_its_argument_for(fixenc: Runner, folder: Path):
    ran = fixenc("explain", "nosuch.txt")
    assert (ran.code, ran.err) == (0, "read as text, since there is no file of this name\n")
    (folder / "d").mkdir()
    assert fixenc("explain", "d").err == "fixenc: 'd': cannot be read: Is a directory\n"


def test_a_working_folder_that_is_gone_is_reported(tmp_path: Path, fixenc: Runner):
    code = "import os, sys; os.rmdir(os.getcwd()); from fixenc.cli import main; sys.argv = ['fixenc', 'fix']; main()"
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "gone", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        2,
        "fixenc: the working folder does not exist any more; change to another one\n",
    )
    assert fixenc("--version").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_finishes_what_is_in_hand_and_tells_of_it(tmp_path: Path, jobs: str):
    """A failure means that a run cut short forgets what it wrote, and refuses to go on later."""
    for number in range(400):
        # Enough work for workers to start.
        (tmp_path / f"{number:03}.txt").write_text(f"{number} {MOJIBAKE}" * 200 + "plain\n" * 1_000, "utf-8")
    # Tests may themselves run in the background, where interrupts are ignored.
    code = "import signal; signal.signal(2, signal.default_int_handler); from fixenc.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "fix", "-j", jobs, "--json", "."],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        assert run.stderr is not None
        lines = [run.stdout.readline()]
        run.send_signal(signal.SIGINT)
        lines += run.stdout.readlines()
        err = run.stderr.read()
    assert run.returncode == 130
    reported = {json.loads(line)["target"] for line in lines}
    assert reported == {path.name for path in tmp_path.glob("*.fixed.txt")}
    assert 0 < len(reported) < 400
    assert f"{len(reported)} written" in err
    (tmp_path / "000.txt").write_text("new: " + MOJIBAKE, "utf-8")
    assert fix_file(tmp_path / "000.txt").was_written


@pytest.mark.slow
def test_config_gives_defaults(fixenc: Runner, folder: Path):
    (folder / "pyproject.toml").write_text('[tool.fixenc]\nsuffix = ".utf8"\nexclude = ["russian*"]\n', "utf-8")
    assert fixenc("fix", ".").code == 0
    assert (folder / "mojibake.utf8.txt").exists()
    assert not (folder / "russian.utf8.txt").exists()
    (folder / "fixenc.toml").write_text('suffix = ".own"\nmax_ratio = 9\njobs = 1\n', "utf-8")
    assert fixenc("fix", "--suffix", ".cli", "mojibake.txt").code == 0
    assert (folder / "mojibake.cli.txt").exists()
    assert fixenc("fix", "mojibake.txt").code == 0
    assert (folder / "mojibake.own.txt").exists()


@pytest.mark.slow
def test_the_command_line_wins_over_a_config(fixenc: Runner, folder: Path):
    (folder / "fixenc.toml").write_text('exclude = "russian*"\ntidy = "nfc"\nsiblings = false\n', "utf-8")
    ran = fixenc("fix", "-o", "out", ".")
    assert ran.code == 0
    assert "russian.txt" not in ran.err, "one text stands for a list of it"
    assert (folder / "out" / "mojibake.txt").exists()
    ran = fixenc("fix", "--exclude", "mojibake*", "--siblings", "--json", ".")
    assert "mojibake.txt" not in {name for name, row in ran.by_name.items() if row["status"] == "fixed"}


@pytest.mark.slow
def test_a_table_of_encodings_settles_files_by_hand(fixenc: Runner, tmp_path: Path):
    def encodings(*arguments: str) -> dict[str, str]:
        return {name: row["encoding"] for name, row in fixenc("fix", "-n", "--json", ".", *arguments).by_name.items()}

    (tmp_path / "a=b.sub").write_bytes(b"\xb3\xb9ka")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "b.sub").write_bytes(b"\xc1\xc2")
    table = '"*.sub" = "cp1250"\n"old/**" = "koi8-r"\n'
    (tmp_path / "pyproject.toml").write_text(f"[tool.fixenc]\nexclude = '*.toml'\n[tool.fixenc.encodings]\n{table}")
    assert encodings() == {"a=b.sub": "windows-1250", "b.sub": "koi8-r", "pyproject.toml": None}
    assert encodings("--encodings", "a=*=cp852")["a=b.sub"] == "cp852"
    assert encodings("--from", "latin2")["b.sub"] == "iso-8859-2", "the command line wins"
    assert encodings("--from", "latin2", "--encodings", "/*.sub=cp852") == {
        "a=b.sub": "cp852",
        "b.sub": "iso-8859-2",
        "pyproject.toml": None,
    }
    ran = fixenc("fix", "--encodings", "cp1250", ".")
    assert (ran.code, "--encodings takes GLOB=ENCODING" in ran.err) == (2, True)
    assert fixenc("fix", "-o", "out", ".").code == 0
    assert (tmp_path / "out" / "a=b.sub").read_text("utf-8") == "łąka"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('sufix = ".x"', "unknown setting 'sufix'; did you mean 'suffix'"),
        ("zzz = 1", "unknown setting 'zzz'; it must be one of"),
        ("jobs = 0", "--jobs"),
        ('jobs = "many"', "jobs must be a whole number, not 'many'"),
        ("jobs = true", "jobs must be a whole number, not True"),
        ("suffix = 1", "suffix must be text, not 1"),
        ("exclude = [1]", "exclude must be text, or a list of it, not [1]"),
        ("siblings = 1", "siblings must be true or false, not 1"),
        ('bom = "maybe"', "maybe"),
        ('unescape = "all-of-it"', "unescape 'all-of-it' must be one of"),
        ("suffix = {}", "suffix must be text, not {}"),
        ("suffix =", "cannot be read"),
        ('encodings = "cp1250"', "encodings must be a table of text, not 'cp1250'"),
        ('[encodings]\n"*.sub" = 1', "encodings must be a table of text"),
        ('[encodings]\n"*.sub" = "cp12500"', "encodings: '*.sub': unknown charset 'cp12500'"),
    ],
)
def test_a_bad_config_is_2_with_a_reason(fixenc: Runner, folder: Path, config: str, message: str):
    (folder / "fixenc.toml").write_text(config, "utf-8")
    ran = fixenc("fix", "--check", ".")
    assert ran.code == 2
    assert message in ran.err.replace("\n", " ")
    assert "fixenc.toml" in ran.err, "where the fault is"
    assert fixenc("fix", "-h").code == 0, "help is never kept from anybody"


@pytest.mark.slow
def test_what_does_not_decode_is_reported_with_its_place(fixenc: Runner, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"plain\n" + RUSSIAN.encode() + b"\r\nand \xff this\n")
    ran = fixenc("fix", "--diff", ".")
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "would fix a.txt (1 undecodable byte sequence replaced with U+FFFD)  at 4:5",
        "1 file: 1 to fix, nothing written, 1 with undecodable byte sequences",
    ]
    (line,) = fixenc("fix", "--json", ".").lines
    assert (line["status"], line["undecodable"], line["damaged"]) == ("fixed", 1, True)
    assert line["places"] == [{"line": 4, "column": 5, "bytes": "ff"}]
    assert (tmp_path / "a.fixed.txt").read_text("utf-8").endswith("and \ufffd this\n")
    assert "1 up to date" in fixenc("fix", ".").err


@pytest.mark.slow
def test_what_does_not_decode_can_be_refused(fixenc: Runner, tmp_path: Path):
    data = RUSSIAN.encode() + b"\xff\n"
    (tmp_path / "a.txt").write_bytes(data)
    ran = fixenc("fix", "--errors", "strict", ".")
    assert ran.code == 0
    assert "unsure    a.txt  utf-8 with 1 undecodable byte sequence; replace each with U+FFFD" in ran.err
    assert fixenc("fix", "--errors", "strict", "-", stdin=data).out == data
    ran = fixenc("fix", "--errors", "keep", "-", stdin=data)
    assert ran.out.decode() == RUSSIAN + "\ufffd\n"
    assert ran.err == "1 undecodable byte sequence replaced with U+FFFD, at 2:1\n"
    assert fixenc("fix", "--errors", "ignore", ".").code == 2


@pytest.mark.slow
def test_detect_shows_the_parts_of_a_mixed_file(fixenc: Runner, tmp_path: Path):
    line = "Où est passé le garçon ? Près de la fenêtre.\n"
    (tmp_path / "a.txt").write_bytes(line.encode() * 3 + line.encode("cp1252") * 3)
    assert "utf-8 and windows-1252, in 2 parts" in fixenc("detect", ".").out.decode()
    size = len(line.encode()) * 3
    assert fixenc("detect", "--json", ".").lines[0]["parts"] == [
        {"start": 0, "end": size, "encoding": "utf-8"},
        {"start": size, "end": (tmp_path / "a.txt").stat().st_size, "encoding": "windows-1252"},
    ]


@pytest.mark.slow
def test_a_run_over_many_files_counts_those_with_places_that_do_not_decode(fixenc: Runner, folder: Path):
    """A failure leaves a person with ten thousand files to find those few by eye."""
    (folder / "stray.txt").write_bytes(RUSSIAN.encode() + b"and \xff\n")
    ran = fixenc("fix", "--in-place", ".")
    assert ran.code == 0
    assert ran.err.splitlines()[-1] == (
        "5 files: 3 fixed, 1 healthy, 1 skipped (1 binary: PNG image), 3 written, 1 with undecodable byte sequences"
    )
    assert (folder / "stray.txt.orig").read_bytes() == RUSSIAN.encode() + b"and \xff\n"
    assert "undecodable" not in (again := fixenc("fix", "--in-place", ".").err)
    assert "1 with lost characters" in again
