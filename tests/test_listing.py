"""A mirror is listed without keeping its jobs; where files could be in each other's way, it is planned as ever."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options
from fixenc.batch import list_jobs, plan, run
from fixenc.errors import OptionsError
from fixenc.files.listing import Listing
from tests.test_far import Far, build, contents


def test_the_jobs_of_a_listing_are_those_of_a_plan(tmp_path: Path):
    tree, options = build(tmp_path / "tree", 60), Options(output=tmp_path / "out", exclude=("*7.txt",))
    (tree / "folder1/.hidden").write_text("x", "utf-8")
    listing, planned = list_jobs([tree], options), plan([tree], options)
    assert isinstance(listing, Listing)
    assert list(listing) == list(listing) == planned
    assert len(listing) == len(planned)
    assert listing.size == sum(job.found.size for job in planned if job.found.is_input)


def test_a_mirror_that_is_there_is_brought_up_to_date(tmp_path: Path):
    """A failure means that a second run refuses to replace what the first one wrote."""
    tree, options = build(tmp_path / "tree", 14), Options(output=tmp_path / "out")
    list(run(plan([tree], options), options))
    (tree / "folder0/0000.txt").write_bytes("Größe und Länge für Fußgänger\n".encode("cp1252") * 5)
    jobs = list_jobs([tree], options)
    assert isinstance(jobs, Listing)
    assert next(iter(jobs)).known_digests
    outcomes = list(run(jobs, options, Far(tmp_path)))
    assert [one.path.name for one in outcomes if one.was_written] == ["0000.txt"]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["a/x.txt", "a/X.txt"], id="files"),
        pytest.param(["a/x.txt", "A/x.txt"], id="folders"),
        pytest.param(["a/b/x.txt", "A/b/y.txt"], id="folders above"),
        pytest.param(["a/\xe9.txt", "a/e\u0301.txt"], id="normal forms"),
    ],
)
def test_names_that_some_file_system_takes_for_one_are_planned(tmp_path: Path, names: list[str]):
    """A failure means that one of two files is lost in a mirror on another file system."""
    for name in names:
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_text("x", "utf-8")
    if len(contents(tmp_path / "tree")) < 2:
        pytest.skip("this file system takes them for one, too")
    options = Options(output=tmp_path / "out")
    assert list_jobs([tmp_path / "tree"], options) == plan([tmp_path / "tree"], options)


@pytest.mark.parametrize(
    ("paths", "output"),
    [
        pytest.param(["tree", "other"], "out", id="two folders"),
        pytest.param(["tree/folder0/0000.txt"], "out", id="a file"),
        pytest.param(["tree"], "tree/out", id="output in the folder"),
        pytest.param(["tree/folder0"], "tree", id="folder in the output"),
        pytest.param(["tree"], "tree", id="the same"),
        pytest.param(["tree"], None, id="copies beside"),
    ],
)
def test_what_could_be_in_its_own_way_is_planned(tmp_path: Path, paths: list[str], output: str | None):
    build(tmp_path / "tree", 6), build(tmp_path / "other", 6)
    options = Options(output=None if output is None else tmp_path / output)
    given = [tmp_path / path for path in paths]
    jobs = list_jobs(given, options)
    assert not isinstance(jobs, Listing)
    assert jobs == plan(given, options)


def test_an_output_that_is_a_file_is_refused(tmp_path: Path):
    build(tmp_path / "tree", 1)
    (tmp_path / "out").write_text("x", "utf-8")
    with pytest.raises(OptionsError, match="is a file; name a folder"):
        list_jobs([tmp_path / "tree"], Options(output=tmp_path / "out"))


def test_a_listing_takes_no_more_memory_for_more_names(tmp_path: Path):
    """A failure means that the machine that gives a command needs memory for each file."""
    for folder in range(12):
        (tmp_path / f"tree/{folder:02}").mkdir(parents=True)
        for number in range(200):
            (tmp_path / f"tree/{folder:02}/page-{number:05}.html").touch()
    options = Options(output=tmp_path / "out")
    listed, planned = (
        peak_of(find, tmp_path / "tree", options) - peak_of(find, tmp_path / "tree/00", options)
        for find in (list_jobs, plan)
    )
    assert planned > 1_000_000
    assert listed < planned / 5


def peak_of(find: Callable[..., Any], tree: Path, options: Options) -> int:
    """The most bytes of memory that finding and going through all jobs takes: the least of three times.

    What other tests left is collected before, and what is loaded or remembered once counts once only.
    """
    peaks = list[int]()
    for _ in range(3):
        gc.collect()
        tracemalloc.start()
        jobs = find([tree], options)
        assert sum(1 for _ in jobs) == len(jobs)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return min(peaks)
