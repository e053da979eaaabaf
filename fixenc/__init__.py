"""fixenc: turn files of unknown or damaged encoding into clean UTF-8.

>>> import fixenc
>>> fixenc.fix_text("LiÃ¨ge")
'Liège'
>>> fixenc.decode("Привет, как дела?".encode("koi8-r")).text
'Привет, как дела?'

What was done, with the proof, and what is in doubt:

>>> repair = fixenc.explain("LiÃ¨ge")
>>> repair.regions[0].words, repair.is_proved, repair.unsure
('utf-8 read as windows-1252', True, ())

The values of a column; `fixenc.integrations` has accessors of pandas and polars, and functions for Arrow:

>>> list(fixenc.fix_texts(["thÃ© noir", "plain", "Größe"]))
['thé noir', 'plain', 'Größe']

Bytes that become clean UTF-8, as a file would; a label of an HTTP header is evidence:

>>> cleaned = fixenc.fix_bytes("Привет, мир! Как дела?".encode("cp1251"), label="windows-1251")
>>> cleaned.text, cleaned.actions
('Привет, мир! Как дела?', ('re-encoded from windows-1251',))

A detection in doubt, and what the bytes may be:

>>> found = fixenc.detect(b"\\xe9\\xff\\xfe\\xfd")
>>> found.is_fallback, found.confidence <= 0.5
(True, True)
>>> [rival.encoding for rival in fixenc.rivals("Größe und Maß".encode("cp1252"))][0]
'windows-1252'

`fixenc.open` reads a file of any size as Python's own `open` does. For programs that use other libraries now there are
`fixenc.ftfy`, `fixenc.chardet` and `fixenc.charset_normalizer`, with the same functions.

Each module is loaded at first use, so that ``import fixenc`` is fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fixenc.batch import fix_file, fix_tree
    from fixenc.charsets.registering import register
    from fixenc.cleaned import Cleaned
    from fixenc.detection import decode, detect, rivals
    from fixenc.errors import FixencError
    from fixenc.files.looking import detect_file
    from fixenc.files.streams import open  # noqa: A004
    from fixenc.incremental import IncrementalDecoder
    from fixenc.options import Options
    from fixenc.pipeline import fix_bytes
    from fixenc.records import (
        BomPolicy,
        Candidate,
        Decoded,
        Detection,
        ErrorPolicy,
        Evidence,
        Outcome,
        Region,
        Repair,
        Rival,
        Status,
        Undecodable,
        Unsure,
    )
    from fixenc.repair import explain, fix_text
    from fixenc.texts import explain_texts, fix_texts

__version__ = "0.1.0"

__all__ = [
    "BomPolicy",
    "Candidate",
    "Cleaned",
    "Decoded",
    "Detection",
    "ErrorPolicy",
    "Evidence",
    "FixencError",
    "IncrementalDecoder",
    "Options",
    "Outcome",
    "Region",
    "Repair",
    "Rival",
    "Status",
    "Undecodable",
    "Unsure",
    "decode",
    "detect",
    "detect_file",
    "explain",
    "explain_texts",
    "fix_bytes",
    "fix_file",
    "fix_text",
    "fix_texts",
    "fix_tree",
    "open",
    "register",
    "rivals",
]

# The module of each public name.
_HOMES = {
    "BomPolicy": "fixenc.records",
    "Candidate": "fixenc.records",
    "Cleaned": "fixenc.cleaned",
    "Decoded": "fixenc.records",
    "Detection": "fixenc.records",
    "ErrorPolicy": "fixenc.records",
    "Evidence": "fixenc.records",
    "FixencError": "fixenc.errors",
    "IncrementalDecoder": "fixenc.incremental",
    "Options": "fixenc.options",
    "Outcome": "fixenc.records",
    "Region": "fixenc.records",
    "Repair": "fixenc.records",
    "Rival": "fixenc.records",
    "Status": "fixenc.records",
    "Undecodable": "fixenc.records",
    "Unsure": "fixenc.records",
    "decode": "fixenc.detection",
    "detect": "fixenc.detection",
    "detect_file": "fixenc.files.looking",
    "explain": "fixenc.repair",
    "explain_texts": "fixenc.texts",
    "fix_bytes": "fixenc.pipeline",
    "fix_file": "fixenc.batch",
    "fix_text": "fixenc.repair",
    "fix_texts": "fixenc.texts",
    "fix_tree": "fixenc.batch",
    "open": "fixenc.files.streams",
    "register": "fixenc.charsets.registering",
    "rivals": "fixenc.detection",
}


if not TYPE_CHECKING:  # a type checker that saw this function would take any wrong name for a right one

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
