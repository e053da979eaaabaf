"""`fixenc review` in a real terminal: each key, what stands in the config file, and that `fix` applies it."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixenc.cli.keys import _Keys
from tests.conftest import Runner
from tests.terminals import Terminal, has_tmux

# Windows has neither.
pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")

COMMAND = shutil.which("fixenc", path=str(Path(sys.executable).parent)) or "fixenc"
needs_tmux = pytest.mark.skipif(not has_tmux(), reason="tmux is not installed")

# Words so short that their charset is unsure; each in a folder of its own, so that no other decides.
WORDS = {
    "archive/cafe/a.txt": ("é", "cp1252"),
    "archive/cafe/b.txt": ("é", "cp1252"),
    "archive/cafe/inner/c.txt": ("é", "cp1252"),
    "archive/ru.srt": ("ель", "koi8-r"),
    "he/e.txt": ("גן", "cp1255"),
    "ja/g.txt": ("本", "shift_jis"),
}
HEALTHY = {"archive/ok.txt": "Größe und Maß", "he/plain.txt": "plain"}


def write(folder: Path) -> None:
    texts = {name: text.encode(charset) for name, (text, charset) in WORDS.items()}
    for name, data in (texts | {name: text.encode() for name, text in HEALTHY.items()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data + b"\n")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    write(tmp_path)
    one = Terminal(tmp_path)
    yield one
    one.close()


def rules(folder: Path) -> str:
    return (folder / "fixenc.toml").read_text("utf-8")


@pytest.mark.slow
@needs_tmux
def test_each_key_and_what_fix_makes_of_it(terminal: Terminal, tmp_path: Path, fixenc: Runner):
    """Choose, take back, choose for a folder, another encoding, skip, stop; then `fix` applies the rules."""
    terminal.run(COMMAND, "review")
    first = terminal.wait_for("archive/ru.srt")
    assert "1 of 6" in first
    assert "beside it: 1 utf-8" in first
    assert not (tmp_path / "fixenc.toml").exists()
    terminal.press("1")
    second = terminal.wait_for("archive/cafe/a.txt")
    assert rules(tmp_path) == '[encodings]\n"/archive/ru.srt" = "koi8-r"\n'
    terminal.press("b")
    terminal.wait_for("archive/ru.srt")
    assert not (tmp_path / "fixenc.toml").exists()
    terminal.press("Enter")
    terminal.wait_for("archive/cafe/a.txt")
    assert "f: 3 files of this folder and below" in second
    terminal.press("f", "1")
    assert "windows-1252 for 3 files, by one rule for the folder?" in terminal.wait_for("Enter chooses")
    terminal.press("Enter")
    terminal.wait_for("he/e.txt")
    assert rules(tmp_path).splitlines()[1:] == ['"/archive/ru.srt" = "koi8-r"', '"/archive/cafe/" = "windows-1252"']
    terminal.press("o")
    terminal.wait_for("encoding: _")
    terminal.type("hebrewish")
    terminal.press("Enter")
    assert "did you mean" in terminal.wait_for("unknown charset 'hebrewish'")
    terminal.press("Escape")
    terminal.wait_for("choosing for this file")
    terminal.press("o")
    terminal.type("cp862")
    terminal.press("Enter")
    assert "ibm862" not in rules(tmp_path)
    terminal.wait_for("typed")
    terminal.press("Up", "Down", "?")
    terminal.wait_for("any key goes on")
    terminal.press("x", "o")
    terminal.wait_for("encoding: _")
    terminal.type("cp1255")
    terminal.press("Enter", "Enter")
    terminal.wait_for("ja/g.txt")
    terminal.press("s")
    terminal.wait_for("All files were asked about.")
    terminal.press("q")
    done = terminal.wait_for("rules saved in fixenc.toml; `fixenc fix` applies them")
    assert "5 files decided, 1 left; `fixenc review` asks about those" in done
    ran = fixenc("fix", ".")
    assert "5 fixed" in ran.err
    for name in list(WORDS)[:5]:
        clean = (tmp_path / name).with_suffix(".fixed" + Path(name).suffix)
        assert clean.read_text("utf-8").strip() == WORDS[name][0]


@pytest.mark.slow
@needs_tmux
def test_what_was_decided_is_not_asked_again(terminal: Terminal, tmp_path: Path):
    mine = '# mine\n[encodings]\n"/archive/cafe/" = "windows-1252"  # by hand\n"*.srt" = "koi8-r"\n'
    (tmp_path / "fixenc.toml").write_text(mine)
    terminal.run(COMMAND, "review")
    terminal.wait_for("1 of 2")
    terminal.press("s", "1")
    terminal.wait_for("All files were asked about.")
    terminal.press("Enter")
    terminal.wait_for("1 file decided, 1 left")
    assert rules(tmp_path).startswith(mine + '"/ja/g.txt" = ')
    terminal.run("clear")
    terminal.run(COMMAND, "review")
    assert "he/e.txt" in terminal.wait_for("1 of 1")
    terminal.press("q")
    terminal.wait_for("0 files decided, 1 left")


@pytest.mark.slow
@needs_tmux
def test_files_alike_get_a_rule_each(terminal: Terminal, tmp_path: Path):
    for number in range(3):
        (tmp_path / f"list{number}").mkdir()
        (tmp_path / f"list{number}" / "x.lst").write_bytes(b"\xe9\n")
    (tmp_path / "list0" / "x.dat").write_bytes(b"\xe9\n")
    terminal.run(COMMAND, "review", "--include", "*.lst")
    terminal.wait_for("l: 3 files alike")
    terminal.press("l", "2")
    terminal.wait_for("for 3 files, a rule each?")
    terminal.press("Enter")
    terminal.wait_for("All files were asked about.")
    terminal.press("q")
    terminal.wait_for("3 files decided, 0 left")
    assert [line.split(" ")[0] for line in rules(tmp_path).splitlines()[1:]] == [
        '"/list0/x.lst"', '"/list1/x.lst"', '"/list2/x.lst"',
    ]  # fmt: skip


@needs_tmux
def test_choices_are_applied_at_once_and_can_be_undone(terminal: Terminal, tmp_path: Path, fixenc: Runner):
    """A failure means that --apply writes by another way than `fix`, or that the rule harms the clean file later."""
    terminal.run(COMMAND, "review", "--apply", "--in-place", "he", "ja")
    terminal.wait_for("he/e.txt")
    terminal.press("o")
    terminal.type("cp1255")
    terminal.press("Enter", "Enter")
    terminal.wait_for("ja/g.txt")
    assert (tmp_path / "he/e.txt").read_bytes() == "גן\n".encode("cp1255")
    terminal.press("q")
    terminal.wait_for("1 file: 1 fixed, 1 written")
    assert (tmp_path / "he/e.txt").read_text("utf-8") == "גן\n"
    assert fixenc("fix", "--check", "he").code == 0
    assert (tmp_path / "he/e.txt").read_text("utf-8") == "גן\n"
    assert fixenc("undo").code == 0
    assert (tmp_path / "he/e.txt").read_bytes() == "גן\n".encode("cp1255")


@pytest.mark.slow
@needs_tmux
def test_the_screen_follows_the_size_of_the_terminal(terminal: Terminal):
    terminal.run(COMMAND, "review")
    terminal.wait_for("? keys")
    terminal.resize(40, 14)
    terminal.wait_for("back   q stop")
    small = terminal.wait_for("archive/ru.srt")
    assert all(len(line) <= 40 for line in small.splitlines())
    terminal.resize(120, 30)
    assert "1-5 choose   f folder   l alike   o other   s skip   b back   q stop   ? keys" in terminal.wait_for(
        "? keys"
    )
    terminal.press("C-c")
    terminal.wait_for("0 files decided, 6 left")


@pytest.mark.slow
@needs_tmux
def test_hostile_text_stays_in_its_line(tmp_path: Path):
    """A failure means that a text from a file, or its name, moves the cursor or hides a line of the screen."""
    (tmp_path / "e\x1b[2J\u202e.txt").write_bytes(b"\x1b[2J\x1b[H\x9b31m \xe9" + b"x" * 5000 + b"\r\n\x07\xea\n")
    (tmp_path / ("long " * 40 + ".txt")).write_bytes("日本".encode("shift_jis") + b"\n")
    terminal = Terminal(tmp_path, 60, 30)
    try:
        terminal.run(COMMAND, "review", "--min-confidence", "1")
        screen = terminal.wait_for("? keys")
        assert screen.startswith("fixenc review   1 of 2")
        assert "\\x1b[2J" in screen
        assert "no rule can name it: its path has control characters" in screen
        terminal.press("s")
        assert "….txt" not in terminal.wait_for("2 of 2")
        assert "long .txt" in terminal.screen
        terminal.press("q")
        terminal.wait_for("0 files decided, 2 left")
    finally:
        terminal.close()


@pytest.mark.slow
@needs_tmux
def test_a_doubtful_stretch_is_shown_with_its_candidates(tmp_path: Path):
    (tmp_path / "a.txt").write_text("naÔve and caf‚ there\n", "utf-8")
    terminal = Terminal(tmp_path, 80, 24)
    try:
        terminal.run(COMMAND, "review")
        screen = terminal.wait_for("in doubt and left unchanged")
        assert "cp852 read as windows-1252" in screen
        assert "naïve and cafâ there" in screen
        assert "fixenc explain a.txt" in screen
        terminal.press("1")
        terminal.wait_for("no rule can settle this; `fixenc review --apply` takes a choice")
        terminal.press("Enter")
        terminal.wait_for("All files were asked about.")
        terminal.press("Enter")
        terminal.wait_for("0 files decided, 0 left")
        assert not (tmp_path / "fixenc.toml").exists()
    finally:
        terminal.close()


# Two stretches in doubt, and a line that fix repairs by itself.
STRETCHES = "naÔve and caf‚ there\nthe same naÔve caf‚ again\nBesanÃ§on est une ville franÃ§aise\n"


@pytest.mark.slow
@needs_tmux
def test_a_chosen_stretch_is_written_and_can_be_undone(tmp_path: Path, fixenc: Runner):
    """A failure means that a choice changes more or less than its stretch, or that the run is none as others are."""
    (tmp_path / "a.txt").write_text(STRETCHES, "utf-8")
    terminal = Terminal(tmp_path, 80, 24)
    try:
        terminal.run(COMMAND, "review", "--apply")
        assert "1 choose   k keep as it is   s skip" in terminal.wait_for("1 of 2")
        terminal.press("k")
        terminal.wait_for("2 of 2")
        terminal.press("b")
        terminal.wait_for("1 of 2")
        terminal.press("1")
        terminal.wait_for("2 of 2")
        assert not (tmp_path / "a.fixed.txt").exists()
        terminal.press("k")
        terminal.wait_for("All files were asked about.")
        terminal.press("Enter")
        assert "1 stretch chosen" in terminal.wait_for("1 file: 1 fixed, 1 written")
    finally:
        terminal.close()
    wanted = STRETCHES.replace("naÔve and caf‚", "naďve and café").replace("Ã§", "ç")
    assert (tmp_path / "a.fixed.txt").read_text("utf-8") == wanted
    assert (tmp_path / "a.txt").read_text("utf-8") == STRETCHES
    assert not (tmp_path / "fixenc.toml").exists()
    assert fixenc("fix", "--check", "a.fixed.txt").code == 0
    page = fixenc("report", "-o", "page.html")
    assert page.code == 0
    assert "from the journal" not in (tmp_path / "page.html").read_text("utf-8")
    assert fixenc("undo").code == 0
    assert not (tmp_path / "a.fixed.txt").exists()
    assert (tmp_path / "a.txt").read_text("utf-8") == STRETCHES


@pytest.mark.slow
@needs_tmux
def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path):
    """A failure means that a choice is made at a place that the person did not look at."""
    (tmp_path / "a.txt").write_text(STRETCHES, "utf-8")
    terminal = Terminal(tmp_path, 100, 24)
    try:
        terminal.run(COMMAND, "review", "--apply", "--in-place")
        terminal.wait_for("1 of 2")
        terminal.press("1")
        terminal.wait_for("2 of 2")
        (tmp_path / "a.txt").write_text("new\n" + STRETCHES, "utf-8")
        terminal.press("q")
        terminal.wait_for("1 file: 1 unsure")
        assert "run `fixenc review` again" in terminal.screen
    finally:
        terminal.close()
    assert (tmp_path / "a.txt").read_text("utf-8") == "new\n" + STRETCHES


@pytest.mark.slow
@needs_tmux
def test_a_stretch_of_a_file_with_a_rule_is_read_by_that_rule(tmp_path: Path, fixenc: Runner):
    """A failure means that a choice is applied to another text than the one that was shown."""
    (tmp_path / "fixenc.toml").write_text('[encodings]\n"*.txt" = "windows-1252"\n')
    legacy = "naÔve and caf‚ there\n".encode("cp1252")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(legacy)
    terminal = Terminal(tmp_path, 80, 24)
    try:
        terminal.run(COMMAND, "review", "--apply", "--in-place")
        assert "2  windows-1252 read as macintosh" in terminal.wait_for("1 of 2")
        terminal.press("2")
        terminal.wait_for("2 of 2")
        terminal.press("q")
        terminal.wait_for("1 file: 1 fixed, 1 written")
    finally:
        terminal.close()
    assert (tmp_path / "a.txt").read_text("utf-8") == "naïve and cafâ there\n"
    assert (tmp_path / "b.txt").read_bytes() == legacy
    assert fixenc("undo").code == 0
    assert (tmp_path / "a.txt").read_bytes() == legacy


@pytest.mark.slow
@needs_tmux
def test_an_interrupted_review_says_that_stretches_are_not_changed(tmp_path: Path):
    (tmp_path / "a.txt").write_text(STRETCHES, "utf-8")
    terminal = Terminal(tmp_path, 80, 24)
    try:
        terminal.run(COMMAND, "review", "--apply")
        terminal.wait_for("1 of 2")
        terminal.press("1")
        terminal.wait_for("2 of 2")
        terminal.press("C-c")
        terminal.wait_for("1 stretch chosen; not applied, since the review was interrupted")
    finally:
        terminal.close()
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_terminal_is_restored_whatever_ends_the_command(end: signal.Signals, tmp_path: Path):
    write(tmp_path)
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    env = {**os.environ, "TERM": "xterm"}
    process = subprocess.Popen([COMMAND, "review"], cwd=tmp_path, stdin=slave, stdout=slave, stderr=slave, env=env)
    try:
        seen = read_until(master, b"? keys")
        assert termios.tcgetattr(slave) != before
        os.write(master, b"1")
        read_until(master, b"2 of 6")
        process.send_signal(end)
        seen = read_until(master, b"5 left")
        assert process.wait(30) == 130
    finally:
        process.kill()
    assert termios.tcgetattr(slave)[:4] == before[:4]
    assert b"\x1b[?7h\x1b[?25h\x1b[?1049l" in seen
    assert '"/archive/ru.srt"' in rules(tmp_path)
    os.close(master)
    os.close(slave)


def read_until(master: int, text: bytes) -> bytes:
    seen, end = b"", time.monotonic() + 60
    while text not in seen and time.monotonic() < end:
        if select.select([master], [], [], 0.1)[0]:
            seen += os.read(master, 1 << 16)
    assert text in seen, seen
    return seen


def read_keys(sent: bytes, count: int) -> list[str]:
    """The keys that are read from a terminal that sends some bytes at once."""
    reader, writer = os.pipe()
    told, _ = os.pipe()
    os.write(writer, sent)
    keys = _Keys(reader, told)
    return [keys.read() for _ in range(count)]


def test_sequences_are_keys_and_unknown_ones_are_none():
    """A failure means that a key is taken for several, of which one may choose."""
    assert read_keys(b"\x1b[A\x1bOB\r\x7f1", 5) == ["up", "down", "enter", "backspace", "1"]
    assert read_keys(b"\x1b[1;5C\x1b[31~\x1b[200~s", 2) == ["right", "s"]
    assert read_keys(b"\x1bq", 2) == ["escape", "q"]
    assert read_keys(b"\x1b", 1) == ["escape"]
    assert read_keys("é1".encode(), 3)[-1] == "1"


def test_without_a_terminal_the_error_says_what_to_use(fixenc: Runner):
    ran = fixenc("review")
    assert ran.code == 2
    assert "`fixenc detect --candidates`" in ran.err
    assert "--encodings" in ran.err
    assert len(ran.err.splitlines()) == 1
