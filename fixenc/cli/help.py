"""The help of `fixenc` and its commands: plain text in groups, one line an option if it fits, examples at the end."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

# The groups of options, in order; an option without a group comes in the last one.
READ = "What to read"
WRITE = "What to write"
DECIDE = "How to decide"
OUTPUT = "Output"
GROUPS = (READ, WRITE, DECIDE, OUTPUT)
# Examples of each command, with what they do.
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "fixenc": (
        ("fixenc fix .", "clean copies of the files below the working folder"),
        ("fixenc review .", "choose encodings for unsure files"),
        ("fixenc detect page.html", "the encoding of a file, and the evidence"),
        ("fixenc undo", "take the last run back"),
    ),
    "fix": (
        ("fixenc fix site", "clean copies beside the originals"),
        ("fixenc fix site -o clean", "a cleaned copy of the whole folder"),
        ("fixenc fix --diff page.html", "what would change"),
        ("fixenc fix --from cp1251 *.srt", "files of a known encoding"),
        ("fixenc fix --check --output-format github .", "annotations in CI"),
        ("find . -type f -print0 | fixenc fix --files-from - -0", "a list of files"),
        ("fixenc fix in -o out --cluster tcp://host:8786", "by dask workers"),
        ("fixenc fix < old.txt > new.txt", "text from a file or program"),
        ("fixenc fix s3://in -o s3://out", "objects in a store, by fsspec"),
    ),
    "names": (
        ("fixenc names usb-stick", "what would be renamed"),
        ("fixenc names usb-stick --apply", "rename it"),
    ),
    "corpus": (
        ("fixenc corpus crawl -o clean", "mend the field `text` of all shards"),
        ("fixenc corpus crawl -o clean --keep-original", "what a text was stays beside it"),
        ("fixenc corpus a.parquet -o clean --text-field page.text", "a nested field"),
    ),
    "watch": (
        ("fixenc watch incoming", "a clean copy beside each file that comes"),
        ("fixenc watch incoming -o clean", "clean copies in another folder"),
    ),
    "review": (
        ("fixenc review site", "ask about its unsure files, and save the choices"),
        ("fixenc fix site", "fix them as chosen"),
        ("fixenc review --apply site", "both at once"),
    ),
    "report": (
        ("fixenc report", "a page about the last run"),
        ("fixenc report 3 -o changes.html", "about run 3 of `fixenc runs`"),
        ("fixenc report site", "about what would be done to a folder"),
    ),
    "accept": (
        ("fixenc accept", "the copies of the last run that wrote any"),
        ("fixenc accept 3", "those of run 3 of `fixenc runs`"),
        ("fixenc accept site", "those in a folder"),
    ),
    "undo": (
        ("fixenc undo", "undo the last run"),
        ("fixenc undo 3", "undo run 3 of `fixenc runs`"),
    ),
    "clean": (
        ("fixenc clean -n site", "what would be removed"),
        ("fixenc clean --backups site", "remove originals kept as NAME.orig"),
    ),
    "runs": (("fixenc runs", "earlier runs, the last one first"),),
    "detect": (
        ("fixenc detect .", "the files below the working folder"),
        ("fixenc detect --candidates page.html", "other encodings it may have"),
    ),
    "explain": (
        ('fixenc explain "GÃ¶del"', "a text"),
        ("fixenc explain page.html", "a file"),
    ),
    "encodings": (("fixenc encodings", "all names that --from takes"),),
}
# Columns. Lines are no wider than a person reads at once, and never wider than the terminal.
_WIDEST, _NARROWEST = 100, 40
# Columns in front of an option, and the most for it, so that texts stand below each other; a longer one shifts its own.
_INDENT, _MOST_OPTION = 2, 26
# The same for an example: one text of an example stands in 80 columns.
_MOST_EXAMPLE = 40
# The width of a short option with its comma: ``-o, ``.
_SHORT = 4


def help_of(command: Any, context: Any) -> str:
    """Return the help of a command, or of the whole program for a group of commands."""
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    commands = getattr(command, "commands", None)
    parts = [f"{_bold('Usage:')} {_usage(command, context)}", "\n".join(_paragraphs(command.help or "", width))]
    if commands:
        rows = [(name, one.help.partition("\n\n")[0]) for name, one in commands.items() if not one.hidden]
        parts.append(_block("Commands", rows, width, max(map(len, commands))))
    parts += _option_blocks(command, context, width)
    if switch := next((one for one in command.params if _is_switch(one)), None):
        both = f"{switch.opts[0]}, {switch.secondary_opts[0]}"
        parts.append(_wrap(f"Each switch has an opposite, and the last one counts: {both}.", width))
    if examples := EXAMPLES.get("fixenc" if commands else context.info_name, ()):
        longest = max(len(typed) for typed, _ in examples if len(typed) <= _MOST_EXAMPLE)
        parts.append(_block("Examples", examples, width, longest))
    if commands:
        parts.append("`fixenc COMMAND --help` has the options of a command.")
    return "\n\n".join(parts) + "\n"


def _usage(command: Any, context: Any) -> str:
    """Return the line of usage: optional arguments in brackets."""
    if getattr(command, "commands", None):
        return f"{context.command_path} COMMAND ..."
    arguments = [_metavar(one) for one in command.params if one.param_type_name == "argument"]
    return " ".join([context.command_path, "[OPTIONS]", *(f"[{name}]" for name in arguments)])


def _paragraphs(text: str, width: int) -> Iterator[str]:
    """Yield the paragraphs of a docstring, wrapped."""
    for paragraph in textwrap.dedent(text).strip().split("\n\n"):
        yield _wrap(" ".join(paragraph.split()), width)


def _option_blocks(command: Any, context: Any, width: int) -> Iterator[str]:
    """Yield a block for each group of arguments and options."""
    options = [one for one in command.get_params(context) if not getattr(one, "hidden", False)]
    used = [group for group in GROUPS if any(_group(one) == group for one in options)]
    longest = min(_MOST_OPTION, max(len(_row(one)[0]) for one in options))
    for group in used:
        rows = [_row(one) for one in options if _group(one) == group]
        yield _block(group if len(used) > 1 else "Options", rows, width, longest)


def _group(parameter: Any) -> str:
    group = getattr(parameter, "rich_help_panel", None)
    if group in GROUPS:
        return str(group)
    return READ if parameter.param_type_name == "argument" else OUTPUT


def _row(parameter: Any) -> tuple[str, str]:
    """Return an argument or option as it is typed, and its text with its default, if that matters."""
    text = parameter.help or ""
    if parameter.param_type_name == "argument":
        return _metavar(parameter), text
    # A switch that is on is shown by its opposite, which is the one to type.
    names = parameter.secondary_opts if _is_switch(parameter) and parameter.default is True else parameter.opts
    long = next((one for one in names if one.startswith("--")), names[0])
    short = next((one for one in names if not one.startswith("--")), None)
    typed = f"{short}, {long}" if short else " " * _SHORT + long
    return f"{typed} {parameter.metavar}" if parameter.metavar else typed, text + _default(parameter)


def _default(parameter: Any) -> str:
    default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    is_shown = isinstance(default, (str, int, float)) and not isinstance(default, bool) and parameter.show_default
    return f" [{default}]" if is_shown else ""


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name).upper()


def _is_switch(parameter: Any) -> bool:
    return bool(parameter.secondary_opts)


def _block(heading: str, rows: Iterable[tuple[str, str]], width: int, longest: int) -> str:
    """Return rows under a heading: what is typed, of the `longest` width, and what it does in another column."""
    column = _INDENT + longest + 2
    lines = [_bold(heading)]
    for typed, text in rows:
        first = f"{' ' * _INDENT}{typed}  "
        if len(first + text) > width and len(first) > column:
            lines.append(first.rstrip())
            first = ""
        lines += textwrap.wrap(
            " ".join(text.split()), width, initial_indent=first.ljust(column), subsequent_indent=" " * column,
            break_on_hyphens=False,
        ) or [first.rstrip()]  # fmt: skip
    return "\n".join(lines)


def _wrap(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def _bold(text: str) -> str:
    """Return a heading in bold on a terminal that shows it."""
    is_plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return text if is_plain else f"\x1b[1m{text}\x1b[0m"
