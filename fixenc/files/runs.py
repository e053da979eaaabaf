"""Earlier runs: their journals, in order, and which of them can be resumed or undone."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from fixenc.errors import FixencError, JournalError
from fixenc.files.journal import Journal
from fixenc.files.ledger import Identities
from fixenc.files.locations import FOREIGN_LINK, foreign_link
from fixenc.files.state import state_folder
from fixenc.options import Options

_log = logging.getLogger("fixenc")

# The suffix of a journal.
_SUFFIX = ".jsonl"
# The name of a run: its start in UTC, to the nanosecond, and a counter for clocks that stand still or are set back.
_NUMBER = re.compile(r"([0-9]{8}T[0-9]{6}\.[0-9]{9}Z)-([0-9]{4,})")
# Nanoseconds in a second.
_NANOSECONDS = 10**9


def begin(paths: Iterable[Path], options: Options, *, is_of_names: bool = False) -> Journal:
    """Begin the journal of a new run: at the path in the options, else in the user's state folder.

    Raises JournalError if the path is taken, or no journal can be written.
    """
    roots = [_resolve(path) for path in paths]
    if options.journal is not None:
        _require_own_way(options.journal)
        journal = Journal(options.journal)
        try:
            journal.begin(roots, options, is_of_names=is_of_names)
        except FileExistsError:
            reason = "exists; continue that run with --resume, or choose another path"
            raise JournalError(f"{str(options.journal)!r} {reason}") from None
        return journal
    while True:
        journal = Journal(_folder_for_a_journal() / (_next_number() + _SUFFIX))
        try:
            journal.begin(roots, options, is_of_names=is_of_names)
        except FileExistsError:  # another run took the number meanwhile
            continue
        return journal


def runs_folder() -> Path:
    """Return the folder of journals; raises OSError as `state_folder` does."""
    return state_folder() / "runs"


def is_in_runs_folder(path: Path) -> bool:
    """Whether a journal is in the folder of journals."""
    try:
        return os.path.realpath(path.parent) == os.path.realpath(runs_folder())
    except OSError:
        return False


def runs() -> Iterator[Journal]:
    """Yield all runs with a journal in the user's state folder, the last one first; logs broken journals."""
    for number in reversed(_numbers()):
        journal = Journal(runs_folder() / (number + _SUFFIX))
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
    """Return the last run that replaced or renamed files and was not undone; raises JournalError if there is none."""
    found = next((journal for journal in runs() if journal.is_undoable and not journal.is_undone), None)
    if found is None:
        raise JournalError("nothing to undo; `fixenc runs` lists all runs")
    return found


def run_named(name: str) -> Journal:
    """Return the run of this name; raises JournalError if there is none."""
    if name not in _numbers():
        hint = "; name a journal elsewhere with --journal" if os.path.lexists(name) else ""
        raise JournalError(f"no run {name!r}; `fixenc runs` lists them{hint}")
    return Journal(runs_folder() / (name + _SUFFIX))


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
        raise JournalError(f"run {journal.number} was undone; to do it again, run its command again")


def is_at_or_below(path: str, root: str) -> bool:
    """Whether an absolute path is a root or lies below it, by its names alone."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _folder_for_a_journal() -> Path:
    try:
        return runs_folder()
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
    return not (journal.is_ended or journal.is_being_undone or journal.is_of_names)


def _resolve(path: Path) -> str:
    """Return the absolute path of a root, with links to its folder resolved; it may itself be a link to a file."""
    return os.path.realpath(path) if os.path.isdir(path) else os.path.abspath(Identities()(path))


def _numbers() -> list[str]:
    """Return the names of all runs, in order: they sort like their times."""
    try:
        names = os.listdir(runs_folder())
    except OSError:
        return []
    found = (_NUMBER.fullmatch(name.removesuffix(_SUFFIX)) for name in names if name.endswith(_SUFFIX))
    return [match[0] for match in sorted((one for one in found if one), key=lambda one: (one[1], int(one[2])))]


def _next_number() -> str:
    """Return a name that sorts after all others, even if the clock was set back since the last run."""
    now = time.time_ns()
    seconds, rest = divmod(now, _NANOSECONDS)
    stamp = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(seconds))}.{rest:09d}Z"
    last = _NUMBER.fullmatch(_numbers()[-1]) if _numbers() else None
    if last is not None and last[1] >= stamp:
        return f"{last[1]}-{int(last[2]) + 1:04d}"
    return f"{stamp}-0001"
