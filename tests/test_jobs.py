"""What new users stumbled over in the ten jobs of tests/bench/jobs.md."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.terminals import Terminal, has_tmux

GERMAN = "Die Brücke über den Fluß wurde früher für Fußgänger geöffnet, später für Züge.\n"
RUSSIAN = "Письмо пришло вчера вечером, и никто не знал, от кого оно.\n"
needs_tmux = pytest.mark.skipif(not has_tmux(), reason="draws a terminal with tmux")


@pytest.mark.slow
def test_explain_names_all_encodings_of_a_mixed_file(fixenc: Runner, tmp_path: Path):
    """A failure means that `explain` and `detect` contradict each other."""
    (tmp_path / "mixed.txt").write_bytes((GERMAN * 4).encode("cp1252") + (RUSSIAN * 4).encode("utf-8"))
    mixed = "windows-1252 and utf-8, in 2 parts"
    assert fixenc("explain", "mixed.txt").out.decode().startswith(f"encoding  {mixed} (")
    assert mixed in fixenc("detect", "mixed.txt").out.decode()


@pytest.mark.slow
def test_a_file_left_alone_says_why_once_and_what_helps(fixenc: Runner, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"caf\x8e and \x90\x9d\n")
    told = fixenc("explain", "a.txt").out.decode()
    assert told.count("ambiguous (") == 1
    assert "to choose: `fixenc detect --candidates`, or `fixenc review`" in told
    assert "choose with `fixenc review`, or --from of `fixenc fix`" in fixenc("detect", "a.txt").out.decode()


@pytest.mark.slow
@needs_tmux
def test_on_a_terminal_notes_are_wrapped_between_words_and_next_steps_are_told(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"caf\x8e and \x90\x9d\n")
    name = "长" * 12  # 24 columns
    (tmp_path / f"{name}.txt").write_bytes((GERMAN * 4).encode("cp1252"))
    terminal = Terminal(tmp_path)
    try:
        terminal.run(sys.executable, "-m", "fixenc", "fix", ".")
        screen = terminal.wait_for("take back")
        terminal.run(sys.executable, "-m", "fixenc", "detect", "a.txt")
        rows = terminal.wait_for("1 file: 1 text")
        assert "LF\n  ambiguous (macintosh or x-mac-ce or koi8-r)\n  choose with `fixenc review`" in rows
        assert f"fixed     {name}.txt → {name}.fixed.txt\n          (re-encoded from windows-1252)\n" in screen
        assert "\nchoose encodings for unsure files: `fixenc review`\n" in screen
        assert "look: `fixenc report`; put in place: `fixenc accept`; take back: `fixenc undo`\n" in screen
    finally:
        terminal.close()


@pytest.mark.slow
def test_without_a_terminal_no_next_steps_are_told(fixenc: Runner, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes((GERMAN * 4).encode("cp1252"))
    assert fixenc("fix", ".").err.splitlines() == [
        "fixed     a.txt → a.fixed.txt (re-encoded from windows-1252)", "1 file: 1 fixed, 1 written",
    ]  # fmt: skip


def test_a_pipe_counts_as_a_terminal_for_the_bar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A failure means that a bar is drawn over what the next program of a pipe prints."""
    from fixenc.cli.results import View
    from fixenc.report.formats import OutputFormat

    ours, theirs = os.pipe()
    with open(theirs, "w", encoding="utf-8") as pipe, open(tmp_path / "out", "w", encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdout", pipe)
        has_bar_for_pipe = View(output_format=OutputFormat.GITHUB).has_bar
        monkeypatch.setattr("sys.stdout", file)
        has_bar_for_file = View(output_format=OutputFormat.GITHUB).has_bar
        monkeypatch.undo()
    os.close(ours)
    assert (has_bar_for_pipe, has_bar_for_file) == (False, True)
