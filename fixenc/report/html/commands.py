"""The command that settles a file in doubt, for a shell."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from fixenc.options import Options

# What a shell, or whoever reads the command, could take for something else: control characters, the marks of
# bidirectional text, and the bytes of names that are no UTF-8.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def command_for(path: Path, options: Options, target: Path | None) -> str:
    """Return the command that fixes one file as the options say; the encoding is to be added.

    >>> command_for(Path("a b.txt"), Options(), None)
    "fixenc fix 'a b.txt' --from"
    >>> command_for(Path("-a.txt"), Options(in_place=True), None)
    'fixenc fix ./-a.txt --in-place --from'
    """
    name = str(path)
    parts = ["fixenc", "fix", quote(f"./{name}" if name.startswith("-") else name)]
    if options.in_place:
        parts.append("--in-place")
    elif options.output is not None and target is not None:
        parts += ["--output", quote(str(target.parent))]
    elif options.suffix != Options().suffix:
        parts += ["--suffix", quote(options.suffix)]
    return " ".join([*parts, "--from"])


def quote(text: str) -> str:
    r"""Return a word for a shell; what cannot be seen is escaped as bash, ksh and zsh read it.

    >>> quote("it's"), quote("a\n"), quote("\udcff")
    ('\'it\'"\'"\'s\'', "$'a\\x0a'", "$'\\xff'")
    """
    if not _HIDDEN.search(text):
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _HIDDEN.sub(lambda match: _escape(match.group()), escaped) + "'"


def _escape(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(character))
