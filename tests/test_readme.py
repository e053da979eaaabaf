"""The README stays true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

import fixenc
from fixenc.cli import app
from fixenc.cli.exits import ExitCode
from fixenc.repair.tidy import TIDIERS

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
COMMANDS = typer.main.get_group(app).commands


def test_every_command_and_option_is_told_of():
    for name in COMMANDS:
        assert f"`fixenc {name}" in README or f"fixenc {name} " in README
    options = {option for p in COMMANDS["fix"].params for option in p.opts if option.startswith("--")}
    assert {option for option in options if option not in README} == set()


def test_every_exit_code_status_and_tidier_is_told_of():
    assert all(re.search(rf"^\| {code.value} \|", README, re.MULTILINE) for code in ExitCode)
    assert all(f"`{name}`" in README for name in TIDIERS)
    assert all(name in README for name in fixenc.__all__)


@pytest.mark.parametrize("comment", ["main job command", "test command"])
def test_both_commands_stand_where_scripts_find_them(comment: str):
    block = re.search(rf"<!-- {comment} -->\n```sh\n(.+)\n```\n", README)
    assert block is not None
    assert block[1].startswith("python3 -m venv .venv && .venv/bin/pip install ")
