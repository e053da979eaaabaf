"""``fixenc runs``: what was done, so that it can be gone on with or undone."""

from __future__ import annotations

from fixenc.cli.parameters import AsJson


def runs(as_json: AsJson = False) -> None:
    """List the runs that replaced, mirrored or renamed files, the last one first."""
    from fixenc.files.runs import runs as all_runs
    from fixenc.report import console, jsonl

    found = list(all_runs())
    if as_json:
        for one in found:
            print(jsonl.run_line(one))
    elif found:
        console.runs_table(found, console.stdout_console())
    else:
        console.stderr_console().print("no run has replaced, mirrored or renamed files so far")
