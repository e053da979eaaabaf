"""The command line. Each command parses, calls and prints; what it calls is loaded when it runs.

`main` is the console script: it maps every way to end to an `ExitCode`.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from fixenc import __version__
from fixenc.cli.detect import detect
from fixenc.cli.encodings import encodings
from fixenc.cli.exits import ExitCode
from fixenc.cli.explain import explain
from fixenc.cli.fix import fix
from fixenc.errors import FixencError

COMMANDS = (fix, detect, explain, encodings)

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn files of unknown or damaged encoding into clean UTF-8.",
)
for _command in COMMANDS:
    app.command()(_command)


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
    from fixenc.cli.config import defaults, find_config

    found = find_config(Path.cwd())
    if found is not None:
        source, settings = found
        context.default_map = defaults(settings, source, _options_by_command(context))


def _options_by_command(context: typer.Context) -> dict[str, dict[str, str]]:
    """Each command's options: their long names, without dashes, to the names of their parameters."""
    group: Any = context.command
    return {
        name: {
            option.removeprefix("--"): parameter.name
            for parameter in command.params
            for option in parameter.opts
            if option.startswith("--")
        }
        for name, command in group.commands.items()
    }


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows its escape; the run goes on.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except FixencError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output is gone; keep Python from complaining about it again at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.FAILED)
    except Exception as error:
        if os.environ.get("FIXENC_DEBUG"):
            raise
        _fail(f"internal error: {type(error).__name__}: {error}\nplease report it with what FIXENC_DEBUG=1 shows")


def _fail(message: str) -> None:
    from fixenc.report.safe import safe

    print("\n".join(safe(line) for line in f"fixenc: {message}".split("\n")), file=sys.stderr)
    sys.exit(ExitCode.FAILED)
