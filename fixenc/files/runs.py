"""Runs: where their journals begin and end, and which of them can be resumed or undone."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fixenc.errors import FixencError, JournalError
from fixenc.files.forgetting import forget_old_runs, remove
from fixenc.files.journal import Journal, Mends, write_error
from fixenc.files.ledger import Identities
from fixenc.files.locations import FOREIGN_LINK, foreign_link
from fixenc.files.numbering import journal_named, names, next_path, open_run, runs_folder
from fixenc.files.state import release_notes
from fixenc.options import Options

_log = logging.getLogger("fixenc")


def begin(paths: Iterable[Path], options: Options, mends: Mends = Mends.FILES) -> Journal:
    """Begin the journal of a new run: at the path in the options, else in the user's state folder.

    Raises JournalError if the path is taken, or no journal can be written.
    """
    roots = [_resolve(path) for path in paths]
    if options.journal is not None:
        _require_own_way(options.journal)
        journal = Journal(options.journal)
        try:
            journal.begin(roots, options, mends)
        except FileExistsError:
            reason = "exists; continue that run with --resume, or choose another path"
            raise JournalError(f"{str(options.journal)!r} {reason}") from None
        return journal
    _require_folder()
    while True:
        try:
            with next_path() as path:
                journal = Journal(path)
                journal.begin(roots, options, mends)
        except FileExistsError:  # another run took the number meanwhile, on a system without locks
            continue
        except OSError as error:
            raise write_error(runs_folder(), error) from error
        forget_old_runs()
        return journal


def end(journal: Journal, *, has_written: bool) -> None:
    """Note that a run is completed. If it wrote nothing, its journal in the state folder is removed."""
    if has_written or not is_in_runs_folder(journal.path) or journal.has_steps:
        journal.note_end()
        return
    release_notes()  # Windows removes no open file
    try:
        remove(journal)
    except OSError:
        journal.note_end()


def is_in_runs_folder(path: Path) -> bool:
    """Whether a journal is in the folder of journals."""
    try:
        return os.path.realpath(path.parent) == os.path.realpath(runs_folder())
    except OSError:
        return False


def runs() -> Iterator[Journal]:
    """Yield all runs with a journal in the user's state folder, the last one first; logs broken journals."""
    for name in reversed(names()):
        journal = open_run(name)
        try:
            if journal.options and journal.roots:
                yield journal
        except FixencError as error:
            _log.warning("skipped a run: %s", error)


def last_interrupted() -> Journal:
    """Return the last run over files that was not completed; raises JournalError if there is none."""
    found = next((journal for journal in runs() if _is_resumable(journal)), None)
    if found is None:
        raise JournalError("no run was interrupted; `fixenc runs` lists all runs")
    return found


def last_undoable() -> Journal:
    """Return the last run that was not undone; raises JournalError if there is none."""
    found = next((journal for journal in runs() if not journal.is_undone), None)
    if found is None:
        raise JournalError("nothing to undo; `fixenc runs` lists all runs")
    return found


def run_named(name: str) -> Journal:
    """Return the run with this number, long name, or beginning of it; raises JournalError if not one has."""
    return journal_named(name)


def run_at(path: Path, named: Iterable[Path]) -> Journal:
    """Return the run with the journal at a path, which anybody may have written.

    Raises JournalError if it acts on files that are neither below the working folder nor at or below one of the paths
    `named`, or if the journal cannot be read.
    """
    journal = Journal(path)
    if is_in_runs_folder(path):
        return journal
    allowed = [os.path.realpath(one) for one in (Path(), *named)]
    for place in places_of(journal):
        if not any(is_at_or_below(os.path.realpath(place), one) for one in allowed):
            raise JournalError(
                f"the journal {str(path)!r} acts on {str(place)!r}, which is not below the working folder; "
                "to allow that, name it on the command line, too"
            )
    return journal


def places_of(journal: Journal) -> list[Path]:
    """Return all files and folders that resuming or undoing a run may change, with everything below them."""
    output = journal.options.output
    return journal.roots if output is None else [*journal.roots, output]


def require_not_undone(journal: Journal) -> None:
    """Raise JournalError for a run that was undone, even in part: resuming it would replace all files again."""
    if journal.is_being_undone:
        raise JournalError(f"run {journal.id} was undone; to do it again, run its command again")


def is_at_or_below(path: str, root: str) -> bool:
    """Whether an absolute path is a root or lies below it, by its names alone."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _require_folder() -> None:
    try:
        runs_folder()
    except OSError as error:
        raise JournalError(
            f"no journal can be kept: {error.strerror}, or choose a file for it with --journal"
        ) from None


def _require_own_way(journal: Path) -> None:
    """Raise JournalError for a journal behind a link of another user, who would choose where it is written."""
    link = foreign_link(journal.parent)
    if link is not None:
        raise JournalError(f"journal: {str(link)!r} {FOREIGN_LINK}")


def _is_resumable(journal: Journal) -> bool:
    return not (journal.is_ended or journal.is_being_undone) and journal.mends is Mends.FILES


def _resolve(path: Path) -> str:
    """Return the absolute path of a root, with links to its folder resolved; it may itself be a link to a file."""
    return os.path.realpath(path) if os.path.isdir(path) else os.path.abspath(Identities()(path))
