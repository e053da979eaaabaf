"""The command line. Each command parses, calls and prints; what it calls is loaded when it runs.

`main` is the console script: it maps every way to end to an `ExitCode`.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer
from typer.core import TyperCommand

from fixenc import __version__
from fixenc.cli.config import Commands, Setting, defaults, find_config, is_from_config
from fixenc.cli.detect import detect
from fixenc.cli.encodings import encodings
from fixenc.cli.exits import ExitCode
from fixenc.cli.explain import explain
from fixenc.cli.fix import fix
from fixenc.cli.names import names
from fixenc.cli.runs import runs
from fixenc.cli.undo import undo
from fixenc.errors import FixencError, OptionsError

COMMANDS = (fix, names, undo, runs, detect, explain, encodings)


class _Command(TyperCommand):
    """A command whose defaults may come from a config file, which the context carries, or what is wrong with it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if error.param is not None and is_from_config(ctx, str(error.param.name)):
                raise OptionsError(f"{ctx.obj}: {error.format_message()}") from None
            raise

    def invoke(self, ctx: Any) -> Any:
        # Only now, so that a config file that makes no sense does not keep anybody from the help.
        if isinstance(ctx.obj, FixencError):
            raise ctx.obj
        try:
            return super().invoke(ctx)
        except OptionsError as error:
            if ctx.obj is None:
                raise
            raise OptionsError(f"{error} (with the settings of {ctx.obj})") from error
        except BrokenPipeError:
            # Typer would answer 1, which here means "would change".
            raise typer.Exit(ExitCode.FAILED) from None


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
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    try:
        found = find_config(Path.cwd())
        if found is not None:
            context.obj, settings = found
            context.default_map = defaults(settings, context.obj, _settings_by_command(context))
    except FixencError as error:
        context.obj = error
    except FileNotFoundError:
        context.obj = OptionsError("the working folder is gone; change to one that exists")


def _settings_by_command(context: typer.Context) -> Commands:
    """What a config file may say of each command: its options, by their long names without dashes."""
    group: Any = context.command
    return {
        function.__name__: {
            option.removeprefix("--"): Setting.of_type(parameter.name, types[parameter.name])
            for parameter in group.commands[function.__name__].params
            for option in parameter.opts
            if option.startswith("--") and parameter.name in types
        }
        for function in COMMANDS
        for types in [get_type_hints(function)]
    }


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows its escape; the run goes on.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run()
    except FixencError as error:
        code = _tell(str(error))
    except Exception as error:
        if os.environ.get("FIXENC_DEBUG"):
            raise
        code = _tell(
            f"internal error: {type(error).__name__}: {error}\nplease report it with what FIXENC_DEBUG=1 shows"
        )
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output is gone; keep Python from complaining about it at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or ExitCode.FAILED
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.FINE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.FINE


def _tell(message: str) -> ExitCode:
    from fixenc.report.safe import safe

    with contextlib.suppress(OSError):  # where nobody can be told, the exit code still tells
        print("\n".join(safe(line) for line in f"fixenc: {message}".split("\n")), file=sys.stderr)
    return ExitCode.FAILED
