"""A run of ``fixenc detect``: workers, progress, rows as they come, and a summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from fixenc.cli.exits import ExitCode
from fixenc.cli.streams import may_reach_terminal, write_data
from fixenc.records import STDIN

if TYPE_CHECKING:
    from fixenc.files.looking import Look, Wanted
    from fixenc.report.console import Console
    from fixenc.report.rows import Rows


class Shown(Enum):
    """What is shown of each file."""

    TABLE = "a row"
    CANDIDATES = "the candidates"
    CODECS = "the codec alone"


@dataclass(frozen=True)
class View:
    """What a run of `detect` shows, and how."""

    shown: Shown
    is_json: bool
    is_quiet: bool

    @property
    def has_bar(self) -> bool:
        """Whether a progress bar is shown: not if rows go to the same terminal, where they show the progress."""
        return not self.is_quiet and not may_reach_terminal()


def show_looks(paths: Sequence[Path], wanted: Wanted, view: View, processes: int | None) -> ExitCode:
    """Look at all files, show what is found as it comes, and return the exit code."""
    from fixenc.report.console import stderr_console
    from fixenc.report.detect import Tally, failure_line

    console, tally = stderr_console(), Tally()
    with _looks(paths, wanted, view, processes, console) as (names, looks):
        show = _Printer(view, names, is_single=_is_single(paths))
        for look in looks:
            tally.add(look)
            show(look, console)
            if look.failure is not None:
                console.print(failure_line(look))
    if not (view.is_quiet or view.shown is Shown.CODECS):
        console.print(tally.summary())
    return ExitCode.FAILED if tally.has_failures else ExitCode.FINE


@contextmanager
def _looks(
    paths: Sequence[Path], wanted: Wanted, view: View, processes: int | None, console: Console
) -> Iterator[tuple[list[str], Iterable[Look]]]:
    """Yield the paths of all files, and what is found of each of them as it comes."""
    from fixenc.files.looking import look
    from fixenc.files.progress import bytes_done
    from fixenc.files.system import processors
    from fixenc.files.walking import walk
    from fixenc.looks import look_at_all, size_of
    from fixenc.report.fix import progress
    from fixenc.report.paths import relative
    from fixenc.workers import workers

    if any(path is STDIN for path in paths):
        yield [str(path) for path in paths], look(paths, wanted)
        return
    found = list(walk(paths, wanted.options))
    size = sum(map(size_of, found))
    with (
        workers(found, processes or processors()) as executor,
        progress(console, len(found), size, bytes_done, is_wanted=view.has_bar) as count_file,
    ):
        names = [relative(one.path) for one in found if one.is_input]
        yield names, _counted(look_at_all(found, wanted, executor), count_file)


def _counted(looks: Iterable[Look], count_file: Callable[[], None]) -> Iterator[Look]:
    for one in looks:
        count_file()
        yield one


def _is_single(paths: Sequence[Path]) -> bool:
    """Whether one file was asked about, so that a script needs no path before its codec."""
    return len(paths) == 1 and (paths[0] is STDIN or not os.path.isdir(paths[0]))


class _Printer:
    """Prints what is found of each file on standard output, at once."""

    def __init__(self, view: View, names: Iterable[str], *, is_single: bool) -> None:
        from fixenc.report.console import stdout_console
        from fixenc.report.rows import Rows

        self._view, self._is_single = view, is_single
        self._console = stdout_console()
        self._rows: Rows = Rows(names, self._console)
        self._has_heading = False

    def __call__(self, look: Look, messages: Console) -> None:
        """Print one look."""
        if self._view.shown is Shown.CODECS:
            self._print_codec(look, messages)
        elif self._view.is_json:
            from fixenc.report.jsonl import look_line

            write_data(look_line(look) + "\n")
        elif self._view.shown is Shown.CANDIDATES:
            from fixenc.report.detect import print_candidates

            print_candidates(look, self._console)
        else:
            self._print_row(look)
        sys.stdout.flush()

    def _print_row(self, look: Look) -> None:
        from fixenc.report.detect import row_of

        row = row_of(look)
        if row is None:
            return
        if not self._has_heading:
            self._console.print(self._rows.heading())
            self._has_heading = True
        for line in self._rows.lines(row):
            self._console.print(line)

    def _print_codec(self, look: Look, messages: Console) -> None:
        from fixenc.report.codecs import codec_warning, codec_word
        from fixenc.report.jsonl import codec_line
        from fixenc.report.paths import shown

        if look.detection is None:
            return
        if self._view.is_json:
            write_data(codec_line(look) + "\n")
        else:
            word = codec_word(look.detection)
            write_data(f"{word}\n" if self._is_single else f"{shown(look.path)}: {word}\n")
        warning = codec_warning(look)
        if warning is not None and not self._view.is_quiet:
            messages.print(warning)
