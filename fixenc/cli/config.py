"""Finding a config file: `fixenc.toml`, or `[tool.fixenc]` in pyproject.toml, upwards of the working folder.

The search ends at the root of a repository or at the home folder. A file that somebody else may have written is passed
over with a warning; `--config` names one that is taken all the same, and `--no-config` looks for none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from fixenc.errors import OptionsError

_OWN, _SHARED = "fixenc.toml", "pyproject.toml"
_OWN_TABLE = b"fixenc"
# The largest config file that is read, in bytes: a long table of encodings takes some thousands.
_MOST = 1 << 20
# The most dots that a line of one may have. Python's parser takes the square of how many parts a key has: 0.6 s for
# 8,000 of them, 6.5 s for 32,000; 9 s for as many keys of 1,000 as a file may have. A line of a table of encodings has
# two or three dots.
_MOST_DOTS = 200


@dataclass(frozen=True, slots=True)
class Config:
    """What a config file says, the file, and warnings of others that were passed over."""

    path: Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def config_for(folder: Path, named: str | None, *, is_wanted: bool) -> Config:
    """The config file that is named, else the nearest one of `folder`; raises OptionsError for one that is broken."""
    if named is not None and not is_wanted:
        raise OptionsError("choose one of --config and --no-config; they exclude each other")
    if named is not None:
        return _named(Path(named))
    return _nearest(folder) if is_wanted else Config()


def is_from_config(context: typer.Context, parameter: str) -> bool:
    """Whether a parameter's value comes from a config file and not from the command line."""
    source = context.get_parameter_source(parameter)
    return source is not None and source.name == "DEFAULT_MAP"


def _named(path: Path) -> Config:
    from fixenc.files.trust import read_told

    told = read_told(path, _MOST)
    if told is None:
        raise OptionsError(f"--config {str(path)!r}: no such file")
    # Whoever names a file on the command line answers for its owner; one that cannot be read has no bytes.
    if told.objection is not None and not told.data:
        raise OptionsError(f"--config {str(path)!r}: {told.objection}")
    settings = _settings(path, told.data)
    if settings is None:
        raise OptionsError(f"--config {str(path)!r}: has no table [tool.fixenc]")
    return Config(path, settings)


def _nearest(folder: Path) -> Config:
    from fixenc.files.trust import read_told

    warnings = list[str]()
    for path in (place / name for place in _places(folder) for name in (_OWN, _SHARED)):
        told = read_told(path, _MOST)
        if told is None:
            continue
        if told.objection is None:
            settings = _settings(path, told.data)
            if settings is not None:
                return Config(path, settings, tuple(warnings))
        elif path.name == _OWN or _OWN_TABLE in told.data:
            warnings.append(f"{path}: passed over, since {told.objection}; to use it, name it with --config")
    return Config(warnings=tuple(warnings))


def _places(folder: Path) -> Iterator[Path]:
    """The folders in which a config file may stand."""
    home = Path(os.path.realpath(os.path.expanduser("~")))
    for place in (folder, *folder.parents):
        yield place
        if place == home or os.path.lexists(place / ".git"):
            return


def _settings(path: Path, data: bytes) -> Mapping[str, Any] | None:
    """What a file says; None for a pyproject.toml that says nothing of fixenc. Raises OptionsError for no TOML."""
    if path.name == _SHARED and _OWN_TABLE not in data:
        return None  # whatever else is wrong with it is not for fixenc to tell
    if max(line.count(b".") for line in data.split(b"\n")) > _MOST_DOTS:
        wrong = f"has a line with more than {_MOST_DOTS} dots"
        raise OptionsError(f"{path}: {wrong}; divide it, or do without by --no-config")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        whole = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise OptionsError(f"{path}: cannot be read: {error}; mend it, or do without by --no-config") from error
    if path.name != _SHARED:
        return whole
    tools = whole.get("tool")
    own = tools.get("fixenc") if isinstance(tools, dict) else None
    return own if isinstance(own, dict) else None
