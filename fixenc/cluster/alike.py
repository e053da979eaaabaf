"""Whether the workers of a cluster would do exactly what this process does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fixenc.cluster.executor import ClusterExecutor
from fixenc.cluster.tasks import Places, unseen, warm
from fixenc.errors import ClusterError

# The packages that decide what becomes of a text, and the language, whose tables of characters do, too.
_DECIDING = ("fixenc", "chardet", "ftfy", "python")
# What to do about a folder that a worker does not see.
_SHARE = (
    "a cluster needs folders that all machines share, under the same paths: give such folders, and set XDG_STATE_HOME "
    "to one, here and for the workers"
)


def require_alike(executor: ClusterExecutor, places: Places) -> None:
    """Raise ClusterError unless all workers have the versions of this process and see its places; load their models."""
    versions = executor.client.get_versions(packages=list(_DECIDING[:-1]))
    wanted = _versions(versions["client"])
    for address, worker in sorted(versions["workers"].items()):
        for package, here, there in _differences(wanted, _versions(worker)):
            has = f"has {package} {there}" if there else f"has no {package}"
            raise ClusterError(
                f"the worker at {address} {has}, and here is {package} {here}; install the same version for all workers"
            )
    for address, lack in sorted(executor.client.run(unseen, places).items()):
        if lack is not None:
            raise ClusterError(f"the worker at {address} {lack}; {_SHARE}")
    executor.client.run(warm)


def _versions(of: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the versions of the deciding packages; of Python, the first two numbers."""
    found: dict[str, str | None] = {name: of["packages"].get(name) for name in _DECIDING}
    found["python"] = ".".join(str(found["python"]).split(".")[:2])
    return found


def _differences(
    wanted: Mapping[str, str | None], found: Mapping[str, str | None]
) -> Iterator[tuple[str, str | None, str | None]]:
    for package, here in wanted.items():
        there = found[package]
        if there != here:
            yield package, here, None if there in (None, "MISSING") else there
