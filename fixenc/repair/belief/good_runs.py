"""Runs of East Asian text that were good before: beside mojibake of one language, a line may have another language."""

from __future__ import annotations

from collections.abc import Sequence

from fixenc.damage import PAIR_READERS
from fixenc.plausibility.vocabulary import costs_of_runs
from fixenc.records import Region
from fixenc.repair.belief.judged import RUN_NATS
from fixenc.repair.regions import split_at_ascii

# The fewest characters of a run that can be told from chance.
_LEAST = 3


def leave_good_runs(region: Region) -> Sequence[Region]:
    """Return the region, or those of its runs between ASCII that were no better before.

    >>> from fixenc.damage import Misreading
    >>> damage = Misreading("shift_jis", "gb18030")
    >>> region = Region(0, "僨乕僞 打开文件", "データ ｴ\\ue1f6ｪﾎﾄｼ\\uf8f2", (damage,))
    >>> [one.after for one in leave_good_runs(region)]
    ['データ']
    """
    if not (len(region.accident) == 1 and region.accident[0].read_in in PAIR_READERS):
        return [region]
    runs = list(split_at_ascii(region))
    if len(runs) == 1:
        return [region]
    was = costs_of_runs([run.before for run in runs])
    now = costs_of_runs([run.after for run in runs])
    worse = [
        before <= RUN_NATS and before < after and len(run.before) >= _LEAST
        for run, before, after in zip(runs, was, now, strict=True)
    ]
    return [run for run, is_worse in zip(runs, worse, strict=True) if not is_worse] if any(worse) else [region]
