"""Defaults from a config file: `fixenc.toml`, or `[tool.fixenc]` in pyproject.toml, upwards of the working folder.

Keys are the long names of the options, without dashes in front. They become defaults of the command line and so pass
through the very same validation.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fixenc.errors import OptionsError

# A config file cannot say which paths to take, nor ask for help.
_NOT_IN_CONFIG = frozenset({"help"})


def find_config(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    """The nearest config file at or above `folder` and its settings; a pyproject.toml without ours is passed over."""
    for place in (folder, *folder.parents):
        own = place / "fixenc.toml"
        if own.is_file():
            return own, _load(own)
        shared = place / "pyproject.toml"
        if shared.is_file():
            settings = _load(shared).get("tool", {}).get("fixenc")
            if isinstance(settings, dict):
                return shared, settings
    return None


def defaults(settings: dict[str, Any], source: Path, commands: dict[str, dict[str, str]]) -> dict[str, dict[str, Any]]:
    """Settings as default values for each command's parameters.

    `commands` maps a command's name to its options: long name to parameter name. Raises OptionsError for a key that
    no command has.
    """
    known = {key for options in commands.values() for key in options} - _NOT_IN_CONFIG
    for key, value in settings.items():
        if key.replace("_", "-") not in known:
            raise OptionsError(f"{source}: unknown setting {key!r}{_closest(key, known)}")
        if isinstance(value, dict):
            raise OptionsError(f"{source}: {key} must be a value, not a table")
    return {
        command: {
            options[name]: _as_given(value)
            for key, value in settings.items()
            if (name := key.replace("_", "-")) in options
        }
        for command, options in commands.items()
    }


def _as_given(value: Any) -> Any:
    """A TOML value as the command line would give it: a number as its digits, lists and booleans as they are."""
    return value if isinstance(value, bool | list) else str(value)


def _closest(key: str, known: set[str]) -> str:
    import difflib

    close = difflib.get_close_matches(key.replace("_", "-"), known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; it must be one of: {', '.join(sorted(known))}"


def _load(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OptionsError(f"{path}: cannot be read: {error}") from error
