"""``fixenc encodings``: the charsets of fixenc, with their labels."""

from __future__ import annotations

from fixenc.cli.parameters import AsJson


def encodings(as_json: AsJson = False) -> None:
    """List all charsets with their labels, which --from takes."""
    from fixenc import charsets
    from fixenc.report import console, jsonl

    if as_json:
        for name, charset in charsets.CHARSETS.items():
            print(jsonl.charset_line(name, charset.codec, charsets.labels_of(name)))
    else:
        rows = [(name, " ".join(charsets.labels_of(name))) for name in charsets.CHARSETS]
        console.print_columns(("encoding", "labels"), rows, console.stdout_console())
