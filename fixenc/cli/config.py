"""Finding a config file: `fixenc.toml`, or `[tool.fixenc]` in pyproject.toml, in the working folder or above it.

The search ends at the root of a repository or at the home folder. A file that somebody else may have written is ignored
with a warning, unless `--config` names it; with `--no-config` there is no search.
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
from fixenc.urls import path_from

# The name of a config file of fixenc alone.
_OWN = "fixenc.toml"
# The name of a config file that has a table for fixenc.
_SHARED = "pyproject.toml"
# A file without these bytes has no such table.
_OWN_TABLE = b"fixenc"
# The largest config file that is read, in bytes: a long table of encodings has some thousands.
_MOST = 1 << 20
# The most dots in a line. The time of Python's TOML parser is quadratic in the number of parts of a key: 0.6 s for
# 8,000 parts, 6.5 s for 32,000; 9 s for as many keys of 1,000 parts as a file may have. A line of a table of encodings
# has two or three dots.
_MOST_DOTS = 200


@dataclass(frozen=True, slots=True)
class Config:
    """A config file, its settings, and warnings about files that were ignored."""

    path: Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def config_for(folder: Path, named: str | None, *, is_wanted: bool) -> Config:
    """Return the named config file, else the nearest one of `folder`; raises OptionsError for an invalid file."""
    if named is not None and not is_wanted:
        raise OptionsError("--config and --no-config cannot be combined")
    if named is not None:
        return _read_named(path_from(named))
    return _find_nearest(folder) if is_wanted else Config()


def check_config(path: Path, data: bytes) -> None:
    """Raise OptionsError for bytes that would not be taken as this config file."""
    if len(data) > _MOST:
        raise OptionsError(f"{path}: would have more than {_MOST:,} bytes; replace rules for files by one for a folder")
    _settings(path, data)


def is_from_config(context: typer.Context, parameter: str) -> bool:
    """Whether the value of a parameter comes from a config file, not from the command line."""
    source = context.get_parameter_source(parameter)
    return source is not None and source.name == "DEFAULT_MAP"


def _read_named(path: Path) -> Config:
    from fixenc.files.trust import read_checked

    file = read_checked(path, _MOST)
    if file is None:
        raise OptionsError(f"--config {str(path)!r}: no such file")
    # A file named on the command line is trusted, whoever owns it; an unreadable one has no bytes.
    if file.objection is not None and not file.data:
        raise OptionsError(f"--config {str(path)!r}: {file.objection}")
    settings = _settings(path, file.data)
    if settings is None:
        raise OptionsError(f"--config {str(path)!r}: has no table [tool.fixenc]")
    return Config(path, settings)


def _find_nearest(folder: Path) -> Config:
    from fixenc.files.trust import read_checked

    warnings = list[str]()
    for path in (place / name for place in _places(folder) for name in (_OWN, _SHARED)):
        file = read_checked(path, _MOST)
        if file is None:
            continue
        if file.objection is None:
            settings = _settings(path, file.data)
            if settings is not None:
                return Config(path, settings, tuple(warnings))
        elif path.name == _OWN or _OWN_TABLE in file.data:
            warnings.append(f"{path}: ignored, since {file.objection}; to use it, name it with --config")
    return Config(warnings=tuple(warnings))


def _places(folder: Path) -> Iterator[Path]:
    """Yield the folders in which a config file is searched for."""
    home = Path(os.path.realpath(os.path.expanduser("~")))
    for place in (folder, *folder.parents):
        yield place
        if place == home or os.path.lexists(place / ".git"):
            return


def _settings(path: Path, data: bytes) -> Mapping[str, Any] | None:
    """Return the settings in a file; None for a pyproject.toml without any. Raises OptionsError for invalid TOML."""
    if path.name == _SHARED and _OWN_TABLE not in data:
        return None  # fixenc does not report errors in a file without its table
    if max(line.count(b".") for line in data.split(b"\n")) > _MOST_DOTS:
        wrong = f"has a line with more than {_MOST_DOTS} dots"
        raise OptionsError(f"{path}: {wrong}; divide the line, or ignore the file with --no-config")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        whole = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise OptionsError(f"{path}: cannot be read: {error}; correct it, or ignore it with --no-config") from error
    if path.name != _SHARED:
        return whole
    tools = whole.get("tool")
    own = tools.get("fixenc") if isinstance(tools, dict) else None
    return own if isinstance(own, dict) else None
