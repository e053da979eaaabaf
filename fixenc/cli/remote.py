"""A run of ``fixenc fix`` over URLs: packets on worker processes, shown as a run over files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from fixenc.cli.exits import ExitCode
from fixenc.cli.results import View
from fixenc.cli.running import counted, follow
from fixenc.records import Outcome
from fixenc.urls import Url

if TYPE_CHECKING:
    from fixenc.options import Options
    from fixenc.report.console import Console

# The fewest packets, each of a second of work or less, for which workers are started.
_WORTH_WORKERS = 3


def is_remote(paths: Iterable[Path], output: Path | None) -> bool:
    """Whether a run reads from or writes to a URL."""
    return any(isinstance(path, Url) for path in paths) or isinstance(output, Url)


def fix_remote(paths: Sequence[Path], options: Options, view: View, processes: int | None) -> ExitCode:
    """Fix what is at URLs, or write clean copies to one; raises OptionsError before anything is written."""
    from fixenc import remote
    from fixenc.files.progress import bytes_done
    from fixenc.files.system import processors
    from fixenc.report.fix import progress
    from fixenc.workers import pool

    packets = remote.packets(paths, options)
    named = [*paths, *([] if options.output is None else [options.output])]

    @contextmanager
    def work(stop: Callable[[], bool], console: Console) -> Iterator[Iterator[Outcome]]:
        first = list(islice(packets, _WORTH_WORKERS))
        is_spread = len(first) == _WORTH_WORKERS and remote.are_shared(named)
        number = (processes or processors()) if is_spread else 1
        with ExitStack() as stack:
            executor = stack.enter_context(pool(number)) if number > 1 else None
            count_file = stack.enter_context(progress(console, None, 0, bytes_done, is_wanted=view.has_bar))
            yield counted(remote.run(chain(first, packets), options, executor, stop), count_file)

    return follow(work, options, view, has_next_steps=False)
