"""Tasks on an executor: a bounded number in flight, results in order, and what was lost with a worker done again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from itertools import islice
from typing import Generic, ParamSpec, Protocol, TypeVar, runtime_checkable

__all__ = ["Sender", "fly", "renew", "submit"]

P = ParamSpec("P")
Task = TypeVar("Task")
Result = TypeVar("Result")


@runtime_checkable
class _Renewable(Protocol):
    """An executor that can start new workers when it is broken."""

    def renew(self) -> None:
        """Start new workers."""


def renew(executor: Executor) -> bool:
    """Start new workers for a broken executor; return whether it supports that."""
    if isinstance(executor, _Renewable):
        executor.renew()
        return True
    return False


def submit(executor: Executor, call: Callable[P, Result], *given: P.args, **named: P.kwargs) -> Future[Result]:
    """Send a call and return its future; if the executor is broken already, the future has its exception.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor() as executor:
    ...     submit(executor, pow, 2, 5).result()
    32
    """
    try:
        return executor.submit(call, *given, **named)
    except BrokenExecutor as error:
        refused: Future[Result] = Future()
        refused.set_exception(error)
        return refused


@dataclass(frozen=True, slots=True)
class Sender(Generic[Task, Result]):
    """How tasks are done on an executor: `send` sends one, `again` does one that was lost with its worker."""

    executor: Executor
    send: Callable[[Task], Future[Result]]
    again: Callable[[Task], Iterable[Result]]


def fly(
    tasks: Iterable[Task], sender: Sender[Task, Result], *, most: int, stop: Callable[[], bool] = lambda: False
) -> Iterator[Result]:
    """Yield the result of each task, in order; tasks are sent when there is room for them among `most` in flight.

    If a worker dies, tasks that have ended keep their results, and each that was lost is done `again`: while nothing
    else is in flight, so that the culprit is found. Once `stop` returns true, no further task is begun. If the caller
    takes no more results, tasks that have not begun are cancelled.
    """
    flying = deque[tuple[Task, "Future[Result]"]]()
    try:
        yield from _fly(iter(tasks), flying, sender, most, stop)
    finally:
        for _, future in flying:
            future.cancel()


def _fly(
    waiting: Iterator[Task],
    flying: deque[tuple[Task, Future[Result]]],
    sender: Sender[Task, Result],
    most: int,
    stop: Callable[[], bool],
) -> Iterator[Result]:
    while True:
        if stop():
            waiting = iter(())
            kept = [flight for flight in flying if not flight[1].cancel()]
            flying.clear()
            flying.extend(kept)
        flying.extend((task, sender.send(task)) for task in islice(waiting, most - len(flying)))
        if not flying:
            return
        task, future = flying.popleft()
        try:
            result = future.result()
        except BrokenExecutor:
            if stop():  # ending a run may end its workers, too
                return
            renew(sender.executor)
            lost = [(task, future), *flying]
            flying.clear()
            for one, last in lost:
                yield from _end(one, last, sender)
            continue
        yield result


def _end(task: Task, last: Future[Result], sender: Sender[Task, Result]) -> Iterator[Result]:
    """Yield the result of a task that had ended when a worker died; do it again if it had not."""
    try:
        result = last.result()
    except BrokenExecutor:
        yield from sender.again(task)
    else:
        yield result
