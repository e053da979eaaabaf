"""Running packets here, or on any executor with a window of packets in flight; outcomes come in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import chain, takewhile

from fixenc.flights import Sender, fly, renew, submit
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
    """Carry out packets and yield the outcomes of their files, in order; only `most_in_flight` packets are sent ahead.

    Once `stop` returns true, no further packet is begun. A packet whose worker died is sent once more, alone; if that
    one dies, too, its files failed.
    """
    if executor is None:
        for packet in takewhile(lambda _: not stop(), packets):
            yield from fix_packet(packet, options)
        return

    def send(packet: Packet) -> Future[list[Outcome]]:
        """Send a packet; one in which nothing is to be read is carried out here."""
        if packet.is_due:
            return submit(executor, fix_packet, packet, options)
        done: Future[list[Outcome]] = Future()
        done.set_result(fix_packet(packet, options))
        return done

    def run_alone(packet: Packet) -> Iterator[list[Outcome]]:
        try:
            yield send(packet).result()
        except BrokenExecutor as error:
            renew(executor)
            reason = f"its worker process died ({error}); run again with --jobs 1 to see why"
            yield [Outcome(job.found.path, Status.FAILED, reason) for job in packet.jobs]

    sender = Sender(executor, send, run_alone)
    by_packet: Iterator[list[Outcome]] = fly(packets, sender, most=most_in_flight, stop=stop)
    yield from chain.from_iterable(by_packet)
