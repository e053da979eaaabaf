"""Detecting the encodings of many files on any executor: the looks are those of a plain loop, in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice

from fixenc.files.found import Found
from fixenc.files.looking import Look, Wanted, look_at
from fixenc.files.progress import finish
from fixenc.files.reaching import release_folders
from fixenc.sending import TO_PROCESSES

__all__ = ["look_at_all", "size_of"]

# The most files that are sent to a worker at once, and the most bytes of them before the last one: fewer than a fix
# sends, so that the first row is soon there.
_MOST_IN_PACKET = 16
_MOST_BYTES_IN_PACKET = 200_000

_Flight = tuple[Sequence[Found], "Future[list[Look]]"]


def look_at_all(found: Sequence[Found], wanted: Wanted, executor: Executor | None = None) -> Iterator[Look]:
    """Yield what is detected of each file, in order."""
    if executor is None:
        try:
            yield from (_look(one, wanted) for one in found)
        finally:
            release_folders()
        return
    waiting, flying = _packets(found), deque[_Flight]()
    while True:
        for packet in islice(waiting, TO_PROCESSES.most_in_flight - len(flying)):
            flying.append((packet, _submit(executor, packet, wanted)))
        if not flying:
            return
        packet, future = flying.popleft()
        try:
            yield from future.result()
        except BrokenExecutor:
            yield from _look_alone([packet, *(lost for lost, _ in flying)], wanted, executor)
            flying.clear()


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


def _look_alone(packets: Sequence[Sequence[Found]], wanted: Wanted, executor: Executor) -> Iterator[Look]:
    """Yield the looks of packets of which one broke the executor, one file at a time, to find the culprit."""
    renew: Callable[[], None] | None = getattr(executor, "renew", None)
    for one in (one for packet in packets for one in packet):
        try:
            yield from _submit(executor, [one], wanted).result()
        except BrokenExecutor as error:
            if renew is None:
                yield Look(one.path, failure=f"its worker process died ({error})")
                continue
            renew()
            try:
                yield from _submit(executor, [one], wanted).result()
            except BrokenExecutor as again:
                renew()
                yield Look(one.path, failure=f"its worker process died ({again}); run again with --jobs 1 to see why")


def _submit(executor: Executor, packet: Sequence[Found], wanted: Wanted) -> Future[list[Look]]:
    """Send a packet and return its future; if the executor is broken already, the future has its exception."""
    try:
        return executor.submit(_look_at_packet, packet, wanted)
    except BrokenExecutor as error:
        refused: Future[list[Look]] = Future()
        refused.set_exception(error)
        return refused
