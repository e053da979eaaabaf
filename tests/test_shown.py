"""What the command shows: formats for programs, patches that apply, rows of `detect`, and outputs that fail."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import charsets
from fixenc.charsets.elsewhere import name_elsewhere
from fixenc.records import Candidate, Change, Detection, Evidence, Outcome, Status
from fixenc.report.candidates import keep_readable
from fixenc.report.coloured_diff import coloured_lines
from fixenc.report.diff import diff_lines
from fixenc.report.excerpts import cut_around, excerpts_of_change
from fixenc.report.git_names import name_in_patch
from fixenc.report.rows import Row, Rows
from fixenc.report.words import changed_spans, split_words
from tests.conftest import Runner
from tests.terminals import Terminal, has_tmux

RUSSIAN = "Старый маяк на скале давно не светит, но моряки его помнят.\n"
MOJIBAKE, MENDED = "cafÃ©\n", "café\n"
# Names that patches must quote, or end with a tab.
NAMES = ("plain.txt", "with space.txt", 'quo"te.txt', "tab\there.txt", "naïve-名前.txt", b"no-utf8-\xff.txt")
# Files that were UTF-8: what is in them, byte for byte.
PATCHED = {
    "plain": MOJIBAKE.encode(),
    "windows": "one\r\ncafÃ©\r\nthree\r\n".encode(),
    "no last end": "a\ncafÃ©".encode(),
    "mark": b"\xef\xbb\xbf" + "naïve\nplain\n".encode(),
    "lone return": "a\rb\ncafÃ©\n".encode(),
    "undecodable": RUSSIAN.encode() + b"and \xff this\n",
    "far apart": b"".join(b"line %d\n" % number if number % 40 else MOJIBAKE.encode() for number in range(200)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ru.txt").write_bytes(RUSSIAN.encode("cp1251"))
    (tmp_path / "a, b:%.txt").write_text(f"plain\nEin {MOJIBAKE}", "utf-8")
    (tmp_path / "lost.txt").write_text("K\ufffdnig und Ka\ufffdser\n", "utf-8")
    (tmp_path / "marked.csv").write_bytes(b"\xef\xbb\xbf" + "ä,b\n".encode())
    (tmp_path / "words.txt").write_text("łąka\n", "utf-8")
    (tmp_path / "doubt.txt").write_bytes(b"\xb3\xb9\n")
    return tmp_path


@pytest.mark.slow
def test_annotations_are_escaped_and_have_levels(fixenc: Runner, folder: Path):
    """A failure means that GitHub shows nothing, or at the wrong line."""
    out = fixenc("fix", "--check", "--output-format", "github", ".").out.decode().splitlines()
    assert out[0] == (
        "::error file=a%2C b%3A%25.txt,line=2,endLine=2,col=5,endColumn=10,title=fixenc%3A mojibake/misreading::"
        "utf-8 read as windows-1252"
    )
    levels = {line.split(" ")[0]: line for line in out}
    assert set(levels) == {"::error", "::warning", "::notice"}
    assert "lost character (2 places)" in levels["::notice"]
    dry = fixenc("fix", "-n", "--output-format", "github", "ru.txt").out.decode()
    assert dry.startswith("::warning file=ru.txt,line=1")
    assert folder.is_dir()


@pytest.mark.slow
def test_sarif_has_what_the_standard_asks_for(fixenc: Runner, folder: Path):
    (folder / os.fsdecode(b"\xff e.txt")).write_text(MOJIBAKE, "utf-8")
    ran = fixenc("fix", "--check", "--output-format", "sarif", ".")
    assert ran.code == 1
    (run,) = json.loads(ran.out)["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    marks = [one["partialFingerprints"]["fixenc/v1"] for one in run["results"]]
    assert len(set(marks)) == len(marks)
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    names = {unquote_to_bytes(one["artifactLocation"]["uri"]) for one in places}
    assert b"\xff e.txt" in names
    assert all(re.fullmatch(r"[\w.%~/-]+", one["artifactLocation"]["uri"]) for one in places)
    region = next(one["region"] for one in places if "%2C" in one["artifactLocation"]["uri"])
    assert region == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 10}
    assert run["columnKind"] == "unicodeCodePoints"


@pytest.mark.slow
def test_sarif_is_whole_without_files_and_with_failures(fixenc: Runner, tmp_path: Path):
    assert json.loads(fixenc("fix", "-n", "--output-format", "sarif", ".").out)["runs"][0]["results"] == []
    ran = fixenc("fix", "-n", "--output-format", "sarif", "no-such.txt")
    (run,) = json.loads(ran.out)["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert tmp_path.is_dir()


@pytest.mark.slow
def test_junit_is_xml_whatever_the_names_are(fixenc: Runner, folder: Path):
    (folder / "a\x1b<&>\ud7ff.txt").write_text(MOJIBAKE, "utf-8")
    root = ET.fromstring(fixenc("fix", "--check", "--output-format", "junit", ".", "gone.txt").out)
    (suite,) = root
    assert suite.attrib == {"name": "fixenc", "tests": "8", "failures": "3", "errors": "1", "skipped": "1"}
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert cases["a\\x1b<&>\ud7ff.txt"] == ["failure"]
    assert cases["lost.txt"] == ["system-out"]


@pytest.mark.slow
def test_formats_that_contradict_each_other_are_refused(fixenc: Runner, folder: Path):
    assert fixenc("fix", "-n", "--json", "--output-format", "sarif", ".").code == 2
    assert fixenc("fix", "-n", "--json", "--output-format", "json", "ru.txt").lines[0]["status"] == "fixed"
    assert fixenc("detect", "--output-format", "json", "ru.txt").lines[0]["codec"] == "windows-1251"
    assert folder.is_dir()


def test_lines_tell_what_would_be_done_and_what_is_to_be_known(fixenc: Runner, folder: Path):
    """A failure means that a check claims to have done something, or hides what was lost."""
    check = fixenc("fix", "--check", "-v", ".").err.splitlines()
    assert "would fix ru.txt (re-encoded from windows-1251)" in check
    assert "healthy   lost.txt  2 lost characters" in check
    assert "healthy   marked.csv  byte order mark kept" in check
    assert check[-1].endswith("nothing written, 1 with lost characters")
    dry = fixenc("fix", "-n", str(folder)).err
    assert "would fix ru.txt → ru.fixed.txt (re-encoded from windows-1251)" in dry
    assert "fixed     ru.txt → out/ru.txt (" in fixenc("fix", "-o", "out", ".").err


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES, ids=repr)
@pytest.mark.parametrize("program", [["git", "apply"], ["patch", "-p1"], ["patch", "-p0"]], ids=" ".join)
def test_a_patch_gives_what_a_fix_writes(fixenc: Runner, tmp_path: Path, name: str | bytes, program: list[str]):
    """A failure means that a patch changes other bytes than a fix, or does not apply."""
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    for number, data in enumerate(PATCHED.values()):
        there = tmp_path / str(number)
        there.mkdir()
        (there / os.fsdecode(name)).write_bytes(data)
    (tmp_path / "ru.txt").write_bytes(RUSSIAN.encode("cp1251"))
    patch = fixenc("fix", "--diff", ".", "--bom", "drop").out
    assert fixenc("fix", ".", "-o", "clean", "--bom", "drop").code == 0
    done = subprocess.run(program, cwd=tmp_path, input=patch, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    for number, kind in enumerate(PATCHED):
        path = Path(str(number)) / os.fsdecode(name)
        assert (tmp_path / path).read_bytes() == (tmp_path / "clean" / path).read_bytes(), kind


LINES = st.lists(st.sampled_from(["a", "b", "é\r", "", "\ufeff", "\udcff"]), max_size=9).map("\n".join)


@settings(max_examples=25)
@given(LINES, LINES)
def test_any_two_texts_have_a_patch(before: str, after: str):
    if shutil.which("patch") is None or before == after or not before:
        return
    old, new = (text.encode("utf-8", "surrogateescape") for text in (before, after))
    found = Detection("utf-8", Evidence.UTF8, 1.0)
    outcome = Outcome(Path("a"), Status.FIXED, detection=found, change=Change("", "", old, new))
    patch = "".join(f"{line}\n" for line in diff_lines(outcome)).encode("utf-8", "surrogateescape")
    done = subprocess.run(
        [sys.executable, "-c", _APPLY], input=json.dumps([list(old), list(patch)]), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert bytes(json.loads(done.stdout)) == new


# Applies a patch in a folder of its own, and prints the new bytes.
_APPLY = """
import json, os, subprocess, sys, tempfile
old, patch = map(bytes, json.load(sys.stdin))
with tempfile.TemporaryDirectory() as folder:
    open(folder + "/a", "wb").write(old)
    subprocess.run(["patch", "-s", "-p1"], cwd=folder, input=patch, check=True)
    path = folder + "/a"
    print(json.dumps(list(open(path, "rb").read()) if os.path.exists(path) else []))
