"""A simulation of a run on a cluster, as a loop of events: slow workers, workers that fail, one scheduler, one window.

Nothing is measured here and nothing is random but by its seed: the same setting gives the same result on any machine.
"""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from dataclasses import dataclass

# What happens to a worker: its task is known to be lost, it is back, its task is done.
_LOST, _BACK, _DONE = range(3)
# The least packets in flight, as in fixenc/cluster/executor.py.
_LEAST_WINDOW = 32


@dataclass(frozen=True, slots=True)
class Setting:
    """A run: how many workers and tasks, and the mean seconds of a task on a usual worker.

    The seconds of tasks are spread log-normally by `spread`. A share of workers is `slow_times` as slow. A worker fails
    after `hours_to_failure` on average; that is known `detected` seconds later, and it is back after `restarted`
    seconds. The scheduler takes `scheduled` seconds for each task, one after the other. At most `window` tasks for each
    worker are in flight, counted from the first one that is not done: outcomes are yielded in order.
    """

    workers: int
    tasks: int
    seconds: float
    scheduled: float
    window: float = 16
    spread: float = 0.5
    slow_share: float = 0.03
    slow_times: float = 4
    hours_to_failure: float = 200
    detected: float = 5
    restarted: float = 60
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What a run took: its seconds, the share of its workers' time that was work, the share of the scheduler's time.

    `waited` is the share of the workers' time in which they had nothing to do because of the window, `tail` the seconds
    from the last task that was sent to the end. `again` counts the tasks that were sent again.
    """

    seconds: float
    efficiency: float
    scheduler: float
    waited: float
    tail: float
    again: int


def simulate(setting: Setting) -> Result:
    """Return what a run takes."""
    return _Run(setting).to_end()


class _Run:
    """A run at a moment: events to come, tasks to send again, workers that wait, since when."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.chance = setting, random.Random(setting.seed)
        self.events: list[tuple[float, int, int, int]] = []
        self.again, self.idle = deque[int](), dict[int, float]()
        self.done = bytearray(setting.tasks)
        self.sent = self.oldest = self.count_again = 0
        self.free_at = self.last_sent = self.waited = 0.0

    def to_end(self) -> Result:
        """Go from event to event until all tasks are done."""
        setting, now = self.setting, 0.0
        for worker in range(min(setting.workers, setting.tasks)):
            self.give(worker, now)
        while self.oldest < setting.tasks:
            now, kind, worker, task = heapq.heappop(self.events)
            if kind == _LOST:
                self.again.append(task)
                self.count_again += 1
                self.wake(1, now)
                continue
            if kind == _DONE:
                self.finish(task, now)
            self.give(worker, now)
        time = setting.workers * now
        return Result(
            now,
            setting.tasks * setting.seconds / time,
            setting.scheduled * (setting.tasks + self.count_again) / now,
            self.waited / time,
            now - self.last_sent,
            self.count_again,
        )

    def finish(self, task: int, now: float) -> None:
        """Note that a task is done; workers may go on that waited for it."""
        self.done[task] = 1
        before = self.oldest
        while self.oldest < self.setting.tasks and self.done[self.oldest]:
            self.oldest += 1
        self.wake(self.oldest - before, now)

    def give(self, worker: int, now: float) -> None:
        """Send a worker the next task, if there is one and the window allows it."""
        setting = self.setting
        if self.again:
            task = self.again.popleft()
        elif self.sent < min(setting.tasks, self.oldest + max(_LEAST_WINDOW, setting.window * setting.workers)):
            task, self.sent, self.last_sent = self.sent, self.sent + 1, now
        else:
            self.idle[worker] = now
            return
        self.free_at = start = max(now, self.free_at) + setting.scheduled
        times = setting.slow_times if self.is_slow(worker) else 1.0
        took = setting.seconds * times * self.chance.lognormvariate(-(setting.spread**2) / 2, setting.spread)
        fails_after = self.chance.expovariate(1 / (setting.hours_to_failure * 3600))
        if fails_after < took:
            heapq.heappush(self.events, (start + fails_after + setting.detected, _LOST, worker, task))
            heapq.heappush(self.events, (start + fails_after + setting.restarted, _BACK, worker, -1))
        else:
            heapq.heappush(self.events, (start + took, _DONE, worker, task))

    def wake(self, count: int, now: float) -> None:
        """Give tasks to as many workers that wait."""
        for _ in range(min(count, len(self.idle))):
            worker = next(iter(self.idle))
            since = self.idle.pop(worker)
            if self.sent < self.setting.tasks:
                self.waited += now - since
            self.give(worker, now)

    def is_slow(self, worker: int) -> bool:
        """Whether a worker is slow: they are spread evenly, so that their number does not depend on chance."""
        share = self.setting.slow_share
        return math.floor((worker + 1) * share) > math.floor(worker * share)
