"""Errors of usage take one line and say what was probably meant; the help is short and plain."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from fixenc.cli import app
from fixenc.cli.help import EXAMPLES, GROUPS
from fixenc.cli.options import options_of
from fixenc.records import BomPolicy
from tests.conftest import Runner

COMMANDS = typer.main.get_group(app).commands
# Lines at 80 columns.
MOST_LINES = 70


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("fix --inplace .", "no option --inplace; did you mean --in-place?\nsee `fixenc fix --help`"),
        ("fix --frobnicate .", "no option --frobnicate\nsee `fixenc fix --help`"),
        ("fx .", "no command 'fx'; did you mean fix?\nsee `fixenc --help`"),
        ("nothing", "no command 'nothing'\nsee `fixenc --help`"),
        ("a.txt --check", "'a.txt' is no command; did you mean: fixenc fix a.txt --check\nsee `fixenc --help`"),
        ("'a b.txt'", "'a b.txt' is no command; did you mean: fixenc fix 'a b.txt'\nsee `fixenc --help`"),
        ("fix --jobs 0 .", "--jobs must be greater than or equal to 1\nsee `fixenc fix --help`"),
        ("fix --bom maybe .", "--bom: 'maybe' is not one of 'auto', 'drop', 'keep', 'add'\nsee `fixenc fix --help`"),
        ("fix --bom", "option '--bom' requires an argument\nsee `fixenc fix --help`"),
        ("fix --labels none a.txt b.txt 'a b.txt'", "labels 'none' cannot be read: No such file or directory"),
    ],
)
def test_an_error_of_usage_takes_one_line_and_a_hint(fixenc: Runner, tmp_path: Path, arguments: str, said: str):
    for name in ("a.txt", "b.txt", "a b.txt"):
        (tmp_path / name).write_text("text\n", "utf-8")
    ran = fixenc(*shlex.split(arguments))
    assert (ran.code, ran.out, ran.err) == (2, b"", f"fixenc: {said}\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "meant"), [("windows1252x", "windows-1252"), ("cp1521", "cp1252"), ("utf-88", "utf-8")]
)
def test_a_mistyped_encoding_has_a_suggestion_wherever_it_is_given(
    fixenc: Runner, tmp_path: Path, given: str, meant: str
):
    (tmp_path / "a.txt").write_text("text\n", "utf-8")
    (tmp_path / "labels.csv").write_text(f"path,charset\na.txt,{given}\n", "utf-8")
    (tmp_path / "own.toml").write_text(f'[encodings]\n"*.txt" = "{given}"\n', "utf-8")
    for arguments in (
        ["--from", given],
        ["--encodings", f"*.txt={given}"],
        ["--labels", "labels.csv"],
        ["--config", "own.toml"],
    ):
        ran = fixenc("fix", "-n", "a.txt", *arguments)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert f"unknown charset {given!r}; did you mean {meant}" in ran.err


def test_a_missing_path_is_told_once(fixenc: Runner):
    assert fixenc("fix", "none", "none").err == "failed    none  no such file or folder\n1 file: 1 failed, 0 written\n"


@pytest.mark.parametrize("columns", ["0", "1", "-1", "x"])
def test_messages_are_printed_however_wide_the_terminal_says_it_is(fixenc: Runner, columns: str):
    """A failure means that an editor's shell, whose COLUMNS is 0, shows nothing of a run, not even its errors."""
    ran = fixenc("fix", "none", env={"COLUMNS": columns})
    assert (ran.code, ran.err) == (2, "failed    none  no such file or folder\n1 file: 1 failed, 0 written\n")


def help_at(columns: int, *command: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "fixenc", *command, "--help"],
        env={**os.environ, "COLUMNS": str(columns)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_help_of_fix_fits_on_a_page():
    lines = help_at(80, "fix")
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line in GROUPS] == list(GROUPS)
    assert "  -o, --output DIR            Mirror everything, cleaned, into DIR." in lines
    assert "      --no-guess              Leave lost bytes lost, even if a text is likely." in lines
    assert not any("╭" in line or "\x1b" in line for line in lines)
    assert "  fixenc fix site -o clean        a cleaned copy of the whole folder" in lines
    assert "  find . -type f -print0 | fixenc fix --files-from - -0  a list of files" in lines


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_the_terminal_and_has_every_option(monkeypatch: pytest.MonkeyPatch, name: str, columns: int):
    monkeypatch.setenv("COLUMNS", str(columns))
    command = COMMANDS[name]
    lines = command.get_help(command.context_class(command, info_name=name)).splitlines()
    assert lines[0].startswith(f"Usage: {name} [OPTIONS]")
    assert max(map(len, lines)) <= min(columns, 100)
    shown = {word for line in lines for word in line.replace(",", " ").split() if word.startswith("--")}
    for option in command.params:
        assert {*option.opts, *option.secondary_opts} & shown or option.param_type_name == "argument"


