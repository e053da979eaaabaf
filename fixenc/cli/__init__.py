"""The command line. Each command parses, calls and prints; it imports what it calls when it runs.

`main` is the console script: it maps every result and error to an `ExitCode`.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer
from typer.core import TyperCommand

from fixenc import __version__
from fixenc.cli.config import Config, config_for, is_from_config
from fixenc.cli.detect import detect
from fixenc.cli.encodings import encodings
from fixenc.cli.exits import ExitCode
from fixenc.cli.explain import explain
from fixenc.cli.fix import fix
from fixenc.cli.names import names
from fixenc.cli.report import report
from fixenc.cli.runs import runs
from fixenc.cli.settings import Setting, Settings, defaults
from fixenc.cli.undo import undo
from fixenc.errors import FixencError, OptionsError

# All commands, in the order of the help.
COMMANDS = (fix, names, undo, runs, report, detect, explain, encodings)


class _Command(TyperCommand):
    """A command whose defaults may come from a config file; the context has the file, or the error in it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if any(parameter.name == "config" for parameter in self.params) and not ctx.resilient_parsing:
            given, _, _ = self.make_parser(ctx).parse_args(list(args))
            try:
                _load_config(ctx, given)
            except FixencError as error:
                ctx.obj = error
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if error.param is not None and is_from_config(ctx, str(error.param.name)):
                raise OptionsError(f"{ctx.obj.path}: {error.format_message()}") from None
            raise

    def invoke(self, ctx: Any) -> Any:
        # Raised only now, so that --help works with an invalid config file.
        if isinstance(ctx.obj, FixencError):
            raise ctx.obj
        config = ctx.obj if isinstance(ctx.obj, Config) else Config()
        _print_messages(*config.warnings)
        if config.path is not None and ctx.params.get("verbose"):
            _print_messages(f"settings of {config.path}")
        try:
            return super().invoke(ctx)
        except OptionsError as error:
            if config.path is None:
                raise
            raise OptionsError(f"{error} (with the settings of {config.path})") from error
        except BrokenPipeError:
            # Typer would exit with 1, which here means "would change".
            raise typer.Exit(ExitCode.FAILED) from None


def _load_config(context: Any, given: Mapping[str, Any]) -> None:
    """Take defaults from a config file, as the options `given` on the command line say."""
    try:
        folder = Path.cwd()
    except FileNotFoundError:
        raise OptionsError("the working folder does not exist any more; change to another one") from None
    config = config_for(folder, given.get("config"), is_wanted=not given.get("no_config"))
    context.obj = config
    if config.path is not None:
        known = {name: one for function in COMMANDS for name, one in _settings_of(function, context.parent).items()}
        own = _settings_of(context.command.callback, context.parent)
        context.default_map = defaults(config.settings, config.path, own, known)


def _settings_of(function: Any, group: Any) -> Settings:
    """Return the settings of a command, by the long names of its options without dashes."""
    types = get_type_hints(function)
    return {
        option.removeprefix("--"): Setting.of_type(parameter.name, types[parameter.name])
        for parameter in group.command.commands[function.__name__].params
        for option in parameter.opts
        if option.startswith("--") and parameter.name in types
    }


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn files of unknown or damaged encoding into clean UTF-8.",
)
for _command in COMMANDS:
    app.command(cls=_Command)(_command)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"fixenc {__version__}")
        raise typer.Exit


@app.callback()
def _before_any_command(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options before a command."""


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal cannot show is shown as an escape, and does not end the run.
            stream.reconfigure(errors="backslashreplace")
    logging.getLogger("fixenc").addHandler(_Warnings())
    try:
        code = _run()
    except FixencError as error:
        code = ExitCode.FAILED
        _print_messages(str(error))
    except Exception as error:
        if os.environ.get("FIXENC_DEBUG"):
            raise
        code = ExitCode.FAILED
        hint = "please report it with the output of FIXENC_DEBUG=1"
        _print_messages(f"internal error: {type(error).__name__}: {error}\n{hint}")
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the output is gone; without this, Python would report an error at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or ExitCode.FAILED
    sys.exit(code)


class _Warnings(logging.Handler):
    """Prints warnings of the library like all other messages: safe for a terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        _print_messages(record.getMessage())


def _run() -> int:
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.FINE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.FINE


def _print_messages(*messages: str) -> None:
    from fixenc.report.safe import safe

    with contextlib.suppress(OSError):  # if stderr is closed, the exit code remains
        for message in messages:
            print("\n".join(safe(line) for line in f"fixenc: {message}".split("\n")), file=sys.stderr)
