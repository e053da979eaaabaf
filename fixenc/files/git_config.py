"""The settings of git that say what is ignored: `core.excludesFile` of the user, `core.ignoreCase` of a repository.

The config file of a repository comes with the tree, so it names no file that is read: `core.excludesFile` counts only
in the files of the system and of the user. Files that these include are not read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from fixenc.files.trust import read_checked

# Bytes. A config file of git has some hundreds.
_MOST = 1 << 18
# A section without a subsection: `[core]`.
_SECTION = re.compile(r"\s*\[\s*([\w.-]+)\s*\]\s*(.*)", re.DOTALL)
# A key with its value; without a value, it is true.
_SETTING = re.compile(r"\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*))?", re.DOTALL)
# A piece of a value: quoted text, an escape, or plain text up to a comment.
_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|(\\.)|([^"\\#;]+)', re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b"}
_TRUE = frozenset({"true", "yes", "on", "1"})


def find_excludes() -> str | None:
    """Return the path of the user's list of ignored files, which need not exist; None if there is to be none."""
    home = os.environ.get("XDG_CONFIG_HOME") or _expand("~/.config")
    found: str | None = None
    for path in _config_files(home):
        found = _settings_of(path).get("excludesfile", found)
    if found is None:
        return os.path.join(home, "git", "ignore")
    path = _expand(found)
    return path if os.path.isabs(path) else None


def is_case_ignored(folder: str) -> bool:
    """Whether the repository whose `.git` is this folder is on a file system that ignores case, as git found out."""
    return _settings_of(os.path.join(folder, "config")).get("ignorecase", "").lower() in _TRUE


def _config_files(home: str) -> Iterator[str]:
    """Yield the config files of the system and of the user, the strongest last."""
    yield os.environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig"
    if "GIT_CONFIG_GLOBAL" in os.environ:
        yield os.environ["GIT_CONFIG_GLOBAL"]
    else:
        yield os.path.join(home, "git", "config")
        yield _expand("~/.gitconfig")


def _settings_of(path: str) -> dict[str, str]:
    """Return the settings in the section `core` of a config file, by lower-case keys; none of an unreadable file."""
    file = read_checked(Path(path), _MOST) if path else None
    if file is None:
        return {}
    found, section = dict[str, str](), ""
    for line in os.fsdecode(file.data).replace("\\\r\n", "").replace("\\\n", "").splitlines():
        rest = line
        if (head := _SECTION.match(line)) is not None:
            section, rest = head[1].lower(), head[2]
        elif line.lstrip().startswith("["):
            section = ""
        if section == "core" and (setting := _SETTING.match(rest)) is not None:
            found[setting[1].lower()] = "true" if setting[2] is None else _value(setting[2])
    return found


def _value(text: str) -> str:
    """Return a value without quotation marks, escapes and comment."""
    value, at = "", 0
    while (piece := _PIECE.match(text, at)) is not None:
        quoted, escape, plain = piece.groups()
        value += plain or re.sub(r"\\(.)", _unescape, quoted if quoted is not None else escape)
        at = piece.end()
    return value.strip()


def _unescape(escape: re.Match[str]) -> str:
    return _ESCAPES.get(escape[1], escape[1])


def _expand(path: str) -> str:
    return os.path.expanduser(path)
