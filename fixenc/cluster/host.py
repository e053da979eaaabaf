"""The process of a local cluster: it has the scheduler, starts the workers, and ends when its input does."""

from __future__ import annotations

import json
import sys
from typing import Any

import dask
import distributed

# What dask does beside the work, for nobody here: pages at ports of its own; a profile of each worker, a hundred looks
# a second; looks at its own loops and at the machine, a tenth of a CPU for each worker; and an allocator that gives
# memory back at once, with which the same work took a quarter more of the CPU.
_NOTHING_BESIDE = {
    "distributed.scheduler.http.routes": list[str](),
    "distributed.worker.http.routes": list[str](),
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1},
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.gil.enabled": False,
}


def main() -> None:
    """Start what the first line of the input says, write the address to the output, and wait until the input ends."""
    wanted = json.loads(sys.stdin.readline())
    try:
        cluster = _start(wanted)
    except Exception as error:  # noqa: BLE001 - told to the process that waits
        _tell({"error": f"{type(error).__name__}: {error}"})
        return
    with cluster:
        _tell({"address": cluster.scheduler_address})
        sys.stdin.read()


def _start(wanted: dict[str, Any]) -> distributed.LocalCluster:
    """Start a scheduler, and workers of one thread each, which are started again if they die."""
    dask.config.set(_NOTHING_BESIDE)
    names = [f"tls_{role}" for role in ("client", "scheduler", "worker")]
    certificates = {f"{name}_cert": wanted["certificate"] for name in names}
    each = certificates | {f"{name}_key": wanted["key"] for name in names}
    keys = distributed.Security(require_encryption=True, tls_ca_file=wanted["certificate"], **each)
    return distributed.LocalCluster(
        n_workers=wanted["processes"],
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        protocol="tls://",
        security=keys,
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # else port 8787, and a warning where it is taken
        memory_limit=0,  # a run has bounded memory, whatever share of the machine dask would give it
        silence_logs=50,
    )


def _tell(answer: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
