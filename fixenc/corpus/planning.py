"""The shards of a corpus, found and given their targets before the first one is written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from fixenc.corpus.notes import FOLDER
from fixenc.corpus.settings import Settings
from fixenc.files.compression import without_suffix
from fixenc.files.leftovers import sweep_folder
from fixenc.files.locations import Location, Root
from fixenc.files.naming import Job, plan

__all__ = ["PARQUET", "WARC", "Shard", "plan_shards"]

PARQUET, WARC = ".parquet", ".warc"
"""The suffixes of shards that are no JSON lines."""
_LINES = frozenset({".jsonl", ".ndjson", ".json"})
# Why a file is no shard.
_NO_SHARD = "no shard of JSON lines, Parquet or WARC by its name"


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard of a corpus: its path below the output, by which it is known, the file and its target, and the output."""

    name: str
    job: Job
    output: Root

    @property
    def kind(self) -> str:
        """The suffix that shows its kind, without that of a compression."""
        return PurePath(without_suffix(self.job.found.location.name)).suffix.lower()


def plan_shards(paths: Iterable[Path], root: Root, settings: Settings) -> list[Shard]:
    """Return what is at or below the paths, in order; files that are no shards have a reason to be skipped.

    `root` is the output. What a run that was killed left half written in it is removed.
    """
    jobs = plan(paths, settings.options)
    for folder in {(job.landing.root, job.landing.folders): job.landing for job in jobs}.values():
        sweep_folder(folder)
    return [_skip_others(Shard(_name_of(job.landing, root), job, root)) for job in jobs]


def _name_of(landing: Location, output: Root) -> str:
    """Return the path of a shard below the output, by its names alone."""
    path = os.path.join(landing.root.real, *landing.folders, landing.name)
    return os.path.relpath(path, output.real).replace(os.sep, "/")


def _skip_others(shard: Shard) -> Shard:
    found, reason = shard.job.found, None
    if FOLDER in found.location.folders or shard.name.split("/")[0] == FOLDER:
        reason = "made by an earlier run"
    elif shard.kind not in (*_LINES, PARQUET, WARC):
        reason = _NO_SHARD
    if not found.is_input or reason is None:
        return shard
    return replace(shard, job=replace(shard.job, found=replace(found, skip=reason)))
