"""The README and the reference stay true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

import fixenc
from fixenc.cli import app
from fixenc.cli.exits import ExitCode
from fixenc.cosmetics.tidy import TIDIERS
from fixenc.cosmetics.unescape import UNESCAPERS
from fixenc.files.looking import Look
from fixenc.records import Detection, Evidence, Outcome, Status
from fixenc.report import jsonl

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = (ROOT / ".github" / "REFERENCE.md").read_text("utf-8")
DOCUMENTS = ("README.md", "CHANGELOG.md", ".github/REFERENCE.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md")
# The most lines of the README, which a person reads in one go; details belong to the reference.
MOST_LINES = 180
COMMANDS = typer.main.get_group(app).commands


def test_every_command_and_option_is_documented():
    for name in COMMANDS:
        assert f"`fixenc {name}" in README or f"fixenc {name} " in README
    options = {option for p in COMMANDS["fix"].params for option in p.opts if option.startswith("--")}
    assert {option for option in options if option not in REFERENCE} == set()


def test_every_exit_code_status_and_tidier_is_documented():
    assert all(re.search(rf"^\| {code.value} \|", REFERENCE, re.MULTILINE) for code in ExitCode)
    assert all(f"`{name}`" in REFERENCE for name in (*TIDIERS, *UNESCAPERS))
    assert all(name in REFERENCE for name in fixenc.__all__)


def test_every_json_key_is_documented():
    detection = Detection("utf-8", Evidence.UTF8, 1.0)
    lines = (
        jsonl.outcome_line(Outcome(Path("a"), Status.HEALTHY, detection=detection)),
        jsonl.look_line(Look(Path("a"), detection)),
        jsonl.repair_line(fixenc.explain("cafÃ©"), detection),
        jsonl.charset_line("utf-8", "utf-8", ("utf-8",)),
    )
    keys = {key for line in lines for key in json.loads(line)}
    keys |= {key for region in json.loads(lines[2])["regions"] for key in region}
    assert {key for key in keys if f"`{key}`" not in REFERENCE} == set()


def test_the_readme_is_short():
    assert len(README.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file(document: str):
    path = ROOT / document
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))
    missing = {link for link in links if "://" not in link and not (path.parent / link).exists()}
    assert missing == set()


@pytest.mark.parametrize("comment", ["main job command", "test command"])
def test_both_commands_stand_where_scripts_find_them(comment: str):
    block = re.search(rf"<!-- {comment} -->\n```sh\n(.+)\n```\n", README)
    assert block is not None
    assert block[1].startswith("python3 -m venv .venv && .venv/bin/pip install ")
