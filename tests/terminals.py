"""A real terminal for tests: tmux, which draws what a person would see, in a window of a given size."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

# The seconds after which a text does not come any more: machines may be slow.
_PATIENCE = 60.0
# The seconds between two looks.
_LOOK = 0.05


class Terminal:
    """A window of tmux in which one shell runs."""

    def __init__(self, folder: Path, width: int = 80, height: int = 24, env: Mapping[str, str] | None = None) -> None:
        self._socket = f"fixenc-{uuid.uuid4().hex}"
        given = {"LANG": "C.UTF-8", "PS1": "ready$ ", "HISTFILE": os.devnull, **(env or {})}
        given |= {name: os.environ[name] for name in ("XDG_STATE_HOME", "PYTHONPATH") if name in os.environ}
        pairs = [f"{name}={value}" for name, value in given.items()]
        shell = shlex.join(["env", *pairs, "bash", "--norc", "--noprofile"])
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", str(width), "-y", str(height), "-c", str(folder), shell)
        self.wait_for("ready$")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-u", "-L", self._socket, *arguments]
        done = subprocess.run(command, check=True, capture_output=True, timeout=30)
        return done.stdout.decode("utf-8")

    def run(self, *command: str | Path) -> None:
        """Type a command, and Enter."""
        self.type(shlex.join(map(str, command)))
        self.press("Enter")

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by the names that tmux has for them."""
        self._tmux("send-keys", *keys)

    def resize(self, width: int, height: int) -> None:
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    @property
    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    @property
    def coloured_screen(self) -> str:
        """The screen with the escape sequences of its colours."""
        return self._tmux("capture-pane", "-p", "-e")

    def wait_for(self, text: str) -> str:
        """Return the screen once it shows a text."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if text in (screen := self.screen):
                return screen
            time.sleep(_LOOK)
        raise AssertionError(f"no {text!r} on the screen:\n{self.screen}")

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True, timeout=30)


def has_tmux() -> bool:
    return shutil.which("tmux") is not None
