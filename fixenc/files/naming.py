"""Where each clean copy lands, planned for all files before the first is written."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from fixenc.errors import OptionsError
from fixenc.files import ledger
from fixenc.files.walking import Found, walk
from fixenc.files.writing import BACKUP_SUFFIX
from fixenc.options import Options


@dataclass(frozen=True, slots=True)
class Job:
    """One file to handle: where its clean copy goes, what speaks against it, and what fixenc last wrote there."""

    found: Found
    target: Path
    clash: str | None = None
    known_digest: str | None = None


def plan(paths: Iterable[Path], options: Options) -> list[Job]:
    """All jobs, in order; those whose targets collide carry the reason.

    Names are compared case-folded and in NFC, since some file systems take such names for one.
    """
    roots = list(paths)
    if options.output is not None and options.output.exists() and not options.output.is_dir():
        raise OptionsError(f"output {str(options.output)!r} is a file; name a folder")
    folders = {path for path in roots if os.path.isdir(path)}
    jobs = [Job(found, _target(found, folders, options)) for found in walk(roots, options)]
    landing: dict[str, list[Path]] = defaultdict(list)
    for job in jobs:
        if job.found.skip is None and job.found.failure is None:
            landing[_same_name(job.target)].append(job.found.path)
    known = ledger.load()
    return [
        replace(job, clash=_clash(job, landing, options), known_digest=known.get(ledger.key_of(job.target)))
        for job in jobs
    ]


def backup_of(path: Path, number: int) -> Path:
    """Where an in-place run keeps an original: ``name.orig``, then ``name.orig.1`` and so on."""
    return path.with_name(path.name + BACKUP_SUFFIX + (f".{number}" if number else ""))


def _target(found: Found, folders: set[Path], options: Options) -> Path:
    path = found.path
    if options.in_place:
        return path
    if options.output is None:
        return path.with_name(path.stem + options.suffix + path.suffix)
    relative = path.relative_to(found.root)
    if len(folders) > 1 and found.root in folders:
        # Several folders keep their names in the output, so that their files do not mingle.
        relative = Path(found.root.resolve().name) / relative
    return options.output / relative


def _same_name(target: Path) -> str:
    return unicodedata.normalize("NFC", os.path.abspath(target)).casefold()


def _clash(job: Job, landing: dict[str, list[Path]], options: Options) -> str | None:
    if options.in_place:
        return None
    if os.path.realpath(job.target) == os.path.realpath(job.found.path):
        return "the output would land on the input; use --in-place, or another output folder"
    others = [path for path in landing[_same_name(job.target)] if path != job.found.path]
    if others and not options.force:
        return f"its clean copy would land on the same name as that of {str(others[0])!r}; rename one of them"
    return None
