"""The options of the library, by what was given to a command that fixes files, or shows what fixing them would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING

import typer

from fixenc.cli.config import is_from_config
from fixenc.errors import OptionsError
from fixenc.records import CONTAINERS

if TYPE_CHECKING:
    from fixenc.options import Options


def options_of(context: typer.Context) -> Options:
    """Return the options of the library by the parameters of a command, which mostly have the same names.

    What the command has no parameter for is as by default. Raises OptionsError.
    """
    from fixenc.cosmetics.tidy import TIDIERS
    from fixenc.cosmetics.unescape import UNESCAPERS
    from fixenc.options import Options

    given = context.params
    # A --from on the command line overrides patterns in a config file.
    is_of_config = is_from_config(context, "encodings")
    is_overruled = given.get("encoding") is not None and is_of_config
    named = {field.name for field in fields(Options)}
    return Options(
        **{name: value for name, value in given.items() if name in named}
        | {
            "encodings": () if is_overruled else _split_pairs(given["encodings"] or ()),
            "encodings_base": context.obj.path.absolute().parent if is_of_config else None,
            "tidy": _split_names(given["tidy"], TIDIERS),
            "unescape": _split_names(given["unescape"], UNESCAPERS),
            "containers": _split_names(given.get("containers"), CONTAINERS),
            "include": given["include"] or (),
            "exclude": given["exclude"] or (),
            "check": bool(given.get("check") or given.get("diff")),
            "keep_texts": bool(given.get("diff")),
        }
    )


def _split_pairs(given: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Split each ``GLOB=ENCODING`` at the last equals sign: labels have none, file names may."""
    pairs = [(pattern, label.strip()) for pattern, _, label in (one.rpartition("=") for one in given)]
    if not all(pattern for pattern, _ in pairs):
        raise OptionsError("--encodings takes GLOB=ENCODING, such as '*.sub=cp1250'")
    return tuple(pairs)


def _split_names(given: Iterable[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names in ``--tidy quotes,nfc --tidy width``; all known names for ``all``."""
    names = [name.strip() for value in given or () for name in value.split(",") if name.strip()]
    return tuple(known) if "all" in names else tuple(names)
