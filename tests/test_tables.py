"""Tables: only damaged cells of text columns change, each by itself; the schema, metadata and layout stay."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import Options, fix_file
from fixenc.containers.cells import Cells
from fixenc.records import Status
from tests.conftest import Runner
from tests.texts import SENTENCES, TRAPS

pa = pytest.importorskip("pyarrow", reason="needs fixenc[arrow]")

from pyarrow import feather, ipc, parquet  # noqa: E402

GOOD = "Où est passé le garçon ?"
BAD = GOOD.encode().decode("cp1252")
TEXT = pa.string()

# Each column before and after.
COLUMNS: dict[str, tuple[Any, Any]] = {
    "number": (pa.array([1, 2, None]), pa.array([1, 2, None])),
    "text": (pa.array([BAD, None, "plain"]), pa.array([GOOD, None, "plain"])),
    "large": (pa.array([BAD, None, ""], pa.large_string()), pa.array([GOOD, None, ""], pa.large_string())),
    "bytes": (pa.array([BAD.encode(), None, b"\xff"]), pa.array([BAD.encode(), None, b"\xff"])),
    "list": (pa.array([[BAD, None], None, []]), pa.array([[GOOD, None], None, []])),
    "struct": (
        pa.array([{"a": BAD, "b": 1}, None, {"a": None, "b": 2}]),
        pa.array([{"a": GOOD, "b": 1}, None, {"a": None, "b": 2}]),
    ),
    "deep": (
        pa.array([[{"a": [BAD]}], None, [None, {"a": None}]]),
        pa.array([[{"a": [GOOD]}], None, [None, {"a": None}]]),
    ),
    "map": (
        pa.array([[(BAD, BAD)], None, []], pa.map_(TEXT, TEXT)),
        pa.array([[(BAD, GOOD)], None, []], pa.map_(TEXT, TEXT)),
    ),
    "category": (
        pa.array([BAD, GOOD, None]).dictionary_encode(),
        pa.array([GOOD, GOOD, None]).dictionary_encode(),
    ),
}
FIXED_SIZE = (
    pa.array([[BAD, "a"], None, [None, BAD]], pa.list_(TEXT, 2)),
    pa.array([[GOOD, "a"], None, [None, GOOD]], pa.list_(TEXT, 2)),
)


def table(side: int) -> Any:
    schema = pa.schema(
        [pa.field(name, pair[0].type, metadata={"k": name}) for name, pair in COLUMNS.items()], metadata={"made": BAD}
    )
    return pa.table([pair[side] for pair in COLUMNS.values()], schema=schema)


@pytest.mark.parametrize(("before", "after"), [pytest.param(*COLUMNS[name], id=name) for name in COLUMNS])
@pytest.mark.parametrize("offset", [0, 1])
def test_a_column_keeps_its_type_and_its_healthy_cells(before: Any, after: Any, offset: int):
    changed = Cells(guess=True).fix(before[offset:])
    changed.validate(full=True)
    assert changed.type == before.type
    assert changed.to_pylist() == after[offset:].to_pylist()


def test_lists_of_a_fixed_size():
    assert Cells(guess=True).fix(FIXED_SIZE[0]).equals(FIXED_SIZE[1])


def test_values_of_a_dictionary_that_become_the_same_are_one():
    """A failure means that pandas refuses the column, whose categories must differ."""
    changed = Cells(guess=True).fix(pa.array([BAD, GOOD, "x", BAD]).dictionary_encode())
    assert changed.dictionary.to_pylist() == [GOOD, "x"]
    assert changed.to_pylist() == [GOOD, GOOD, "x", GOOD]


def test_cells_that_are_no_utf8_stay():
    foreign = pa.array([b"caf\xe9", BAD.encode(), b"caf\xe9"]).view(TEXT)
    cells = Cells(guess=True)
    assert cells.fix(foreign).view(pa.binary()).to_pylist() == [b"caf\xe9", GOOD.encode(), b"caf\xe9"]
    assert (cells.foreign, sum(cells.accidents.values())) == (2, 1)


HEALTHY = st.sampled_from([*SENTENCES.values(), *TRAPS.values(), "", "plain"])


@given(st.lists(st.none() | HEALTHY, max_size=8))
@settings(max_examples=30)
def test_a_healthy_column_is_the_same_object(values: list[str | None]):
    for array in (pa.array(values, TEXT), pa.array(values, TEXT).dictionary_encode(), pa.array([values])):
        assert Cells(guess=True).fix(array) is array


def write_parquet(path: Path, side: int, **how: Any) -> None:
    one = table(side)
    with parquet.ParquetWriter(path, one.schema, **how) as writer:
        for size in (3, 2, 1):
            writer.write_table(one[:size], row_group_size=size)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="default"),
        pytest.param({"compression": "zstd", "use_dictionary": False}, id="zstd"),
        pytest.param({"compression": {"text": "gzip", "large": "none"}}, id="mixed"),
        pytest.param({"use_compliant_nested_type": False, "store_schema": False, "version": "1.0"}, id="old"),
        pytest.param({"write_statistics": False, "write_page_index": True, "data_page_version": "2.0"}, id="new"),
    ],
)
def test_a_parquet_file_keeps_its_layout(tmp_path: Path, how: dict[str, Any]):
    path, wanted = tmp_path / "a.parquet", tmp_path / "wanted.parquet"
    write_parquet(path, 0, **how)
    write_parquet(wanted, 1, **how)
    outcome = fix_file(path)
    assert outcome.actions == ("repaired utf-8 read as windows-1252 (21 cells)",)
    assert outcome.target is not None
    before, after = parquet.ParquetFile(path), parquet.ParquetFile(outcome.target)
    assert after.read().equals(parquet.read_table(wanted), check_metadata=True)
    assert after.schema.equals(before.schema)
    assert (after.metadata.metadata or {}).keys() == (before.metadata.metadata or {}).keys()
    for at in range(3):
        old, new = before.metadata.row_group(at), after.metadata.row_group(at)
        assert new.num_rows == old.num_rows
        for column in range(old.num_columns):
            for what in ("compression", "encodings", "physical_type", "is_stats_set", "has_offset_index"):
                assert getattr(new.column(column), what) == getattr(old.column(column), what), what
    assert fix_file(outcome.target).status is Status.HEALTHY


@pytest.mark.parametrize("codec", [None, "lz4", "zstd"])
@pytest.mark.parametrize("name", ["a.arrow", "a.arrows", "a.feather"])
def test_an_arrow_file_keeps_its_batches(tmp_path: Path, name: str, codec: str | None):
    path = tmp_path / name
    long = pa.concat_tables([table(0)] * 40).combine_chunks()
    if name == "a.feather":
        feather.write_feather(long, str(path), compression=codec or "uncompressed", chunksize=70)
    else:
        make = ipc.new_file if name == "a.arrow" else ipc.new_stream
        with make(str(path), long.schema, options=ipc.IpcWriteOptions(compression=codec)) as writer:
            for batch in long.to_batches(max_chunksize=70):
                writer.write_batch(batch)
    outcome = fix_file(path)
    assert outcome.target is not None, outcome
    reader = (ipc.open_stream if name == "a.arrows" else ipc.open_file)(pa.OSFile(str(outcome.target)))
    new = reader.read_all()
    assert new.schema.equals(long.schema, check_metadata=True)
    assert new.to_pylist() == pa.concat_tables([table(1)] * 40).to_pylist()
    assert [len(one) for one in new.to_batches()] == [70, 50]
    assert outcome.target.stat().st_size <= path.stat().st_size
    assert fix_file(outcome.target).status is Status.HEALTHY


def test_a_healthy_table_is_left_alone(tmp_path: Path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"a": [GOOD, "x", None]}), path)
    assert fix_file(path).status is Status.HEALTHY


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.parquet", b"PAR1", id="parquet"),
        pytest.param("a.parquet", b"PAR1" + b"\xe9" * 50 + b"PAR1", id="parquet-junk"),
        pytest.param("a.arrow", b"ARROW1\0\0" + b"\xe9" * 50, id="arrow"),
        pytest.param("a.arrows", b"\xff\xff\xff\xff\x20\0\0\0" + b"\xe9" * 50, id="stream"),
        pytest.param("a.arrow", b"caf\xe9", id="no-arrow"),
        pytest.param("a.feather", b"FEA1" + b"\xe9" * 50, id="feather-1"),
    ],
)
def test_a_broken_table_is_left_alone(tmp_path: Path, name: str, data: bytes):
    path = tmp_path / name
    path.write_bytes(data)
    outcome = fix_file(path)
    assert outcome.status in (Status.FAILED, Status.SKIPPED)
    assert "internal" not in (outcome.reason or "")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_truncated_tables_are_left_alone(tmp_path: Path, name: str):
    path = tmp_path / name
    if name == "a.arrow":
        feather.write_feather(table(0), str(path))
    else:
        parquet.write_table(table(0), path)
    data = path.read_bytes()
    for size in range(8, len(data), len(data) // 40):
        path.write_bytes(data[:size])
        outcome = fix_file(path)
        assert outcome.status is Status.FAILED, size
        assert "internal" not in (outcome.reason or ""), outcome.reason


def test_damaged_tables_raise_no_error_of_their_own(tmp_path: Path):
    """A failure means that a byte in the wrong place is reported as a fault of fixenc."""
    chance, path = random.Random(1), tmp_path / "a.arrow"
    feather.write_feather(table(0), str(path), compression="zstd")
    data = path.read_bytes()
    for _ in range(60):
        broken = bytearray(data)
        broken[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        assert "internal" not in (fix_file(path, Options(force=True)).reason or "")


def test_a_batch_that_expands_without_end_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fixenc.containers.tables._LARGEST", 1 << 16)
    long = pa.table({"a": ["a" * 1000] * 100})
    feather.write_feather(long, str(tmp_path / "a.arrow"), compression="zstd")
    parquet.write_table(long, tmp_path / "a.parquet")
    for name in ("a.arrow", "a.parquet"):
        outcome = fix_file(tmp_path / name)
        assert (outcome.status, "MiB" in (outcome.reason or "")) == (Status.SKIPPED, True), outcome


@pytest.mark.slow
def test_a_walk_opens_no_table_unless_asked(tmp_path: Path, fixenc: Runner):
    """Tools read all tables of a folder as one: a copy beside an original would make each row count twice."""
    (tmp_path / "in").mkdir()
    parquet.write_table(pa.table({"a": [BAD]}), tmp_path / "in" / "a.parquet")
    assert [line["status"] for line in fixenc("fix", "in", "--json").lines] == ["skipped"]
    assert fixenc("fix", "in", "-o", "out", "--containers", "all").code == 0
    assert parquet.read_table(tmp_path / "out" / "a.parquet").to_pylist() == [{"a": GOOD}]
    ran = fixenc("fix", "in/a.parquet", "--json")
    assert ran.lines[0]["damage"] == [{"words": "utf-8 read as windows-1252", "regions": 1}]
    assert parquet.read_table(tmp_path / "in" / "a.fixed.parquet").to_pylist() == [{"a": GOOD}]


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"a": [BAD]}), path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    outcome = fix_file(path, Options())
    assert (outcome.status, outcome.reason) == (Status.SKIPPED, "Parquet data; install fixenc[arrow]")
