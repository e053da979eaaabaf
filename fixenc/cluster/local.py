"""A cluster of this machine: a scheduler and its workers, in processes of their own, for this run alone.

They are started in the folder of the Python installation, so that nothing is imported from the working folder, which
may be somebody else's. They listen at the loopback interface only, and talk to nobody without the certificate that is
made for the run and handed over through a pipe: else another user of the machine could have them run anything. They end
when the pipe closes, as it does when this process dies in any way.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import distributed

from fixenc.errors import ClusterError
from fixenc.files.system import processors

# The seconds that the processes have to end.
_END_SECONDS = 20
# What the first process runs; the folders of modules are those of this process.
_HOST = "import sys; sys.path[:] = sys.argv[1:]; from fixenc.cluster.host import main; main()"


@contextmanager
def local_cluster(processes: int) -> Iterator[tuple[str, distributed.Security]]:
    """Start worker processes, one a CPU for 0; yield the address of their scheduler, and what it takes to talk to it.

    Raises ClusterError if they cannot be started.
    """
    keys = _make_keys()
    modules = [os.path.abspath(folder) for folder in sys.path if folder]
    with subprocess.Popen(  # noqa: S603 - this Python
        [sys.executable, "-c", _HOST, *modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=sys.base_prefix,
        env=os.environ | {"DASK_LOGGING__DISTRIBUTED": "critical"},
        start_new_session=True,  # so that Ctrl-C reaches this process alone, which decides
    ) as host:
        given, answer = _pipes(host)
        try:
            yield _begin(given, answer, keys, processes or processors()), keys
        finally:
            given.close()
            try:
                host.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                host.kill()


def _begin(given: IO[bytes], answer: IO[bytes], keys: distributed.Security, processes: int) -> str:
    """Tell the host what to start, and return the address of the scheduler."""
    wanted = {"processes": processes, "certificate": keys.tls_ca_file, "key": keys.tls_client_key}
    try:
        given.write(json.dumps(wanted).encode("ascii") + b"\n")
        given.flush()
        told = json.loads(answer.readline() or b'{"error": "they ended at once"}')
    except (OSError, ValueError) as error:
        told = {"error": str(error)}
    if "error" in told:
        raise ClusterError(f"cannot start the processes of a local cluster: {told['error']}; use --jobs N instead")
    return str(told["address"])


def _pipes(host: subprocess.Popen[Any]) -> tuple[IO[bytes], IO[bytes]]:
    if host.stdin is None or host.stdout is None:
        raise AssertionError("both are pipes")
    return host.stdin, host.stdout


def _make_keys() -> distributed.Security:
    """Return a certificate with its key, for this run."""
    try:
        return distributed.Security.temporary()
    except ImportError:
        raise ClusterError(
            "a local cluster needs cryptography; install it with: pip install 'fixenc[cluster]'"
        ) from None
