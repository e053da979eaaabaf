"""What every test may use: the installed command, run as a process in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# These machines may be slow and noisy; a time limit per example would fail at random.
# The check of a change must not depend on chance; whoever runs the tests elsewhere tries other texts each time.
# A machine that does something else is no failure of a test.
settings.register_profile(
    "fixenc",
    deadline=None,
    max_examples=100,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fixenc")


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.decode("ascii").splitlines()]

    @property
    def by_name(self) -> dict[str, dict[str, Any]]:
        return {Path(line["path"]).name: line for line in self.lines}


Runner = Callable[..., Ran]


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of its own for each test, so that no ledger outlives it."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _no_git_config(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of git and no list of ignored files of whoever runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


@pytest.fixture
def fixenc(tmp_path: Path) -> Runner:
    """Run the installed `fixenc` in `tmp_path`."""
    command = shutil.which("fixenc", path=str(Path(sys.executable).parent))
    assert command, "the fixenc command is not installed beside this Python"

    def run(
        *arguments: str | bytes | Path,
        stdin: bytes = b"",
        env: dict[str, str] | None = None,
        cwd: Path = tmp_path,
    ) -> Ran:
        done = subprocess.run(
            [command, *arguments],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, "NO_COLOR": "1", **(env or {})},
        )
        return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    return run