def test_the_help_of_the_program_lists_all_commands():
    lines = help_at(80)
    assert lines[0] == "Usage: fixenc COMMAND ..."
    assert {line.split()[0] for line in lines if line.startswith("  ")} >= set(COMMANDS)
    assert max(map(len, lines)) <= 80


def test_every_example_is_taken_by_its_command():
    """A failure means that the help shows a command that ends in an error."""
    group = typer.main.get_group(app)
    for line in (typed for rows in EXAMPLES.values() for typed, _ in rows):
        words = shlex.split(line.rpartition("|")[2].partition("<")[0])
        assert words.pop(0) == "fixenc"
        command = COMMANDS[words[0]]
        context = command.context_class(command, info_name=words[0], parent=group.context_class(group))
        command.make_parser(context).parse_args(words[1:])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_ends_with_an_example(name: str):
    assert EXAMPLES[name]


@pytest.mark.parametrize(
    ("name", "option", "said"),
    [
        ("detect", "--no-damage", "Do not look for damage in the text."),
        ("watch", "--no-initial", "Leave files that are there at the beginning."),
        ("accept", "--no-backup", "Keep no originals, not even as NAME.orig."),
    ],
)
def test_a_switch_that_is_shown_by_its_opposite_is_described_by_it(name: str, option: str, said: str):
    """A failure means that the help says the contrary of what an option does."""
    assert any(line.split() == [option, *said.split()] for line in help_at(80, name))


@pytest.mark.slow
def test_a_file_that_begins_with_a_dash_is_told_from_an_option(fixenc: Runner, tmp_path: Path):
    (tmp_path / "-name.txt").write_text("text\n", "utf-8")
    said = "fixenc: no option -a; for the file, write ./-name.txt\nsee `fixenc fix --help`\n"
    assert fixenc("fix", "-name.txt").err == said
    assert fixenc("fix", "./-name.txt").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("fix -o - a.txt", "--output takes a folder; for standard output: fixenc fix < FILE"),
        (
            "fix --check --output-format sarif -o found.sarif .",
            "--output takes a folder for clean copies; write the results with: > found.sarif",
        ),
    ],
)
def test_an_output_that_is_no_folder_is_refused(fixenc: Runner, tmp_path: Path, arguments: str, said: str):
    (tmp_path / "a.txt").write_text("text\n", "utf-8")
    ran = fixenc(*shlex.split(arguments))
    assert (ran.code, ran.out, ran.err) == (2, b"", f"fixenc: {said}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_an_error_names_the_settings_in_use_and_no_others(fixenc: Runner, tmp_path: Path):
    (tmp_path / "fixenc.toml").write_text("tidy = ['quotes']\n", "utf-8")
    assert fixenc("fix", "--from", "none", ".").err.endswith(" (fixenc.toml sets tidy)\n")
    (tmp_path / "fixenc.toml").write_text("", "utf-8")
    assert "fixenc.toml" not in fixenc("fix", "-0", ".").err


def test_completion_offers_commands_and_options(fixenc: Runner):
    env = {"_FIXENC_COMPLETE": "complete_bash", "COMP_WORDS": "fixenc fi", "COMP_CWORD": "1"}
    assert fixenc(env=env).out.split() == [b"fix"]
    env |= {"COMP_WORDS": "fixenc fix --no-i", "COMP_CWORD": "2"}
    assert set(fixenc(env=env).out.split()) == {b"--no-in-place", b"--no-ignore"}


@pytest.mark.parametrize("name", ["fix", "watch", "report", "review"])
def test_commands_take_the_same_options_in_the_same_way(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    given = ["--no-ignore", "--tidy", "quotes,nfc", "--encodings", "*.a=koi8-r", "--exclude", "b", "--bom", "keep", "."]
    context: Any = COMMANDS[name].make_context(name, given)
    options = options_of(context)
    assert (options.ignore, options.tidy, options.encodings) == (False, ("quotes", "nfc"), (("*.a", "koi8-r"),))
    assert (options.exclude, options.bom, options.containers) == (("b",), BomPolicy.KEEP, ())
