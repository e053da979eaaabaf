"""All shards of a corpus, one after the other or on worker processes: the same results, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future

from fixenc.corpus.planning import Shard
from fixenc.corpus.settings import Settings
from fixenc.corpus.shards import Done, run_shard
from fixenc.files.reaching import release_folders
from fixenc.flights import Sender, fly, renew, submit
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

    def send(shard: Shard) -> Future[Done]:
        return submit(executor, _run_here, shard, settings)

    def run_alone(shard: Shard) -> Iterator[Done]:
        for _ in range(_MOST_AGAIN):
            try:
                yield send(shard).result()
            except BrokenExecutor as error:
                told = f"its worker process died ({error}); run again with --jobs 1 to see why"
                renew(executor)
            else:
                return
        yield Done(shard, Status.FAILED, told)

    yield from fly(shards, Sender(executor, send, run_alone), most=_MOST_AHEAD, stop=stop)


def _run_here(shard: Shard, settings: Settings) -> Done:
    try:
        return run_shard(shard, settings)
    finally:
        release_folders()
