"""fixenc: turn files of unknown or damaged encoding into clean UTF-8.

>>> import fixenc
>>> fixenc.fix_text("LiÃ¨ge")
'Liège'
>>> fixenc.decode("Привет, как дела?".encode("koi8-r")).text
'Привет, как дела?'

Each module is loaded at first use, so that ``import fixenc`` is fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fixenc.batch import fix_tree
    from fixenc.charsets.registering import register
    from fixenc.detection import decode, detect
    from fixenc.errors import FixencError
    from fixenc.files.fixing import fix_file
    from fixenc.files.looking import detect_file
    from fixenc.options import Options
    from fixenc.pipeline import fix_bytes
    from fixenc.repair import explain, fix_text
    from fixenc.texts import explain_texts, fix_texts

__version__ = "0.1.0"

__all__ = [
    "FixencError",
    "Options",
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
    "register",
]

# The module of each public name.
_HOMES = {
    "FixencError": "fixenc.errors",
    "Options": "fixenc.options",
    "decode": "fixenc.detection",
    "detect": "fixenc.detection",
    "detect_file": "fixenc.files.looking",
    "explain": "fixenc.repair",
    "explain_texts": "fixenc.texts",
    "fix_bytes": "fixenc.pipeline",
    "fix_file": "fixenc.files.fixing",
    "fix_text": "fixenc.repair",
    "fix_texts": "fixenc.texts",
    "fix_tree": "fixenc.batch",
    "register": "fixenc.charsets.registering",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
