"""The runs that there were: their journals, in order, and which of them may be gone on with or undone."""

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

_SUFFIX = ".jsonl"
# When a run began, in UTC and to the nanosecond, and a counter for clocks that stand still or are set back.
_NUMBER = re.compile(r"([0-9]{8}T[0-9]{6}\.[0-9]{9}Z)-([0-9]{4,})")
_NANOSECONDS = 10**9


def begin(paths: Iterable[Path], options: Options, *, is_of_names: bool = False) -> Journal:
    """The journal of a new run: at the path that the options name, else in the user's state folder.

    Raises JournalError for a path where something stands already, and where no journal can be written.
    """
    roots = [_resolved(path) for path in paths]
    if options.journal is not None:
        _require_own_way(options.journal)
        journal = Journal(options.journal)
        try:
            journal.begins(roots, options, is_of_names=is_of_names)
        except FileExistsError:
            reason = "exists; go on with that run by --resume, or choose another path"
            raise JournalError(f"{str(options.journal)!r} {reason}") from None
        return journal
    while True:
        journal = Journal(_folder_for_a_journal() / (_next_number() + _SUFFIX))
        try:
            journal.begins(roots, options, is_of_names=is_of_names)
        except FileExistsError:  # another run took the number meanwhile
            continue
        return journal


def runs_folder() -> Path:
    """Where journals are kept; raises OSError as `state_folder` does."""
    return state_folder() / "runs"


def is_among_others(path: Path) -> bool:
    """Whether a journal stands where they are kept."""
    try:
        return os.path.realpath(path.parent) == os.path.realpath(runs_folder())
    except OSError:
        return False


def runs() -> Iterator[Journal]:
    """All runs whose journals are in the user's state folder, the last one first; a broken one is told of."""
    for number in reversed(_numbers()):
        journal = Journal(runs_folder() / (number + _SUFFIX))
        try:
            if journal.options and journal.roots:
                yield journal
        except FixencError as error:
            _log.warning("passed over a run: %s", error)


def last_interrupted() -> Journal:
    """The last run over files that did not come to its end; raises JournalError where there is none."""
    found = next((journal for journal in runs() if _may_go_on(journal)), None)
    if found is None:
        raise JournalError("no run was interrupted; `fixenc runs` lists all")
    return found


def last_undoable() -> Journal:
    """The last run that replaced or renamed files and was not undone; raises JournalError where there is none."""
    found = next((journal for journal in runs() if journal.is_undoable and not journal.is_undone), None)
    if found is None:
        raise JournalError("no run that replaced or renamed files is left to undo; `fixenc runs` lists all")
    return found


def run_named(name: str) -> Journal:
    """The run of this name; raises JournalError for none."""
    if name not in _numbers():
        hint = "; a journal elsewhere is named by --journal" if os.path.lexists(name) else ""
        raise JournalError(f"no run {name!r}; `fixenc runs` lists them{hint}")
    return Journal(runs_folder() / (name + _SUFFIX))


def run_at(path: Path, named: Iterable[Path]) -> Journal:
    """The run with the journal at a path, which anybody may have written.

    What it acts on must lie below the working folder, or at or below one of the paths `named`: raises JournalError
    where it does not, as for one that cannot be read.
    """
    journal = Journal(path)
    if is_among_others(path):
        return journal
    allowed = [os.path.realpath(one) for one in (Path(), *named)]
    for place in places_of(journal):
        if not any(is_at_or_below(os.path.realpath(place), one) for one in allowed):
            raise JournalError(
                f"the journal {str(path)!r} acts on {str(place)!r}, which is not below the working folder; "
                "if you mean that, name it on the command line, too"
            )
    return journal


def places_of(journal: Journal) -> list[Path]:
    """All folders and files that going on with a run, or undoing it, may act on, with what is below them."""
    output = journal.options.output
    return journal.roots if output is None else [*journal.roots, output]


def require_not_undone(journal: Journal) -> None:
    """Raise JournalError for a run that was undone, even in part: going on would replace all again."""
    if journal.is_being_undone:
        raise JournalError(f"run {journal.number} was undone; to do it again, run its command again")


def is_at_or_below(path: str, root: str) -> bool:
    """Whether an absolute path is a root or lies below it, by the names in it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _folder_for_a_journal() -> Path:
    try:
        return runs_folder()
    except OSError as error:
        raise JournalError(
            f"no journal can be kept: {error.strerror}, or choose a file for it with --journal"
        ) from None


def _require_own_way(journal: Path) -> None:
    """Refuse a journal to which a link of another user leads, who would choose where it is written."""
    link = foreign_link(journal.parent)
    if link is not None:
        raise JournalError(f"journal: {str(link)!r} {FOREIGN_LINK}")


def _may_go_on(journal: Journal) -> bool:
    return not (journal.is_ended or journal.is_being_undone or journal.is_of_names)


def _resolved(path: Path) -> str:
    """A root without a link on the way to it; one that is itself a link to a file stays that."""
    return os.path.realpath(path) if os.path.isdir(path) else os.path.abspath(Identities()(path))


def _numbers() -> list[str]:
    """The numbers of all runs, in order: as text they sort as the times do."""
    try:
        names = os.listdir(runs_folder())
    except OSError:
        return []
    found = (_NUMBER.fullmatch(name.removesuffix(_SUFFIX)) for name in names if name.endswith(_SUFFIX))
    return [match[0] for match in sorted((one for one in found if one), key=lambda one: (one[1], int(one[2])))]


def _next_number() -> str:
    """A number after all others, even where the clock was set back since the last run."""
    now = time.time_ns()
    seconds, rest = divmod(now, _NANOSECONDS)
    stamp = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(seconds))}.{rest:09d}Z"
    last = _NUMBER.fullmatch(_numbers()[-1]) if _numbers() else None
    if last is not None and last[1] >= stamp:
        return f"{last[1]}-{int(last[2]) + 1:04d}"
    return f"{stamp}-0001"
