"""``fixenc runs``: earlier runs, which can be resumed or undone."""

from __future__ import annotations

import sys
from itertools import islice
from typing import Annotated

import typer

from fixenc.cli.parameters import AsJson

# The most runs that a terminal shows unless all are asked for: they fit a screen of 24 lines.
_MOST_SHOWN = 20


def runs(
    all_: Annotated[
        bool, typer.Option("--all", help=f"List all runs on a terminal, too, not only the last {_MOST_SHOWN}.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the runs that wrote or renamed files, the last one first, with the number by which others take them."""
    from fixenc.files.numbering import names
    from fixenc.files.runs import runs as all_runs
    from fixenc.report.console import stderr_console, stdout_console
    from fixenc.report.runs import earlier_line, print_runs

    is_short = sys.stdout.isatty() and not (all_ or as_json)
    found = list(islice(all_runs(), _MOST_SHOWN if is_short else None))
    if as_json:
        from fixenc.report import jsonl

        for one in found:
            print(jsonl.run_line(one))
    elif found:
        print_runs(found, stdout_console())
        if is_short and (earlier := names().index(found[-1].number)):
            stdout_console().print(earlier_line(earlier))
    else:
        stderr_console().print("no runs found")
