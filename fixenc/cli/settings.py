"""What a config file may set, and how its values become defaults of the command line.

Keys are the long names of the options, without dashes in front. They become defaults of the command line and so pass
through the very same validation; what the command line would not tell apart (``1`` and ``"1"``) is told apart here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from fixenc.errors import OptionsError

# How text is read, and what is looked at. Whoever made the folder that fixenc is pointed at may have put a config file
# there, so nothing else is for one to say.
ALLOWED = frozenset(
    {
        "bom", "encodings", "exclude", "include", "jobs", "max-decompressed", "max-ratio", "min-confidence", "siblings",
        "suffix", "tidy", "unescape",
    }
)  # fmt: skip
# What other options decide, where that is more than how a run reads or reports.
_DECIDES = {
    "apply": "decides that files are renamed",
    "force": "decides what is overwritten",
    "fsync": "decides whether files reach the disk",
    "hidden": "decides that hidden files are written to",
    "in-place": "decides that files are replaced",
    "journal": "decides where a run is noted",
    "output": "decides where files are written",
    "resume": "decides which run is gone on with",
}
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
        kind = next((kind for kind in (bool, int, float) if kind in kinds), str)
        return cls(parameter, kind, is_list=list[str] in kinds, is_table=parameter in _TABLES)

    @property
    def wanted(self) -> str:
        """The values it takes, in words."""
        words = {bool: "true or false", int: "a whole number", float: "a number"}.get(self.kind, "text")
        if self.is_table:
            return f"a table of {words}"
        return f"{words}, or a list of it" if self.is_list else words

    def as_given(self, value: Any) -> Any:
        """A TOML value as the command line would give it; raises TypeError for one of another type."""
        if self.is_table:
            value = _joined(value)
        values = value if self.is_list and isinstance(value, list) else [value]
        kinds = (int, float) if self.kind is float else (self.kind,)
        if any(type(one) not in kinds for one in values):
            raise TypeError
        return values if self.is_list else value if self.kind is bool else str(value)


Settings = Mapping[str, Setting]
"""What the options of commands take, by their long names without dashes in front."""


def defaults(told: Mapping[str, Any], source: Path, own: Settings, known: Settings) -> dict[str, Any]:
    """What a config file says as default values for the parameters of one command, whose settings are `own`.

    Raises OptionsError, which names `source`, for a key that is not for a config file to set, one that no command has
    (`known` are the settings of all), and a value of a wrong type.
    """
    found: dict[str, Any] = {}
    for key, value in told.items():
        name = key.replace("_", "-")
        if name not in ALLOWED:
            raise OptionsError(f"{source}: {_refusal(key, name, known)}")
        try:
            found[name] = known[name].as_given(value)
        except TypeError:
            raise OptionsError(f"{source}: {key} must be {known[name].wanted}, not {value!r}") from None
    return {own[name].parameter: value for name, value in found.items() if name in own}


def _refusal(key: str, name: str, known: Collection[str]) -> str:
    """Why a key is refused."""
    option = name if name in known else name.removeprefix("no-")
    if option in known:
        return f"`{key}` {_DECIDES.get(option, 'is not for a config file')}; give it on the command line"
    import difflib

    close = difflib.get_close_matches(name, ALLOWED, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"it must be one of: {', '.join(sorted(ALLOWED))}"
    return f"unknown setting {key!r}; {hint}"


def _joined(table: Any) -> list[str]:
    """The rows of a table of text as the command line would give them; raises TypeError for anything else."""
    if not isinstance(table, dict) or not all(type(value) is str for value in table.values()):
        raise TypeError
    return [f"{key}={value}" for key, value in table.items()]
