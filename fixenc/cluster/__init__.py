"""Files fixed by the workers of a dask cluster, with the same results as in one process.

``local:4`` starts four worker processes of this user on this machine, reached by nobody else; any other address is that
of a scheduler that runs already. Packets of jobs are tasks: a worker that dies costs its tasks only, which are done
again by another. Needs the extra ``cluster``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fixenc.cluster.places import places_of
from fixenc.errors import OptionsError

if TYPE_CHECKING:
    from fixenc.cluster.executor import ClusterExecutor
    from fixenc.options import Options

__all__ = ["cluster"]

# The processes of this machine, in place of an address.
_LOCAL = re.compile(r"local(?::([1-9][0-9]{0,3}))?")
# The address of a scheduler: the protocols of distributed that reach another process.
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://\S+")


@contextmanager
def cluster(address: str, paths: Sequence[Path], options: Options) -> Iterator[ClusterExecutor]:
    """Connect to a cluster, and yield an executor for jobs on files at or below `paths`.

    Raises OptionsError for an address that is none, for options that no cluster can carry out, and without the package
    `distributed`; ClusterError if the scheduler cannot be reached, or a worker would not do what this process does.
    """
    local = _LOCAL.fullmatch(address)
    if local is None and not _ADDRESS.fullmatch(address):
        raise OptionsError(f"--cluster takes tcp://HOST:PORT, the address of a scheduler, or local:N, not {address!r}")
    if options.in_place:
        # What was done twice could not be told from what was done once.
        raise OptionsError("a cluster writes copies, and replaces no files: give --output DIR in place of --in-place")
    require_distributed()
    from fixenc.cluster.alike import require_alike
    from fixenc.cluster.executor import connect
    from fixenc.cluster.local import local_cluster

    if local is not None:
        with local_cluster(int(local[1] or 0)) as (started, keys), connect(started, keys) as executor:
            yield executor
        return
    with connect(address) as executor:
        require_alike(executor, places_of(paths, options))
        yield executor


def require_distributed() -> None:
    """Raise OptionsError if the package is not installed that knows clusters."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise OptionsError("--cluster needs distributed; install it with: pip install 'fixenc[cluster]'") from None
