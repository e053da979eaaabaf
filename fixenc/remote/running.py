"""Running packets here, or on any executor with a window of packets in flight; outcomes come in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from typing import Protocol, runtime_checkable

from fixenc.options import Options
from fixenc.records import Outcome, Status
from fixenc.remote.fixing import fix_packet
from fixenc.remote.packets import Packet

__all__ = ["MOST_IN_FLIGHT", "run"]

# The most packets in flight, so that a listing of any length fills no memory.
MOST_IN_FLIGHT = 32


def run(
    packets: Iterable[Packet],
    options: Options,
    executor: Executor | None = None,
    stop: Callable[[], bool] = lambda: False,
    *,
    most_in_flight: int = MOST_IN_FLIGHT,
) -> Iterator[Outcome]:
    """Carry out packets and yield the outcomes of their files, in order, with so many packets in flight at most.

    Once `stop` returns true, no further packet is begun. A packet whose worker died is sent once more, alone; if that
    one dies, too, its files failed.
    """
    waiting, flying = iter(packets), deque[tuple[Packet, "Future[list[Outcome]]"]]()
    while True:
        if stop():
            waiting = iter(())
            flying = deque(flight for flight in flying if not flight[1].cancel())
        for packet in islice(waiting, 1 if executor is None else most_in_flight - len(flying)):
            flying.append((packet, _submit(executor, packet, options)))
        if not flying:
            return
        packet, future = flying.popleft()
        try:
            yield from future.result()
        except BrokenExecutor:
            if stop() or executor is None:  # ending a run may end its workers, too
                return
            _renew(executor)
            lost = [packet, *(one for one, _ in flying)]
            flying.clear()
            for one in lost:
                yield from _run_alone(one, options, executor)


@runtime_checkable
class _Renewable(Protocol):
    """An executor that can start new workers when it is broken."""

    def renew(self) -> None:
        """Start new workers."""


def _renew(executor: Executor) -> None:
    if isinstance(executor, _Renewable):
        executor.renew()


def _submit(executor: Executor | None, packet: Packet, options: Options) -> Future[list[Outcome]]:
    """Send a packet and return its future; one in which nothing is to be read is carried out here."""
    done: Future[list[Outcome]] = Future()
    if executor is None or not packet.is_due:
        done.set_result(fix_packet(packet, options))
        return done
    try:
        return executor.submit(fix_packet, packet, options)
    except BrokenExecutor as error:
        done.set_exception(error)
        return done


def _run_alone(packet: Packet, options: Options, executor: Executor) -> list[Outcome]:
    """Return the outcomes of a packet that is alone in flight."""
    try:
        return _submit(executor, packet, options).result()
    except BrokenExecutor as error:
        _renew(executor)
        reason = f"its worker process died ({error}); run again with --jobs 1 to see why"
        return [Outcome(job.found.path, Status.FAILED, reason) for job in packet.jobs]
