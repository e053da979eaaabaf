"""The command line. Each command parses, calls and prints; it imports what it calls when it runs.

`main` is the console script: it maps every result and error to an `ExitCode`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from fixenc import __version__
from fixenc.cli.accept import accept
from fixenc.cli.clean import clean
from fixenc.cli.commands import Commands
from fixenc.cli.config import Config, config_for, is_from_config
from fixenc.cli.corpus import corpus
from fixenc.cli.detect import detect
from fixenc.cli.encodings import encodings
from fixenc.cli.exits import ExitCode
from fixenc.cli.explain import explain
from fixenc.cli.fix import fix
from fixenc.cli.help import help_of
from fixenc.cli.names import names
from fixenc.cli.report import report
from fixenc.cli.review import review
from fixenc.cli.runs import runs
from fixenc.cli.settings import Setting, Settings, defaults
from fixenc.cli.streams import end_output, prepare_streams
from fixenc.cli.undo import undo
from fixenc.cli.usage import UsageError, describe, describe_unknown_command, message_of
from fixenc.cli.watch import watch
from fixenc.errors import FixencError, OptionsError

# All commands, in the order of the help.
COMMANDS = (fix, watch, review, report, accept, undo, clean, runs, names, corpus, detect, explain, encodings)


class _Command(TyperCommand):
    """A command whose defaults may come from a config file; the context has the file, or the error in it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if any(parameter.name == "config" for parameter in self.params) and not ctx.resilient_parsing:
            try:
                given, _, _ = self.make_parser(ctx).parse_args(list(args))
            except UsageError as error:
                error.ctx = error.ctx or ctx
                raise
            try:
                _load_config(ctx, given)
            except FixencError as error:
                ctx.obj = error
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if error.param is not None and is_from_config(ctx, str(error.param.name)):
                raise OptionsError(f"{ctx.obj.path}: {message_of(error, ctx)}") from None
            raise

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_of(self, ctx))

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
            taken = [_option_of(one) for one in self.get_params(ctx) if is_from_config(ctx, str(one.name))]
            if config.path is None or not taken:
                raise
            told, *rest = str(error).split("\n")  # the note stands in the first line, before examples
            note = f"{config.path.name} sets {', '.join(taken)}"
            raise OptionsError("\n".join([f"{told} ({note})", *rest])) from error


def _option_of(parameter: Any) -> str:
    """Return the long name of an option without dashes, as a config file has it."""
    return next((one for one in parameter.opts if one.startswith("--")), str(parameter.name)).removeprefix("--")


class _Group(TyperGroup):
    """All commands; a word that is none of them may be the path of a file."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"commands": Commands(COMMANDS, _Command)})

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_of(self, ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        given = args[0]
        if given not in self.commands and not given.startswith("-") and not ctx.resilient_parsing:
            raise UsageError(describe_unknown_command(given, args[1:], self.commands), ctx)
        return super().resolve_command(ctx, args)


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
    cls=_Group,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn files of unknown or damaged encoding into clean UTF-8.",
)


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
    prepare_streams()
    logging.getLogger("fixenc").addHandler(_Warnings())
    try:
        code = _run()
        end_output()
    except FixencError as error:
        code = ExitCode.FAILED
        _print_messages(str(error))
    except Exception as error:
        if os.environ.get("FIXENC_DEBUG"):
            raise
        code = ExitCode.FAILED
        hint = "please report it with the output of FIXENC_DEBUG=1"
        _print_messages(f"internal error: {type(error).__name__}: {error}\n{hint}")
    sys.exit(code)


class _Warnings(logging.Handler):
    """Prints warnings of the library like all other messages: safe for a terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        _print_messages(record.getMessage())


def _run() -> int:
    try:
        result = app(prog_name="fixenc", standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.FINE
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # no words at all: its message is the help
            print(error.message.rstrip(), file=sys.stderr)
        else:
            _print_messages(describe(error))
        return ExitCode.FAILED
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    return result if isinstance(result, int) else ExitCode.FINE


def _print_messages(*messages: str) -> None:
    from fixenc.report.safe import safe

    with contextlib.suppress(OSError):  # if stderr is closed, the exit code remains
        for message in messages:
            print("\n".join(safe(line) for line in f"fixenc: {message}".split("\n")), file=sys.stderr)
