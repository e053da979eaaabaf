"""The settings in a config file, which become defaults of the command line.

Keys are the long names of options, without dashes in front. Values pass the same validation as on the command line;
their types, which the command line cannot distinguish (``1`` and ``"1"``), are checked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from fixenc.errors import OptionsError

# The settings that a config file may have: how text is read, and which files. Whoever made a folder may have put a
# config file there, so it must not decide anything else.
ALLOWED = frozenset(
    {
        "bom", "encodings", "exclude", "include", "jobs", "max-decompressed", "max-ratio", "min-confidence", "siblings",
        "suffix", "tidy", "unescape",
    }
)  # fmt: skip
# Why other options are refused in a config file, if they do more than change what is shown.
_DECIDES = {
    "apply": "decides that files are renamed",
    "backup": "decides whether originals are kept",
    "cluster": "decides which machines read and write files",
    "force": "decides what is overwritten",
    "fsync": "decides whether files reach the disk",
    "ignore": "decides that ignored files are written to",
    "hidden": "decides that hidden files are written to",
    "in-place": "decides that files are replaced",
    "journal": "decides where the journal is written",
    "output": "decides where files are written",
    "resume": "decides which run is continued",
}
# Parameters that are tables in a config file.
_TABLES = frozenset({"encodings"})


@dataclass(frozen=True, slots=True)
class Setting:
    """The values of a key: the name of its parameter, the type of a value, and whether it may be a list.

    If `is_table`, the value is a table, each row of which is ``KEY=VALUE`` on the command line.
    """

    parameter: str
    kind: type
    is_list: bool = False
    is_table: bool = False

    @classmethod
    def of_type(cls, parameter: str, hint: Any) -> Setting:
        """Return the setting of a parameter by its type; a class that is no bool or number is given as text."""
        kinds = {hint, *get_args(hint)}
        kind = next((kind for kind in (bool, int, float) if kind in kinds), str)
        return cls(parameter, kind, is_list=list[str] in kinds, is_table=parameter in _TABLES)

    @property
    def wanted(self) -> str:
        """The allowed values, in words."""
        words = {bool: "true or false", int: "a whole number", float: "a number"}.get(self.kind, "text")
        if self.is_table:
            return f"a table of {words}"
        return f"{words}, or a list of it" if self.is_list else words

    def as_given(self, value: Any) -> Any:
        """Return a TOML value as the command line would give it; raises TypeError for a value of a wrong type."""
        if self.is_table:
            value = _join_rows(value)
        values = value if self.is_list and isinstance(value, list) else [value]
        kinds = (int, float) if self.kind is float else (self.kind,)
        if any(type(one) not in kinds for one in values):
            raise TypeError
        return values if self.is_list else value if self.kind is bool else str(value)


Settings = Mapping[str, Setting]
"""The settings of commands, by the long names of options without dashes in front."""


def defaults(given: Mapping[str, Any], source: Path, own: Settings, known: Settings) -> dict[str, Any]:
    """Return the settings of a config file as defaults for the parameters of one command, whose settings are `own`.

    Raises OptionsError, which names `source`, for a key that a config file must not set, a key that no command has
    (`known` are the settings of all commands), and a value of a wrong type.
    """
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = key.replace("_", "-")
        if name not in ALLOWED:
            raise OptionsError(f"{source}: {_refusal(key, name, known)}")
        try:
            found[name] = known[name].as_given(value)
        except TypeError:
            raise OptionsError(f"{source}: {key} must be {known[name].wanted}, not {value!r}") from None
    return {own[name].parameter: value for name, value in found.items() if name in own}


def _refusal(key: str, name: str, known: Collection[str]) -> str:
    """Return why a key is refused."""
    option = name if name in known else name.removeprefix("no-")
    if option in known:
        return f"`{key}` {_DECIDES.get(option, 'is not allowed in a config file')}; give it on the command line"
    import difflib

    close = difflib.get_close_matches(name, ALLOWED, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"it must be one of: {', '.join(sorted(ALLOWED))}"
    return f"unknown setting {key!r}; {hint}"


def _join_rows(table: Any) -> list[str]:
    """Return the rows of a table of text as the command line would give them; raises TypeError for other values."""
    if not isinstance(table, dict) or not all(type(value) is str for value in table.values()):
        raise TypeError
    return [f"{key}={value}" for key, value in table.items()]
