"""Errors of usage in one line, with what was probably meant, and where the help is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any, cast

import typer

# The root of Typer's errors of usage, which it does not export.
UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])

# How alike a word and what was probably meant are, as difflib counts it: `fx` and `fix` 0.8, `nothing` and `encodings`
# 0.63.
_LIKENESS = 0.7


def describe(error: Any) -> str:
    """Return the message of an error of usage: what is wrong, and in a second line where the help is."""
    context = error.ctx
    command = "fixenc" if context is None else context.command_path
    return f"{message_of(error, context)}\nsee `{command} --help`"


def describe_unknown_command(given: str, rest: Iterable[str], known: Iterable[str]) -> str:
    """Return what is said of a word that is no command: a similar command, or `fixenc fix` if it is a file."""
    close = _closest(given, known)
    if os.path.lexists(given):
        import shlex

        return f"{given!r} is no command; did you mean: fixenc fix {shlex.join([given, *rest])}"
    return f"no command {given!r}" + _did_you_mean(close)


def message_of(error: Any, context: Any) -> str:
    """Return what is wrong, in one line."""
    if getattr(error, "possibilities", None) is not None or type(error).__name__ == "NoSuchOption":
        known = [] if context is None else [name for one in context.command.get_params(context) for name in _names(one)]
        mistaken = _file_taken_for(error.option_name)
        if mistaken is not None:
            return f"no option {error.option_name}; for the file, write ./{mistaken}"
        return f"no option {error.option_name}" + _did_you_mean(_closest(error.option_name, known))
    parameter = getattr(error, "param", None)
    if parameter is not None and error.message:
        name = next((one for one in parameter.opts if one.startswith("--")), parameter.name)
        message = error.message.removeprefix("Value error, ").replace("Input should be", "must be")
        return f"{name}{' ' if message.startswith('must ') else ': '}{message.rstrip('.')}"
    message = str(error.format_message())
    return message[:1].lower() + message[1:].rstrip(".")


def _file_taken_for(option: str) -> str | None:
    """Return the word of the command line that was taken for an option, if it is the name of a file."""
    # Letters after one dash are options each: of ``-name``, -n may be known.
    is_short = not option.startswith("--")
    words = (one for one in sys.argv[1:] if one.startswith(option[:1] if is_short else option) and option[1:] in one)
    return next((word for word in words if os.path.lexists(word)), None)


def _names(parameter: Any) -> list[str]:
    return [name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("--")]


def _closest(given: str, known: Iterable[str]) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(given, list(known), n=1, cutoff=_LIKENESS)), None)


def _did_you_mean(close: str | None) -> str:
    return "" if close is None else f"; did you mean {close}?"
