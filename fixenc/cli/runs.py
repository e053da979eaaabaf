"""``fixenc runs``: earlier runs, which can be resumed or undone."""

from __future__ import annotations

from fixenc.cli.parameters import AsJson


def runs(as_json: AsJson = False) -> None:
    """List the runs that wrote or renamed files, the last one first, with the number by which others take them."""
    from fixenc.files.runs import runs as all_runs
    from fixenc.report import console, jsonl
    from fixenc.report.runs import print_runs

    found = list(all_runs())
    if as_json:
        for one in found:
            print(jsonl.run_line(one))
    elif found:
        print_runs(found, console.stdout_console())
    else:
        console.stderr_console().print("no runs found")