"""


def test_a_diff_of_a_re_encoded_file_is_bounded_comments():
    text = "".join(f"строка {number}\n" if number % 2 else "plain\n" for number in range(2_000))
    found = Detection("koi8-r", Evidence.STATISTICS, 1.0)
    outcome = Outcome(
        Path("a.txt"), Status.FIXED, detection=found, actions=("re-encoded from koi8-r",), change=Change(text, text)
    )
    lines = list(diff_lines(outcome))
    assert lines[:3] == ["# --- a.txt (koi8-r)", "# +++ a.txt (utf-8)", "# re-encoded from koi8-r"]
    assert lines[3] == "#      2  строка 1"
    assert lines[-1] == "# and 980 more lines beyond ASCII, or changed"
    assert all(line.startswith("# ") for line in lines)
    assert len(lines) == 24


def test_a_terminal_gets_marked_words_and_no_controls():
    old, new = "\x1b]0;x\x07\tam GÃ¶del\n", "\x1b]0;x\x07\tam Gödel\n"
    change = Change(old, new, old.encode(), new.encode())
    found = Detection("utf-8", Evidence.UTF8, 1.0)
    lines = list(coloured_lines(Outcome(Path("a\x1b"), Status.FIXED, detection=found, change=change)))
    assert lines[0].plain == "--- a\\x1b"
    assert lines[-1].plain == "+\\x1b]0;x\\x07\tam Gödel"
    assert lines[-1].style == "green"
    (span,) = lines[-1].spans
    assert lines[-1].plain[span.start : span.end] == "Gödel"


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        pytest.param("e\u0301tÃ©", "e\u0301té", ["e\u0301tÃ©"], ["e\u0301té"], id="combining"),
        pytest.param("名前å", "名前字", ["å"], ["字"], id="wide"),
        pytest.param("a b", "a b", [], [], id="equal"),
        pytest.param("x", "", ["x"], [], id="gone"),
    ],
)
def test_words_are_marked_whole(before: str, after: str, old: list[str], new: list[str]):
    spans = changed_spans(before, after)
    assert [before[a:b] for a, b in spans[0]] == old
    assert [after[a:b] for a, b in spans[1]] == new


@given(st.text(st.sampled_from("aé\u0301名 .-Ã©👩\u200d\u0915\u093e\n")))
def test_words_are_the_line(line: str):
    assert "".join(split_words(line)) == line


@given(st.text(st.sampled_from("ab\r\né"), max_size=600), st.text(st.sampled_from("xé"), min_size=1, max_size=300))
def test_excerpts_are_bounded_and_marked_in_place(text: str, after: str):
    old, new = excerpts_of_change(
        f"{text}Ã©{text}", f"{text}{after}{text}", (len(text), len(text) + 2), (len(text), len(text) + len(after))
    )
    for one in (old, new):
        assert len(one.text) <= 202
        assert all(0 <= start < end <= len(one.text) for start, end in one.spans)
    assert len(cut_around(text, len(text) // 2)) <= 202


@given(
    st.binary(min_size=1, max_size=9).filter(
        lambda name: b"/" not in name and b"\0" not in name and name not in (b".", b"..")
    )
)
def test_any_name_is_quoted_so_that_git_reads_it(name: bytes):
    quoted = name_in_patch(Path(os.fsdecode(name)))
    assert quoted.isascii()
    assert quoted.removesuffix("\t").isprintable()


def test_rows_never_cut_a_path():
    """A failure means that a person cannot copy what is shown."""
    from io import StringIO

    from fixenc.report.console import Console

    long = "ארכיון/" + "とても長い名前/" * 8 + "файл.txt"
    console = Console(file=StringIO(), force_terminal=True, width=80, color_system=None)
    rows = Rows(["a.txt", long], console)
    row = Row(
        long, ("windows-1252", "0.99", "fr", "LF", "statistics"), "mojibake: utf-8 read as windows-1252, 3 regions"
    )
    lines = [line.plain for line in rows.lines(row)]
    assert lines[0] == long
    assert lines[-1].strip() == row.notes
    assert all(len(line) <= 80 for line in lines[1:])
    (short,) = rows.lines(Row("a.txt", ("utf-8", "1.00", "-", "LF", "utf-8")))
    assert len(short.plain) <= 80
    assert len(rows.heading().plain) <= 80


@pytest.mark.slow
def test_detect_tells_what_is_damaged_as_fix_decides(fixenc: Runner, folder: Path):
    out = fixenc("detect", ".").out.decode()
    assert re.search(r"^a, b:%\.txt .* mojibake: utf-8 read as windows-1252, 1 region$", out, re.MULTILINE)
    assert re.search(r"^lost\.txt .* 2 lost characters$", out, re.MULTILINE)
    assert "mojibake" not in fixenc("detect", "--no-damage", ".").out.decode()
    assert fixenc("detect", "-q", ".").err == ""
    by_fix = {name: (one["damage"], one["lost"]) for name, one in fixenc("fix", "-n", "--json", ".").by_name.items()}
    by_look = {name: (one["damage"], one["lost"]) for name, one in fixenc("detect", "--json", ".").by_name.items()}
    assert by_fix == by_look
    assert folder.is_dir()


@pytest.mark.slow
def test_looks_are_the_same_on_two_processes(fixenc: Runner, tmp_path: Path):
    for number in range(160):
        (tmp_path / f"{number:03}.txt").write_text(f"{number} {MOJIBAKE}" + "Größe\n" * 5_000, "utf-8")
    one, two = (fixenc("detect", "--json", "-j", jobs, ".").out for jobs in ("1", "2"))
    assert one == two
    assert one.count(b"\n") == 160


@pytest.mark.slow
def test_the_codec_alone_is_for_scripts(fixenc: Runner, folder: Path):
    (folder / "page.txt").write_bytes("これは日本語の文章です。とても長い文です。\n".encode("cp932"))
    assert fixenc("detect", "--encoding-only", "page.txt").out == b"cp932\n"
    ran = fixenc("detect", "--encoding-only", "ru.txt", "page.txt", "doubt.txt")
    assert ran.out.decode().splitlines() == ["ru.txt: windows-1251", "page.txt: cp932", "doubt.txt: unknown-8bit"]
    assert "no encoding is sure" in ran.err
    assert fixenc("detect", "--encoding-only", "--json", "ru.txt").lines == [
        {"path": "ru.txt", "codec": "windows-1251"}
    ]


@pytest.mark.parametrize("name", charsets.CHARSETS)
def test_every_charset_has_the_name_that_other_programs_take(name: str):
    """A failure means that a script gets a name that its program refuses, or is told nothing where it could be."""
    known = name_elsewhere(name)
    assert known.is_in_python == (known.name not in _foreign_to_python())
    if (
        shutil.which("iconv")
        and b"GNU" in subprocess.run(["iconv", "--version"], capture_output=True, check=True).stdout
    ):
        done = subprocess.run(["iconv", "-f", known.name, "-t", "utf-8"], input=b"", capture_output=True, check=False)
        assert known.is_in_iconv == (done.returncode == 0)


@cache
def _foreign_to_python() -> frozenset[str]:
    """Return the names that Python has no codec for: of a process by itself, since ftfy registers some in this one."""
    known = [name_elsewhere(name).name for name in charsets.CHARSETS]
    code = (
        "import sys\n"
        "for name in sys.argv[1:]:\n"
        "    try: b''.decode(name), ''.encode(name)\n"
        "    except LookupError: print(name)\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code, *known], capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


COMMANDS = (
    ["fix", "-n", "--json", "."],
    ["fix", "--diff", "."],
    ["fix", "-n", "--output-format", "sarif", "."],
    ["detect", "."],
    ["explain", "lost.txt"],
    ["encodings"],
)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_an_output_that_fails_is_one_line_and_exit_code_2(folder: Path, arguments: list[str], where: str):
    command = [sys.executable, "-m", "fixenc", *arguments]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {where}', "sh", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if line.startswith("fixenc: ")]
    assert done.returncode == 2, done.stderr
    assert len(said) == 1
    assert said[0].startswith("fixenc: standard output")
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_reader_that_goes_away_ends_the_run_and_harms_nothing(folder: Path):
    for number in range(300):
        (folder / f"{number}.txt").write_text(MOJIBAKE, "utf-8")
    command = f"{sys.executable} -m fixenc fix --json . | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "its reader went away" in done.stderr
    for path in folder.iterdir():
        assert ".fixed" not in path.name or path.read_text("utf-8") in (MENDED, f"plain\nEin {MENDED}", RUSSIAN)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp437:strict", "cp1252:strict", "cp932"])
def test_no_console_makes_a_command_fail(fixenc: Runner, folder: Path, encoding: str):
    env = {"PYTHONIOENCODING": encoding}
    for arguments in (*COMMANDS, ["names", "."], ["detect", "--candidates", "ru.txt"], ["fix", "--help"], ["runs"]):
        ran = fixenc(*arguments, env=env)
        assert ran.code in (0, 1), ran.err
        assert "internal error" not in ran.err
    assert "ru.txt -> ru.fixed.txt" in fixenc("fix", "-n", ".", env={"PYTHONIOENCODING": "ascii"}).err
    diff = [fixenc("fix", "--diff", ".", env=one).out for one in (env, {})]
    assert diff[0] == diff[1]
    assert folder.is_dir()


@pytest.mark.slow
def test_explain_shows_what_was_lost_and_changes_in_their_surroundings(fixenc: Runner, tmp_path: Path):
    assert fixenc("explain", "K\ufffdnig").out.decode().splitlines() == [
        "lost      1 lost character; no program knows what it was",
        "  line 1, column 2: K\ufffdnig",
    ]
    (tmp_path / "long.txt").write_text("wort " * 400 + MOJIBAKE.strip() + " wort" * 400 + "\n", "utf-8")
    shown = fixenc("explain", "long.txt").out.decode()
    assert "  after   …" in shown
    assert "wort café wort" in shown
    (tmp_path / "many.txt").write_text(MOJIBAKE * 9, "utf-8")
    assert fixenc("explain", "many.txt").out.count(b"before") == 3
    assert fixenc("explain", "--all", "many.txt").out.count(b"before") == 9
    assert fixenc("explain", "--json", "K\ufffdnig").lines[0]["lost"] == 1


@pytest.mark.slow
def test_a_diff_on_a_terminal_has_colours(folder: Path):
    master, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm-256color"}
    with subprocess.Popen(
        [sys.executable, "-m", "fixenc", "fix", "--diff", "a, b:%.txt"],
        cwd=folder, stdout=terminal, stderr=subprocess.PIPE, env=environment,
    ) as run:  # fmt: skip
        os.close(terminal)
        shown = b""
        try:
            while read := os.read(master, 4096):
                shown += read
        except OSError:  # how Linux shows that nobody writes any more
            pass
        assert run.stderr is not None
        assert b"would fix" in run.stderr.read()
    os.close(master)
    assert "\x1b[" in shown.decode()
    assert "caf\u00e9" in shown.decode()


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"], ids=["CR", "LF", "CRLF"])
def test_all_reports_count_lines_in_the_same_way(fixenc: Runner, tmp_path: Path, end: str):
    """A failure means that a person is sent to another line than the one that is damaged."""
    text = f"eins{end}zwei{end}{MOJIBAKE.strip()}{end}vier\ufffd{end}"
    (tmp_path / "a.txt").write_bytes(text.encode())
    explained = fixenc("explain", "a.txt").out.decode()
    assert re.findall(r"line (\d+)", explained) == ["3", "4"]
    places = re.findall(rb"line=(\d+)", fixenc("fix", "--check", "--output-format", "github", "a.txt").out)
    assert places == [b"3", b"4"]


@pytest.mark.slow
def test_explain_says_what_alone_is_in_doubt_and_shows_each_step(fixenc: Runner, tmp_path: Path):
    """A failure means that a person takes a mended line for one that was left, or cannot follow the proof."""
    text = 'Il pleuvait â€" encore. Lâ€™Ã©tÃ© Ã©tait fini.'
    said = fixenc("explain", text).out.decode().splitlines()
    assert said[0] == 'unsure    line 1, left unchanged: Il pleuvait â€" encore. L’été était fini.'
    assert [line.split("  (")[0] for line in said[1:3]] == [
        "  perhaps Il pleuvait – encore. L’été était fini.",
        "  perhaps Il pleuvait — encore. L’été était fini.",
    ]
    assert said[3] == "  only this is in doubt: – or —; the rest of the line is mended"
    assert said[4] == "accident  utf-8 read as windows-1252, in 3 regions"
    assert said[5:7] == [f"  before  {text}", '  after   Il pleuvait â€" encore. L’été était fini.']
    (line,) = fixenc("explain", "--json", text).lines
    assert [(one["start"], one["text"]) for one in line["unsure"]] == [(12, 'â€"')]
    assert fixenc("explain", "caf&Atilde;&copy; noir").out.decode().splitlines()[3:] == [
        "  proof   &Atilde;&copy; → Ã©  undoing: written as HTML entities",
        "          Ã© → é  undoing: utf-8 read as windows-1252",
        "proved    run forwards, each step gives exactly the text on its left",
    ]
    (tmp_path / "a.txt").write_text("cafÃ©\n" * 5 + f"{'wort ' * 60}cafÃ© und FuÃŸ {'wort ' * 60}Ã¼ber\n", "utf-8")
    every = fixenc("explain", "--all", "a.txt").out.decode()
    assert re.findall(r"  line (\d)", every) == ["1", "2", "3", "4", "5", "6", "6"]
    assert re.findall(r"  after   …(.*)…", every) == [f"{'wort ' * 6}café und Fuß{' wort' * 6}"]


@pytest.mark.parametrize(
    ("candidates", "shown"),
    [
        ([("a – b", 9.0), ("a — b", 8.0)], ["a – b", "a — b"]),
        ([("a – b", 90.0), ("a — b", 1.0)], ["a – b"]),
        ([("la página", 9.0), ("la pàgina", 8.0), ("la p\ufffdgina", 7.0)], ["la página", "la pàgina"]),
        ([("año\xa0nuevo", 9.0), ("año nuevo", 8.0)], ["año\xa0nuevo"]),
        ([("the – model", 9.0), ('the ψ" model', 8.0)], ["the – model"]),
        ([("плод", 9.0), ("πλοδ", 8.0)], ["плод", "πλοδ"]),
        ([("a\ufffd", 9.0)], ["a\ufffd"]),
        ([], []),
    ],
)
def test_only_candidates_that_can_be_weighed_are_shown(candidates: list[tuple[str, float]], shown: list[str]):
    assert [one.text for one in keep_readable([Candidate(text, (), odds) for text, odds in candidates])] == shown


@pytest.mark.slow
@pytest.mark.skipif(not has_tmux(), reason="tmux is not installed")
def test_explain_marks_words_on_a_terminal(tmp_path: Path):
    """A failure means that a person has to search a long line for what changes in it."""
    (tmp_path / "a.txt").write_text(f"{'wort ' * 80}cafÃ© noir {'wort ' * 80}\n", "utf-8")
    terminal = Terminal(tmp_path, width=100)
    try:
        terminal.run(sys.executable, "-m", "fixenc", "explain", "a.txt")
        terminal.wait_for("proved")
        shown = terminal.coloured_screen
    finally:
        terminal.close()
    assert re.search(r"before  …[^\n]*\x1b\[[\d;]*7mcafÃ©\x1b\[", shown)
    assert re.search(r"after   …[^\n]*\x1b\[[\d;]*7mcafé\x1b\[", shown)
