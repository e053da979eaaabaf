"""The simulation of clusters in tests/bench, held against what can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bench.simulation import Setting, simulate

PLAIN = Setting(10, 1_000, 2.0, scheduled=0.0, spread=0.0, slow_share=0.0, hours_to_failure=1e12)


def test_equal_tasks_take_their_time_divided_by_the_workers():
    result = simulate(PLAIN)
    assert result.seconds == pytest.approx(200)
    assert result.efficiency == pytest.approx(1)
    assert (result.waited, result.again) == (0, 0)


def test_a_scheduler_lets_no_more_tasks_through_than_it_can():
    result = simulate(replace(PLAIN, workers=1_000, tasks=10_000, scheduled=0.01))
    assert result.seconds == pytest.approx(100, rel=0.03)
    assert result.scheduler == pytest.approx(1, rel=0.03)


def test_a_slow_worker_holds_the_others_up_only_if_the_window_is_small():
    slow = replace(PLAIN, workers=100, tasks=10_000, slow_share=0.01, slow_times=20)
    assert simulate(replace(slow, window=2)).waited > 0.5
    assert simulate(replace(slow, window=40)).waited == 0


def test_tasks_of_failed_workers_are_sent_again():
    result = simulate(replace(PLAIN, hours_to_failure=0.05))
    assert 3 < result.again < 40
    assert 200 < result.seconds < 400


def test_the_same_seed_gives_the_same_result():
    setting = Setting(16, 2_000, 3.0, scheduled=0.001, hours_to_failure=1)
    assert simulate(setting) == simulate(setting)
    assert simulate(setting) != simulate(replace(setting, seed=2))
