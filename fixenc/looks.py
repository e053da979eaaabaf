"""Detecting the encodings of many files on any executor: the looks are those of a plain loop, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from itertools import chain

from fixenc.files.found import Found
from fixenc.files.looking import Look, Wanted, look_at
from fixenc.files.progress import finish
from fixenc.files.reaching import release_folders
from fixenc.flights import Sender, fly, renew, submit
from fixenc.sending import TO_PROCESSES

__all__ = ["look_at_all", "size_of"]

# The most files that are sent to a worker at once, and the most bytes of them before the last one: fewer than a fix
# sends, so that the first row is soon there.
_MOST_IN_PACKET = 16
_MOST_BYTES_IN_PACKET = 200_000


def look_at_all(found: Sequence[Found], wanted: Wanted, executor: Executor | None = None) -> Iterator[Look]:
    """Yield what is detected of each file, in order."""
    if executor is None:
        try:
            yield from (_look(one, wanted) for one in found)
        finally:
            release_folders()
        return

    def send(packet: Sequence[Found]) -> Future[list[Look]]:
        return submit(executor, _look_at_packet, packet, wanted)

    sender = Sender(executor, send, partial(_look_alone, send, executor))
    by_packet: Iterator[list[Look]] = fly(_packets(found), sender, most=TO_PROCESSES.most_in_flight)
    yield from chain.from_iterable(by_packet)


def size_of(found: Found) -> int:
    """Return how many bytes of a file are to be read."""
    return found.size if found.is_input else 0


def _packets(found: Sequence[Found]) -> Iterator[Sequence[Found]]:
    start = size = 0
    for at, one in enumerate(found, 1):
        size += size_of(one)
        if at - start >= _MOST_IN_PACKET or size >= _MOST_BYTES_IN_PACKET or at == len(found):
            yield found[start:at]
            start, size = at, 0


def _look(one: Found, wanted: Wanted) -> Look:
    look = look_at(one, wanted)
    finish(size_of(one))
    return look


def _look_at_packet(packet: Sequence[Found], wanted: Wanted) -> list[Look]:
    try:
        return [_look(one, wanted) for one in packet]
    finally:
        release_folders()


def _look_alone(
    send: Callable[[Sequence[Found]], Future[list[Look]]], executor: Executor, packet: Sequence[Found]
) -> Iterator[list[Look]]:
    """Yield the looks of a packet that was lost with its worker, one file at a time, to find the culprit."""
    for one in packet:
        try:
            yield send([one]).result()
        except BrokenExecutor as error:
            renew(executor)
            reason = f"its worker process died ({error}); run again with --jobs 1 to see why"
            yield [Look(one.path, failure=reason)]
