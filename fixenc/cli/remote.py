"""A run of ``fixenc fix`` over URLs: packets on worker processes or a cluster, shown as a run over files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from fixenc.cli.exits import ExitCode
from fixenc.cli.results import View
from fixenc.cli.running import Hands, counted, follow
from fixenc.errors import OptionsError
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


def fix_remote(paths: list[Path], options: Options, view: View, hands: Hands) -> ExitCode:
    """Fix what is at URLs, or write clean copies to one; raises OptionsError before anything is written."""
    from fixenc import remote
    from fixenc.files.progress import bytes_done
    from fixenc.report.fix import progress
    from fixenc.sending import sending_of
    from fixenc.workers import pool

    packets = remote.packets(paths, options)
    is_shared = remote.are_shared([*paths, *([] if options.output is None else [options.output])])
    if hands.cluster is not None and not is_shared:
        raise OptionsError("memory:// is the memory of this process, which no other sees: leave out --cluster")

    with hands.at(paths, options) as cluster:

        @contextmanager
        def work(stop: Callable[[], bool], console: Console) -> Iterator[Iterator[Outcome]]:
            first = list(islice(packets, _WORTH_WORKERS))
            number = hands.number if is_shared and len(first) == _WORTH_WORKERS else 1
            with ExitStack() as stack:
                executor = cluster or (stack.enter_context(pool(number)) if number > 1 else None)
                count_file = stack.enter_context(progress(console, None, 0, bytes_done, is_wanted=view.has_bar))
                most = sending_of(executor).most_in_flight
                outcomes = remote.run(chain(first, packets), options, executor, stop, most_in_flight=most)
                yield counted(outcomes, count_file)

        return follow(work, options, view, has_next_steps=False)
