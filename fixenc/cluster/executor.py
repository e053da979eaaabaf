"""An executor whose workers are those of a dask cluster."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from time import monotonic
from typing import Any
from uuid import uuid4

import distributed

from fixenc.cluster.tasks import call
from fixenc.errors import ClusterError, FixencError
from fixenc.sending import Sending

# The least bytes of a task, and the most: a second of work if it is damaged, and four. A task costs some 25 ms of CPU
# in all, 2 ms of them the scheduler's, against 90 ms for 1 MB of healthy text and 300 ms in a legacy charset; and the
# more workers there are, the less time the scheduler has for each.
_LEAST_BYTES, _MOST_BYTES = 2_000_000, 8_000_000
# The bytes of a task for each thread of the cluster.
_BYTES_A_THREAD = 100_000
# The most files of a task: some seconds of work if they are small and damaged.
_MOST_FILES = 512
# The tasks in flight for each thread, and the least of all. Outcomes are taken in order, so a slow worker holds the
# others up once these are done. Simulated (tests/bench/internet.md) with some workers a quarter as fast: of the time of
# 256 workers, little more than half is work with 4 tasks for each, over nine tenths with 16.
_TASKS_A_THREAD, _LEAST_TASKS = 16, 32
# How often a task is sent again that raised an error, which no task of fixenc does: its worker could not load it.
_RETRIES = 2
# The seconds between two looks at whether there are workers, and those without any after which a run is given up.
_LOOK_SECONDS, _PATIENCE_SECONDS = 5.0, 60.0
# The loggers that dask gives handlers of their own.
_LOGGERS = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")
# The seconds in which a scheduler must answer.
_CONNECT_SECONDS = 20.0
# The seconds for which it is remembered which tasks have begun, while many are cancelled.
_BEGUN_SECONDS = 0.5


@contextmanager
def connect(address: str, keys: distributed.Security | None = None) -> Iterator[ClusterExecutor]:
    """Connect to a scheduler, wait for its workers, and yield an executor; raises ClusterError."""
    with _quiet():
        try:
            client = distributed.Client(
                address, timeout=_CONNECT_SECONDS, security=keys, set_as_default=False, name="fixenc"
            )
        except (OSError, ValueError, RuntimeError) as error:
            reason = f"cannot reach a scheduler at {address}: {error}"
            raise ClusterError(f"{reason}; start one with: dask scheduler") from None
        try:
            yield ClusterExecutor(client, address)
        finally:
            client.close(timeout=_LOOK_SECONDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep dask from writing to standard error what becomes an outcome or an error here."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


class ClusterExecutor(Executor):
    """Sends calls to a cluster as tasks, each under a name of its own.

    A task whose workers died several times, and each one after the scheduler was lost, raises BrokenExecutor.
    """

    def __init__(self, client: distributed.Client, address: str) -> None:
        self.client, self._address = client, address
        self._run, self._number = uuid4().hex, 0
        self._begun: tuple[float, frozenset[str]] = (-_BEGUN_SECONDS, frozenset())
        self._threads = self._await_threads()

    @property
    def sending(self) -> Sending:
        """How jobs are sent: the more workers, the larger their tasks."""
        size = min(max(_LEAST_BYTES, _BYTES_A_THREAD * self._threads), _MOST_BYTES)
        most = max(_LEAST_TASKS, _TASKS_A_THREAD * self._threads)
        return Sending(_MOST_FILES, size, most, is_far=True, workers=self._threads)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Send a call, as in any executor."""
        self._number += 1
        key = f"fixenc-{self._run}-{self._number}"
        # Pickled here, so that dask does not look for its own futures in each job.
        given = pickle.dumps((fn, args, named), pickle.HIGHEST_PROTOCOL)
        try:
            task = self.client.submit(call, given, key=key, pure=False, retries=_RETRIES)
        except Exception as error:
            raise BrokenExecutor(f"the scheduler takes no task: {error}") from error
        flight = _Flight(self, key)
        task.add_done_callback(flight.land)
        flight.add_done_callback(lambda done: task.cancel() if done.cancelled() else task.release())
        return flight

    def renew(self) -> None:
        """Go on after a worker died, which its nanny starts again; raises ClusterError without a scheduler."""
        if self.client.status != "running":
            raise ClusterError(
                f"lost the scheduler at {self._address}; every written file is complete; run the same command again to "
                "do the rest"
            )

    def has_begun(self, key: str) -> bool:
        """Whether a task was given to a worker; true, too, if the scheduler cannot be asked."""
        asked, keys = self._begun
        if monotonic() - asked >= _BEGUN_SECONDS:
            try:
                keys = frozenset(str(one) for each in self.client.processing().values() for one in each)
            except Exception:  # noqa: BLE001 - whatever the network does
                return bool(self.client.status == "running")
            self._begun = monotonic(), keys
        return key in keys

    def count_threads(self) -> int:
        """Return how many threads the workers of the cluster have; 0 if the scheduler is lost."""
        try:
            return sum(self.client.nthreads().values())
        except Exception:  # noqa: BLE001 - whatever the network does
            return 0

    def _await_threads(self) -> int:
        try:
            self.client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
        except TimeoutError:
            raise ClusterError(
                f"the scheduler at {self._address} has no workers; start some with: dask worker {self._address}"
            ) from None
        return max(1, self.count_threads())


class _Flight(Future[Any]):
    """The future of a task."""

    def __init__(self, executor: ClusterExecutor, key: str) -> None:
        super().__init__()
        self._executor, self._key = executor, key

    def land(self, task: distributed.Future) -> None:
        """Take over what became of the task."""
        if self.cancelled() or not self.set_running_or_notify_cancel():
            return
        try:
            error = None if task.status == "finished" else task.exception(timeout=_CONNECT_SECONDS)
            if error is None and task.status == "finished":
                self.set_result(pickle.loads(task.result(timeout=_CONNECT_SECONDS)))  # noqa: S301 - see SECURITY
                return
        except Exception as unknown:  # noqa: BLE001 - the task, or the way to its result, is lost
            error = unknown
        self.set_exception(_as_known(error))

    def cancel(self) -> bool:
        """Cancel the task unless a worker has it already."""
        return not self._executor.has_begun(self._key) and super().cancel()

    def result(self, timeout: float | None = None) -> Any:
        """Return the result; raises ClusterError if the cluster has had no worker for a minute."""
        alone_since: float | None = None
        while timeout is None and not self.done():
            wait([self], _LOOK_SECONDS)
            if self.done() or self._executor.count_threads():
                alone_since = None
                continue
            alone_since = alone_since or monotonic()
            if monotonic() - alone_since >= _PATIENCE_SECONDS:
                raise ClusterError(
                    "the cluster has no workers any more; every written file is complete; start workers, and run the "
                    "same command again to do the rest"
                )
        return super().result(timeout)


def _as_known(error: BaseException | None) -> BaseException:
    """Return an error of a task as one that a run knows what to do about."""
    if isinstance(error, FixencError):
        return error
    if isinstance(error, distributed.scheduler.KilledWorker):
        return BrokenExecutor("the workers that had it died, one after the other")
    if isinstance(error, (ImportError, AttributeError, pickle.UnpicklingError)):
        return ClusterError(
            f"a worker cannot load what it is to do ({type(error).__name__}: {error}); install the same version of "
            "fixenc for all workers as here"
        )
    return BrokenExecutor(f"the task was lost ({type(error).__name__}: {error})")
