"""Defaults from a config file: `fixenc.toml`, or `[tool.fixenc]` in pyproject.toml, upwards of the working folder.

Keys are the long names of the options, without dashes in front. They become defaults of the command line and so pass
through the very same validation; what the command line would not tell apart (``1`` and ``"1"``) is told apart here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import typer

from fixenc.errors import OptionsError, SourceError

# Parameters that are tables in a config file.
_TABLES = frozenset({"encodings"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a key may hold: the name of its parameter, the type of a value, and whether there may be several.

    Where `is_table`, they are the values of a table, and on the command line each follows its key: ``KEY=VALUE``.
    """

    parameter: str
    kind: type
    is_list: bool = False
    is_table: bool = False

    @classmethod
    def of_type(cls, parameter: str, hint: Any) -> Setting:
        """By the type of the parameter: ``list[str] | None`` is a list of text, and any other class is text too."""
        kinds = {hint, *get_args(hint)}
        kind = next((kind for kind in (bool, int) if kind in kinds), str)
        return cls(parameter, kind, is_list=list[str] in kinds, is_table=parameter in _TABLES)

    @property
    def wanted(self) -> str:
        """The values it takes, in words."""
        words = {bool: "true or false", int: "a whole number"}.get(self.kind, "text")
        if self.is_table:
            return f"a table of {words}"
        return f"{words}, or a list of it" if self.is_list else words

    def as_given(self, value: Any) -> Any:
        """A TOML value as the command line would give it; raises TypeError for one of another type."""
        if self.is_table:
            value = _joined(value)
        values = value if self.is_list and isinstance(value, list) else [value]
        if any(type(one) is not self.kind for one in values):
            raise TypeError
        return values if self.is_list else value if self.kind is bool else str(value)


Commands = Mapping[str, Mapping[str, Setting]]
"""For each command its settings by their keys."""


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


def defaults(settings: dict[str, Any], source: Path, commands: Commands) -> dict[str, dict[str, Any]]:
    """Settings as default values for each command's parameters.

    Raises OptionsError, which names `source`, for a key that no command has and for a value of a wrong type.
    """
    known = {key: setting for command in commands.values() for key, setting in command.items()}
    found: dict[str, Any] = {}
    for key, value in settings.items():
        name = key.replace("_", "-")
        if name not in known:
            raise OptionsError(f"{source}: unknown setting {key!r}{_closest(name, set(known))}")
        try:
            found[name] = known[name].as_given(value)
        except TypeError:
            raise OptionsError(f"{source}: {key} must be {known[name].wanted}, not {value!r}") from None
    return {
        command: {settings_of[name].parameter: value for name, value in found.items() if name in settings_of}
        for command, settings_of in commands.items()
    }


def is_from_config(context: typer.Context, parameter: str) -> bool:
    """Whether a parameter's value comes from a config file and not from the command line."""
    source = context.get_parameter_source(parameter)
    return source is not None and source.name == "DEFAULT_MAP"


def _joined(table: Any) -> list[str]:
    """The rows of a table of text as the command line would give them; raises TypeError for anything else."""
    if not isinstance(table, dict) or not all(type(value) is str for value in table.values()):
        raise TypeError
    return [f"{key}={value}" for key, value in table.items()]


def _closest(key: str, known: set[str]) -> str:
    import difflib

    close = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; it must be one of: {', '.join(sorted(known))}"


def _load(path: Path) -> dict[str, Any]:
    from fixenc.files.locations import Location
    from fixenc.files.reading import read

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        # A config file may well be a link, which `read` does not follow.
        return tomllib.loads(read(Location.of(Path(os.path.realpath(path)))).data.decode("utf-8"))
    except SourceError as error:
        raise OptionsError(f"{path}: {error}") from error
    except ValueError as error:
        raise OptionsError(f"{path}: cannot be read: {error}") from error
