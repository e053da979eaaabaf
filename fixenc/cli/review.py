"""``fixenc review``: asks about what is unsure, one by one, and saves the answers as rules."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fixenc.cli import fix_parameters as parameter
from fixenc.cli.config import check_config
from fixenc.cli.exits import ExitCode
from fixenc.cli.help import READ, WRITE
from fixenc.cli.inputs import named_paths
from fixenc.cli.options import options_of
from fixenc.cli.parameters import (
    BySiblings,
    ConfigFile,
    Exclude,
    Hidden,
    Include,
    Labels,
    MaxDecompressed,
    MaxRatio,
    MinConfidence,
    NoIgnore,
)
from fixenc.cli.results import View
from fixenc.cli.running import Hands, fix_files, until_interrupted
from fixenc.errors import OptionsError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED, STDIN, BomPolicy

if TYPE_CHECKING:
    from fixenc.files.rules import RuleFile
    from fixenc.options import Options
    from fixenc.review.gathering import Desk
    from fixenc.review.questions import Question
    from fixenc.review.session import Session, State

# The size of a terminal that does not know its own, in cells.
_USUAL_WIDTH = 80
_USUAL_HEIGHT = 24
# The config file that is made where there is none.
_NEW_FILE = "fixenc.toml"
# What to know of choices that no rule keeps.
_ONLY_IN_COPIES = "only the copies have them; `fixenc accept` puts those in place, a later `fixenc fix` rewrites them"


def review(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATHS", help="Files and folders. Default: the working folder.", show_default=False),
    ] = None,
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help="Fix the chosen files at the end, too: clean copies beside the originals. Stretches need it.",
            rich_help_panel=WRITE,
        ),
    ] = False,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place",
            help="With --apply: replace the files; originals stay as NAME.orig.",
            rich_help_panel=WRITE,
        ),
    ] = False,
    guessed: Annotated[
        bool,
        typer.Option("--guessed", help="Show what fix guesses of lost bytes, too.", rich_help_panel=READ),
    ] = False,
    suffix: parameter.Suffix = ".fixed",
    encodings: parameter.Encodings = None,
    min_confidence: MinConfidence = LEAST_CONFIDENCE,
    siblings: BySiblings = True,
    labels: Labels = None,
    bom: parameter.Bom = BomPolicy.AUTO,
    tidy: parameter.Tidy = None,
    unescape: parameter.Unescape = None,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    ignore: NoIgnore = True,
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    jobs: parameter.Jobs = None,
    config: ConfigFile = None,
) -> None:
    """Ask about each file in doubt, in the terminal, and save the choices as rules that `fixenc fix` follows.

    The rules stand in the table `encodings` of the config file; fixenc.toml is made if there is none. What was chosen
    is not asked again. Stretches in doubt within a file are chosen for with --apply: no rule can name them. The key ?
    shows all keys.
    """
    _require_terminal()
    given = named_paths(paths or ["."], None, is_null=False) or []
    if any(path is STDIN for path in given):
        raise OptionsError("review asks on standard input, and cannot read a file there; name files or folders")
    if in_place and not apply:
        raise OptionsError("--in-place changes how --apply writes; give both")
    path = context.obj.path.absolute() if context.obj.path is not None else Path.cwd() / _NEW_FILE
    rules = _open_rules(path)
    options = replace(options_of(context), check=True, in_place=False)
    questions, desk = _gather(given, options, path, jobs, has_guesses=guessed)
    if questions is None:
        raise typer.Exit(ExitCode.INTERRUPTED)
    raise typer.Exit(_review(questions, desk, rules, _Applying(context.params, jobs) if apply else None))


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise OptionsError(
            "review asks in a terminal, and this is none; `fixenc detect --candidates` shows the candidates, "
            "and `fixenc fix --encodings GLOB=ENCODING` takes the choice"
        )


def _open_rules(path: Path) -> RuleFile:
    from fixenc.files.rules import RuleFile

    return RuleFile(path, lambda data: check_config(path, data))


def _gather(
    paths: list[Path], options: Options, config: Path, processes: int | None, *, has_guesses: bool
) -> tuple[tuple[Question, ...] | None, Desk]:
    """Return all questions; None if that was interrupted."""
    from fixenc import batch
    from fixenc.files.progress import bytes_done
    from fixenc.files.system import processors
    from fixenc.report.console import stderr_console
    from fixenc.report.fix import progress
    from fixenc.review.gathering import Desk
    from fixenc.workers import workers

    desk, asked = Desk(options, config.parent, has_guesses), list["Question"]()
    jobs = batch.plan(paths, options)
    size = sum(map(batch.size_of, jobs))
    with (
        until_interrupted() as interrupted,
        workers(jobs, processes or processors()) as executor,
        progress(stderr_console(), len(jobs), size, bytes_done, is_wanted=True) as count_file,
    ):
        outcomes = batch.run(jobs, options, executor, interrupted.is_set)
        for job, outcome in zip(jobs, outcomes, strict=False):
            asked += desk.ask(job, outcome)
            count_file()
        if interrupted.is_set():
            return None, desk
    return tuple(map(desk.complete, asked)), desk


class _Applying:
    """How chosen files are fixed at the end of a review."""

    def __init__(self, given: dict[str, Any], processes: int | None) -> None:
        self.in_place, self.processes = bool(given["in_place"]), processes

    def fix(self, state: State, session: Session, desk: Desk) -> ExitCode:
        """Fix the files of all choices, in one run, by the same path as `fixenc fix`."""
        from fixenc.report.console import stderr_console
        from fixenc.review.rules import pattern_of

        chosen, changes = session.encodings_of(state), session.changes_of(state)
        paths = [*chosen, *changes]
        if not paths:
            return ExitCode.FINE
        if changes and not self.in_place:
            stderr_console().print(_ONLY_IN_COPIES)
        labels = {path: desk.labels[path] for path in changes if path in desk.labels} | chosen
        real = {path: Path(os.path.realpath(path.parent), path.name) for path in paths}
        asked = replace(
            desk.options,
            check=False,
            encodings=tuple((pattern_of(real[path].parts[1:]), label) for path, label in labels.items()),
            encodings_base=Path(real[paths[0]].anchor),
            in_place=self.in_place,
            chosen=tuple(chain(*changes.values())),
        )
        return fix_files(paths, asked, View(), Hands(self.processes))


def _review(questions: tuple[Question, ...], desk: Desk, rules: RuleFile, applying: _Applying | None) -> ExitCode:
    from fixenc.report.console import stderr_console
    from fixenc.report.review import summary
    from fixenc.review.session import Session

    console = stderr_console()
    if not questions:
        console.print("nothing to ask: no file has an encoding or a stretch in doubt")
        return ExitCode.FINE
    session = Session(
        questions, desk.read_as, desk.object_to, desk.decodes, desk.object_to_changes, needs_rules=applying is None
    )
    state, is_interrupted = _ask(session, desk, rules)
    is_applied = not (applying is None or is_interrupted)
    console.print(summary(session, state, rules.path, is_applied=is_applied))
    if is_interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.FINE if applying is None else applying.fix(state, session, desk)


def _ask(session: Session, desk: Desk, rules: RuleFile) -> tuple[State, bool]:
    """Ask until the session is over; return its last state, and whether it was interrupted.

    The rules are saved after each choice, so that nothing is lost whatever ends the session.
    """
    from fixenc.cli.keys import reading_keys
    from fixenc.report.review import draw, full_screen, lines_of

    state = session.begin()
    try:
        with reading_keys() as read_key, full_screen():
            while not state.is_over:
                width, height = _size()
                draw(lines_of(session, state, desk.may_cover, width, height), width, height)
                after = session.press(state, read_key())
                if after.choices != state.choices:
                    after = _save(session, desk, rules, state, after)
                state = after
    except KeyboardInterrupt:
        return state, True
    return state, False


def _size() -> tuple[int, int]:
    """Return the width and height of the terminal, by itself: the variables of a shell do not follow it."""
    size = os.get_terminal_size(sys.stdout.fileno())
    return size.columns or _USUAL_WIDTH, size.lines or _USUAL_HEIGHT


def _save(session: Session, desk: Desk, rules: RuleFile, state: State, after: State) -> State:
    """Save the rules of a new state and return it; if that fails, the old state with the reason."""
    from fixenc.review.rules import rules_of

    try:
        rules.save(rules_of(after.choices, session.questions, desk.may_cover))
    except OptionsError as error:
        return replace(state, message=str(error))
    return after
