"""All shards of a corpus, one after the other or on worker processes: the same results, in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice, repeat

from fixenc.corpus.planning import Shard
from fixenc.corpus.settings import Settings
from fixenc.corpus.shards import Done, run_shard
from fixenc.files.reaching import release_folders
from fixenc.records import Status

__all__ = ["run_shards"]

# The most shards that are sent to workers and not yet done: few, so that an interrupted run ends soon.
_MOST_AHEAD = 32
# How often a shard is sent again, alone, if its worker died: the first time, another shard may have been the reason.
_MOST_AGAIN = 2


def run_shards(
    shards: Sequence[Shard], settings: Settings, executor: Executor | None, stop: Callable[[], bool]
) -> Iterator[Done]:
    """Mend shards and yield what was done, in order; once `stop` returns true, no further one is begun."""
    if executor is None:
        try:
            for shard in shards:
                if stop():
                    return
                yield run_shard(shard, settings)
        finally:
            release_folders()
        return
    waiting, flying = iter(shards), deque[tuple[Shard, Future[Done]]]()
    while True:
        if stop():
            waiting = iter(())
            flying = deque(flight for flight in flying if not flight[1].cancel())
        flying.extend((one, _submit(executor, one, settings)) for one in islice(waiting, _MOST_AHEAD - len(flying)))
        if not flying:
            return
        shard, future = flying.popleft()
        try:
            yield future.result()
        except BrokenExecutor:
            if stop():  # ending a run may end its workers, too
                return
            lost, flying = [(shard, future), *flying], deque()
            _renew(executor)
            for one, last in lost:
                yield _run_alone(one, last, settings, executor)


def _run_here(shard: Shard, settings: Settings) -> Done:
    try:
        return run_shard(shard, settings)
    finally:
        release_folders()


def _run_alone(shard: Shard, last: Future[Done], settings: Settings, executor: Executor) -> Done:
    """Return what was done to a shard that was in flight when a worker died: if it was lost, it is sent again."""
    for future in (last, *repeat(None, _MOST_AGAIN)):
        try:
            return (future or _submit(executor, shard, settings)).result()
        except BrokenExecutor as error:
            told = f"its worker process died ({error}); run again with --jobs 1 to see why"
            if future is None:
                _renew(executor)
    return Done(shard, Status.FAILED, told)


def _renew(executor: Executor) -> None:
    """Start new workers for a broken executor, if it supports that."""
    renew: Callable[[], None] | None = getattr(executor, "renew", None)
    if renew is not None:
        renew()


def _submit(executor: Executor, shard: Shard, settings: Settings) -> Future[Done]:
    """Send a shard and return its future; if the executor is broken already, the future has its exception."""
    try:
        return executor.submit(_run_here, shard, settings)
    except BrokenExecutor as error:
        refused: Future[Done] = Future()
        refused.set_exception(error)
        return refused
