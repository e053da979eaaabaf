"""The README stays true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

import fixenc
from fixenc.cli import app
from fixenc.cli.exits import ExitCode
from fixenc.files.looking import Look
from fixenc.records import Detection, Evidence, Outcome, Status
from fixenc.repair.tidy import TIDIERS
from fixenc.report import jsonl

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


def test_every_json_key_is_told_of():
    detection = Detection("utf-8", Evidence.UTF8, 1.0)
    lines = (
        jsonl.outcome_line(Outcome(Path("a"), Status.HEALTHY, detection=detection)),
        jsonl.look_line(Look(Path("a"), detection)),
        jsonl.repair_line(fixenc.explain("cafÃ©"), detection),
        jsonl.charset_line("utf-8", "utf-8", ("utf-8",)),
    )
    keys = {key for line in lines for key in json.loads(line)}
    keys |= {key for region in json.loads(lines[2])["regions"] for key in region}
    assert {key for key in keys if f"`{key}`" not in README} == set()


@pytest.mark.parametrize("comment", ["main job command", "test command"])
def test_both_commands_stand_where_scripts_find_them(comment: str):
    block = re.search(rf"<!-- {comment} -->\n```sh\n(.+)\n```\n", README)
    assert block is not None
    assert block[1].startswith("python3 -m venv .venv && .venv/bin/pip install ")
