"""Shards of a corpus: of every format, whole or not at all, done once, and never outside of the output."""

from __future__ import annotations

import bz2
import gzip
import json
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options
from fixenc.corpus.notes import location_of_note, open_output, read_note
from fixenc.corpus.planning import plan_shards
from fixenc.corpus.results import Results, write_results
from fixenc.corpus.running import run_shards
from fixenc.corpus.sample import Sample
from fixenc.corpus.settings import Settings
from fixenc.corpus.shards import Done
from fixenc.corpus.tally import Tally
from fixenc.errors import OptionsError
from fixenc.files.folders import Folder
from fixenc.files.locations import Root
from fixenc.files.writing import Draft
from fixenc.records import Status
from fixenc.report.corpus import summary_lines
from fixenc.report.html.corpus import corpus_page
from fixenc.workers import workers
from tests.conftest import Runner
from tests.texts import SENTENCES

GOOD = "Où est passé le garçon ?"
BAD = GOOD.encode().decode("cp1252")


def lines(*texts: str, field: str = "text") -> bytes:
    return b"".join(json.dumps({field: text}, ensure_ascii=False).encode() + b"\n" for text in texts)


DAMAGED, MENDED = lines("a", BAD, GOOD), lines("a", GOOD, GOOD)
HEALTHY = lines("a", GOOD)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a damaged shard, a healthy one, and a file that is none."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(DAMAGED)
    (folder / "sub" / "b.jsonl.gz").write_bytes(gzip.compress(HEALTHY, 9))
    (folder / "readme.txt").write_text("none", "utf-8")
    return folder


def run(
    *paths: Path, output: Path, field: str = "text", keep: bool = False, processes: int = 1, **options: Any
) -> dict[str, Done]:
    """Mend shards in this process, or on others; return what was done by name."""
    given = Options(output=output, ignore=False, siblings=False, **options)
    settings = Settings.of([field], given, keeps_original=keep, original=None, sample=10)
    shards = plan_shards(paths, open_output(output), settings)
    with workers([one.job for one in shards], processes) as executor:
        return {done.shard.name: done for done in run_shards(shards, settings, executor, lambda: False)}


def tree(folder: Path) -> dict[str, bytes]:
    """The files of an output without those that say what was done."""
    found = (path for path in folder.rglob("*") if path.is_file() and "_fixenc" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_folder_gets_a_mended_twin(corpus: Path, tmp_path: Path):
    before, output = tree(corpus), tmp_path / "out"
    done = run(corpus, output=output)
    assert tree(output) == {"a.jsonl": MENDED, "sub/b.jsonl.gz": before["sub/b.jsonl.gz"]}
    assert {name: one.status for name, one in done.items()} == {
        "a.jsonl": Status.FIXED,
        "sub/b.jsonl.gz": Status.HEALTHY,
        "readme.txt": Status.SKIPPED,
    }
    assert tree(corpus) == before


def packed(kind: str) -> tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]:
    """What compresses to a format, and what decompresses it."""
    if kind == "zst":
        zstd: Any = pytest.importorskip("backports.zstd")
        return zstd.compress, zstd.decompress
    known: Any = {"gz": gzip, "bz2": bz2}.get(kind)
    return (bytes, bytes) if known is None else (known.compress, known.decompress)


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "ndjson.bz2", "json.zst"])
def test_shards_stay_in_their_compression(suffix: str, tmp_path: Path):
    compress, decompress = packed(suffix.rpartition(".")[2])
    shard, output = tmp_path / f"a.{suffix}", tmp_path / "out"
    shard.write_bytes(compress(DAMAGED))
    assert run(shard, output=output)[shard.name].status is Status.FIXED
    assert decompress((output / shard.name).read_bytes()) == MENDED


def test_frames_without_content_may_be_first(tmp_path: Path):
    """A failure means that what `pzstd` has compressed is taken for broken lines."""
    compress, decompress = packed("zst")
    shard, output = tmp_path / "a.jsonl.zst", tmp_path / "out"
    shard.write_bytes(b"\x50\x2a\x4d\x18\x04\0\0\0size" + compress(DAMAGED) + b"\x5f\x2a\x4d\x18\0\0\0\0")
    assert run(shard, output=output)[shard.name].status is Status.FIXED
    assert decompress((output / shard.name).read_bytes()) == MENDED


def test_originals_in_a_web_archive_cannot_be_kept(tmp_path: Path):
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\n")
    done = run(tmp_path / "a.warc", output=tmp_path / "out", keep=True)["a.warc"]
    assert "run without that" in str(done.reason)
    assert tree(tmp_path / "out") == {}


def test_names_that_the_file_system_takes_for_one_do_not_replace_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A failure means that with --force, the second of two shards takes the place of the first, such as on macOS."""
    for name, text in (("A.jsonl", BAD), ("a.jsonl", GOOD)):
        (tmp_path / name).write_bytes(lines(text))
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("the file system takes them for one")
    output = tmp_path / "out"
    output.mkdir()
    (output / "a.jsonl").hardlink_to(tmp_path / "A.jsonl")  # as the system would show it
    monkeypatch.setattr(Folder, "names", lambda _: ["A.jsonl"])
    done = run(tmp_path / "A.jsonl", tmp_path / "a.jsonl", output=output, force=True)
    assert "rename one of them" in str(done["a.jsonl"].reason)


class TestAgain:
    """A second run over the same output."""

    @pytest.fixture(autouse=True)
    def _folders(self, corpus: Path, tmp_path: Path) -> None:
        self.corpus, self.output = corpus, tmp_path / "out"
        self.shard, self.target = corpus / "a.jsonl", tmp_path / "out" / "a.jsonl"

    def run(self, **options: Any) -> Done:
        return run(self.corpus, output=self.output, **options)["a.jsonl"]

    def test_a_shard_that_is_done_is_not_done_again(self):
        first = self.run()
        before = self.target.stat()
        again = self.run()
        assert (first.is_new, again.is_new) == (True, False)
        assert (again.status, again.tally, again.changes) == (first.status, first.tally, first.changes)
        assert self.target.stat() == before

    def test_a_changed_input_or_setting_is_done_again(self):
        self.run()
        self.shard.write_bytes(DAMAGED * 2)
        assert self.run().is_new
        assert self.target.read_bytes() == MENDED * 2
        assert self.run(guess=False).is_new

    def test_a_touched_output_is_known_by_its_bytes(self):
        self.run()
        os.utime(self.target, (1, 1))
        assert not self.run().is_new

    def test_a_missing_output_is_made_again(self):
        self.run()
        self.target.unlink()
        assert self.run().is_new
        assert self.target.read_bytes() == MENDED

    def test_an_output_that_somebody_changed_is_left(self):
        self.run()
        self.target.write_bytes(b"mine")
        refused = self.run()
        assert refused.status is Status.FAILED
        assert "move it away" in str(refused.reason)
        assert self.target.read_bytes() == b"mine"
        assert self.run(force=True).is_new
        assert self.target.read_bytes() == MENDED

    def test_a_file_of_somebody_else_is_left(self):
        self.output.mkdir()
        self.target.write_bytes(b"mine")
        assert self.run().status is Status.FAILED
        assert self.target.read_bytes() == b"mine"

    @pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"shard": 1}', b"\xff" * 9, b'{"source": "a", "shard": ""}'])
    def test_a_broken_note_is_none(self, note: bytes):
        self.run()
        place = location_of_note(Root.of(self.output), "a.jsonl")
        place.path.write_bytes(note)
        assert read_note(place) is None
        assert "did not make it" in str(self.run().reason)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("target", [float("inf")]),
            ("tally", {"status": {"fixed": 1 << 63}}),
            ("tally", {"texts": -1}),
            ("tally", {"accidents": {"x" * 2_000_000: 1}}),
            ("changes", [{"confidence": float("nan")}]),
            ("changes", [{"record": float("inf")}]),
        ],
    )
    def test_a_note_of_what_cannot_be_is_none(self, key: str, value: Any):
        """A failure means that numbers which somebody wrote into a note end the run, or stand in its results."""
        self.run()
        place = location_of_note(Root.of(self.output), "a.jsonl")
        note = json.loads(place.path.read_bytes())
        if key == "tally":
            note[key] |= value
        elif key == "changes":
            note[key][0] |= value[0]
        else:
            note[key] = value
        place.path.write_text(json.dumps(note), "ascii")
        assert read_note(place) is None
        assert "did not make it" in str(self.run().reason)

    def test_a_shard_of_the_same_name_from_elsewhere_replaces_none(self, tmp_path: Path):
        """A failure means that a second corpus in the same output takes the place of the first."""
        self.run()
        other = tmp_path / "other"
        other.mkdir()
        (other / "a.jsonl").write_bytes(lines("b", BAD))
        refused = run(other, output=self.output)["a.jsonl"]
        assert "did not make it from this shard" in str(refused.reason)
        assert self.target.read_bytes() == MENDED
        assert run(other, output=self.output, force=True)["a.jsonl"].is_new

    def test_a_corpus_that_was_moved_is_still_done(self, tmp_path: Path):
        self.run()
        self.corpus = self.corpus.rename(tmp_path / "moved")
        assert not self.run().is_new

    def test_kills_between_changes_of_the_input_do_not_lock_the_output(self, monkeypatch: pytest.MonkeyPatch):
        """A failure means that notes forget which file stands in the output, so that it counts as somebody's."""

        def kill(_draft: Draft) -> None:
            raise KeyboardInterrupt

        self.run()
        for times in (2, 3):
            self.shard.write_bytes(DAMAGED * times)
            with monkeypatch.context() as patch:
                patch.setattr(Draft, "put", kill)
                with pytest.raises(KeyboardInterrupt):
                    self.run()
            assert self.target.read_bytes() == MENDED
        assert self.run().is_new
        assert self.target.read_bytes() == MENDED * 3

    @pytest.mark.parametrize("is_named", [False, True], ids=["before-it-has-its-name", "after"])
    def test_a_run_that_was_killed_is_continued(self, is_named: bool, monkeypatch: pytest.MonkeyPatch):
        """A failure means that the same command does not do the rest, or that half a shard stands there."""

        class KilledError(BaseException):
            pass

        put = Draft.put

        def kill(draft: Draft) -> None:
            if draft.target.location.name == "a.jsonl":
                if is_named:
                    put(draft)
                raise KilledError
            put(draft)

        with monkeypatch.context() as patch:
            patch.setattr(Draft, "put", kill)
            with pytest.raises(KilledError):
                self.run()
        assert self.target.exists() is is_named
        again = self.run()
        assert (again.status, again.is_new) == (Status.FIXED, not is_named)
        assert self.target.read_bytes() == MENDED


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.jsonl", lines("a", field="body"), "--text-field, of: body", id="another-field"),
        pytest.param("a.jsonl", lines("a", field="b" * 100), "of: " + "b" * 60 + "...", id="a-long-name"),
        pytest.param("a.jsonl", json.dumps(dict.fromkeys(map(str, range(99)))).encode(), "11 and others", id="many"),
        pytest.param("a.jsonl", b"{\n}\n", "is it JSON lines", id="no-json-lines"),
        pytest.param("a.jsonl.gz", gzip.compress(DAMAGED)[:-9], "truncated", id="truncated"),
        pytest.param("a.jsonl.gz", gzip.compress(lines("a" * 30_000_000)), "--max-ratio", id="a-bomb"),
        pytest.param("a.parquet.gz", gzip.compress(b"PAR1"), "decompress it first", id="compressed-parquet"),
        pytest.param("a.parquet", b"PAR1" * 9, "get the file again", id="no-parquet"),
        pytest.param("a.warc.bz2", bz2.compress(b"WARC/1.0\r\n"), "decompress it first", id="warc-in-bzip2"),
    ],
)
def test_a_shard_that_fails_leaves_nothing(name: str, data: bytes, reason: str, tmp_path: Path):
    if "parquet" in name:
        pytest.importorskip("pyarrow")
    if "warc" in name:
        pytest.importorskip("warcio")
    (tmp_path / name).write_bytes(data)
    done = run(tmp_path / name, output=tmp_path / "out")[name]
    assert done.status is Status.FAILED
    assert reason in str(done.reason)
    assert tree(tmp_path / "out") == {}
    assert list((tmp_path / "out" / "_fixenc" / "shards").iterdir()) == []


def test_a_shard_whose_texts_are_all_null_is_a_shard(tmp_path: Path):
    (tmp_path / "a.jsonl").write_bytes(b'{"text": null, "id": 1}\n')
    done = run(tmp_path / "a.jsonl", output=tmp_path / "out")["a.jsonl"]
    assert (done.status, done.reason) == (Status.HEALTHY, None)


@pytest.mark.parametrize(
    ("package", "name", "extra"), [("pyarrow", "a.parquet", "arrow"), ("warcio", "a.warc", "warc")]
)
def test_a_missing_package_is_told(
    package: str, name: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    import importlib.util

    find = importlib.util.find_spec
    for module in ("fixenc.corpus.content", "fixenc.containers.family"):
        monkeypatch.setattr(f"{module}.find_spec", lambda one: None if one == package else find(one))
    (tmp_path / name).write_bytes(b"PAR1")
    done = run(tmp_path / name, output=tmp_path / "out")[name]
    assert f"pip install 'fixenc[{extra}]'" in str(done.reason)


class TestHostile:
    """Folders that somebody else prepared."""

    def test_links_are_not_followed(self, corpus: Path, tmp_path: Path):
        secret = tmp_path / "secret.jsonl"
        secret.write_bytes(DAMAGED)
        (corpus / "link.jsonl").symlink_to(secret)
        done = run(corpus, output=tmp_path / "out")
        assert done["link.jsonl"].status is Status.SKIPPED
        assert not (tmp_path / "out" / "link.jsonl").exists()

    @pytest.mark.parametrize("place", ["a.jsonl", "sub"])
    def test_a_link_in_the_output_leads_nowhere(self, place: str, corpus: Path, tmp_path: Path):
        elsewhere, output = tmp_path / "elsewhere", tmp_path / "out"
        elsewhere.mkdir()
        output.mkdir()
        (output / place).symlink_to(elsewhere / "x" if place == "a.jsonl" else elsewhere)
        done = run(corpus, output=output)
        assert done["a.jsonl" if place == "a.jsonl" else "sub/b.jsonl.gz"].status is Status.FAILED
        assert list(elsewhere.iterdir()) == []

    @pytest.mark.parametrize("place", ["_fixenc", "_fixenc/shards"])
    def test_a_link_for_notes_ends_the_run(self, place: str, corpus: Path, tmp_path: Path):
        elsewhere, link = tmp_path / "elsewhere", tmp_path / "out" / place
        elsewhere.mkdir()
        link.parent.mkdir(parents=True)
        link.symlink_to(elsewhere)
        with pytest.raises(OptionsError, match="name another with -o"):
            run(corpus, output=tmp_path / "out")
        assert list(elsewhere.iterdir()) == []

    def test_an_output_is_no_input(self, corpus: Path):
        """A failure means that a second run mends its own output, or its own notes."""
        run(corpus, output=corpus / "out")
        again = run(corpus, output=corpus / "out")
        assert {one.is_new for one in again.values()} == {False}
        done = run(corpus / "out", output=corpus.parent / "other")
        assert {name for name, one in done.items() if one.status is not Status.SKIPPED} == {"a.jsonl", "sub/b.jsonl.gz"}

    def test_an_input_is_never_an_output(self, corpus: Path):
        before = tree(corpus)
        done = run(corpus, output=corpus)
        assert {one.status for one in done.values()} <= {Status.FAILED, Status.SKIPPED}
        assert tree(corpus) == before

    def test_two_inputs_of_one_name_stay_apart(self, corpus: Path, tmp_path: Path):
        done = run(corpus / "a.jsonl", corpus, output=tmp_path / "out")
        assert [one.status for one in done.values()].count(Status.FIXED) == 1
        (tmp_path / "a.jsonl").write_bytes(DAMAGED)
        done = run(corpus / "a.jsonl", tmp_path / "a.jsonl", output=tmp_path / "third")
        assert done["a.jsonl"].status is Status.FAILED
        assert "the same name" in str(done["a.jsonl"].reason)


class TestParquet:
    """Columns of text, with everything else as it was."""

    @pytest.fixture(autouse=True)
    def _arrow(self, tmp_path: Path) -> None:
        self.pa: Any = pytest.importorskip("pyarrow", reason="needs fixenc[arrow]")
        from pyarrow import parquet

        self.parquet: Any = parquet
        self.path, self.output = tmp_path / "a.parquet", tmp_path / "out"

    def mend(self, table: Any, field: str, *, keep: bool = False, **settings: Any) -> tuple[Done, Any]:
        self.parquet.write_table(table, self.path, **settings)
        done = run(self.path, output=self.output, field=field, keep=keep)["a.parquet"]
        there = (self.output / "a.parquet").exists()
        return done, self.parquet.read_table(self.output / "a.parquet") if there else None

    def test_a_column_is_mended_and_no_other(self):
        pa = self.pa
        before = pa.table({"n": [1, 2, 3], "text": [BAD, None, "a"], "other": [BAD] * 3})
        done, after = self.mend(before, "text", compression="zstd", row_group_size=2)
        assert after == before.set_column(1, "text", pa.array([GOOD, None, "a"]))
        assert done.tally is not None
        assert done.tally.status == {"fixed": 1, "without text": 1, "healthy": 1}
        written = self.parquet.ParquetFile(self.output / "a.parquet").metadata
        assert (written.num_row_groups, written.row_group(0).column(1).compression) == (2, "ZSTD")

    @pytest.mark.parametrize("kind", ["large_string", "string_view", "dictionary"])
    def test_every_type_of_text_stays_its_type(self, kind: str):
        pa = self.pa
        text = pa.array([BAD, "a", None, BAD])
        if kind == "dictionary":
            text = text.dictionary_encode()
        elif kind == "large_string":
            text = text.cast(pa.large_string())
        _, after = self.mend(pa.table({"text": text}), "text")
        assert after["text"].type == text.type
        assert after["text"].to_pylist() == [GOOD, "a", None, GOOD]

    def test_nested_columns_are_named_by_their_path(self):
        pa = self.pa
        rows: list[Any] = [[{"text": BAD, "by": BAD}, None], None, [], [{"text": "a", "by": None}]]
        done, after = self.mend(pa.table({"turns": rows, "n": [1, 2, 3, 4]}), "turns.text")
        assert after["turns"].to_pylist() == [[{"text": GOOD, "by": BAD}, None], *rows[1:]]
        assert done.tally is not None
        assert done.tally.status == {"fixed": 1, "healthy": 1, "without text": 2}

    def test_originals_get_a_column_of_their_own(self):
        pa = self.pa
        _, after = self.mend(pa.table({"text": [BAD, "a", None], "n": [1, 2, 3]}), "text", keep=True)
        assert after.to_pydict() == {
            "text": [GOOD, "a", None],
            "text_original": [BAD, None, None],
            "n": [1, 2, 3],
        }

    def test_healthy_shards_have_the_column_too(self):
        """A failure means that the shards of a corpus have different schemas."""
        _, after = self.mend(self.pa.table({"text": ["a"]}), "text", keep=True)
        assert after.to_pydict() == {"text": ["a"], "text_original": [None]}

    def test_columns_of_the_same_name_stay_apart(self):
        """A failure means that one column has the values of another."""
        pa = self.pa
        columns = [pa.array([1, 2]), pa.array([BAD, "a"]), pa.array(["x", "y"])]
        self.parquet.write_table(pa.Table.from_arrays(columns, names=["n", "text", "n"]), self.path)
        run(self.path, output=self.output, keep=True)
        after = self.parquet.ParquetFile(self.output / "a.parquet").read()
        assert after.schema.names == ["n", "text", "text_original", "n"]
        assert [one.to_pylist() for one in after.columns] == [[1, 2], [GOOD, "a"], [BAD, None], ["x", "y"]]
        done = run(self.path, output=self.output, field="n", force=True)["a.parquet"]
        assert "more than one" in str(done.reason)

    def test_a_healthy_shard_is_copied(self):
        self.mend(self.pa.table({"text": ["a"]}), "text")
        assert (self.output / "a.parquet").read_bytes() == self.path.read_bytes()

    @pytest.mark.parametrize(
        ("field", "keep", "reason"),
        [
            ("body", False, "of: text (string), text_original (string), deep (struct<a: string>)"),
            ("text", True, "already"),
            ("deep.a", True, "within"),
        ],
    )
    def test_what_cannot_be_done_is_told(self, field: str, keep: bool, reason: str):
        table = self.pa.table({"text": ["a"], "text_original": ["b"], "deep": [{"a": BAD}]})
        done, after = self.mend(table, field, keep=keep)
        assert after is None
        assert reason in str(done.reason)


def test_a_web_archive_is_cleaned_as_by_fix(tmp_path: Path):
    pytest.importorskip("warcio", reason="needs fixenc[warc]")
    from tests.test_warc import INFO, PAGE, response

    page = response(PAGE.encode("cp1251"), "Content-Type: text/html; charset=windows-1251")
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(INFO) + gzip.compress(page))
    done = run(tmp_path / "a.warc.gz", output=tmp_path / "out")["a.warc.gz"]
    assert done.tally is not None
    assert (done.tally.status, done.tally.charsets) == ({"fixed": 1}, {"windows-1251": 1})
    written = (tmp_path / "out" / "a.warc.gz").read_bytes()
    assert SENTENCES["ru"].encode() in gzip.decompress(written)
    assert written.startswith(gzip.compress(INFO)[:4])


def test_results_are_written_and_escaped(corpus: Path, tmp_path: Path):
    (corpus / "<b>.jsonl").write_bytes(lines(f"<script>{BAD}</script>"))
    results, output = Results(Sample(10)), tmp_path / "out"
    for done in run(corpus, output=output).values():
        results.add(done)
    assert (results.status[Status.FIXED], results.tally.records, results.earlier) == (2, 6, 0)
    page = corpus_page(results, "a\x1b<i>")
    assert b"<script>" not in page
    assert b"&lt;b&gt;.jsonl" in page
    assert b"&lt;i&gt;" in page
    assert b"\x1b" not in page
    for _ in range(2):  # over those of an earlier run, too
        write_results(results, Root.of(output), page)
    assert (output / "_fixenc/report.html").read_bytes() == page
    rows = [json.loads(line) for line in (output / "_fixenc" / "counts.jsonl").read_text("ascii").splitlines()]
    assert {"shard": "a.jsonl", "counted": "status", "value": "fixed", "count": 1} in rows
    shown = json.loads((output / "_fixenc" / "sample.jsonl").read_text("ascii").splitlines()[-1])
    assert (shown["before"], shown["after"], shown["record"]) == (BAD, GOOD, 2)
    assert any("6 records" in line for line in summary_lines(results))


def test_counts_are_written_as_parquet_if_arrow_is_there(corpus: Path, tmp_path: Path):
    """A failure may mean that names which are no UTF-8 end the run."""
    pytest.importorskip("pyarrow", reason="needs fixenc[arrow]")
    from pyarrow import parquet

    results, output = Results(Sample(10)), tmp_path / "out"
    for done in run(corpus, output=output).values():
        results.add(done)
    write_results(results, Root.of(output), b"")
    assert parquet.read_table(output / "_fixenc" / "counts.parquet").to_pylist() == list(results.rows())
    results.shards.append(("2024-01-01", Status.FAILED, "of: \ud800, caf\udce9", Tally()))
    write_results(results, Root.of(output), b"")
    last = parquet.read_table(output / "_fixenc" / "counts.parquet").to_pylist()[-1]
    assert (last["shard"], last["value"]) == ("2024-01-01", "of: \\ud800, caf\\udce9")


@pytest.mark.skipif(os.name == "nt", reason="names are UTF-16 there")
def test_a_name_that_is_no_utf_8_stays(fixenc: Runner, tmp_path: Path):
    (tmp_path / "in").mkdir()
    name = os.path.join(os.fsencode(tmp_path), b"in", b"caf\xe9.jsonl")
    try:
        Path(os.fsdecode(name)).write_bytes(DAMAGED)
    except OSError:
        pytest.skip("the file system takes no such names")
    for _ in range(2):
        ran = fixenc("corpus", "in", "-o", "out", "-v")
        assert ran.code == 0
        assert ran.err.splitlines()[0].startswith("fixed     in/caf\\xe9.jsonl  3 records")
    assert Path(os.fsdecode(name.replace(b"/in/", b"/out/"))).read_bytes() == MENDED


class Dying(Executor):
    """Runs calls at once; those with the numbers given die, as all that are submitted until it is renewed."""

    def __init__(self, *deaths: int) -> None:
        self.deaths, self.count, self.is_broken = deaths, 0, False

    def renew(self) -> None:
        self.is_broken = False

    def submit(self, *call: Any, **_: Any) -> Future[Any]:
        if self.is_broken:
            raise BrokenExecutor
        future: Future[Any] = Future()
        self.count += 1
        if self.count in self.deaths:
            self.is_broken = True
            future.set_exception(BrokenExecutor("killed"))
        else:
            future.set_result(call[0](*call[1:]))
        return future


@pytest.mark.parametrize(("deaths", "lost"), [((2,), 0), ((1, 2), 0), ((1, 2, 3), 1), ((1, 3), 0), ((), 0)])
def test_a_shard_whose_worker_dies_is_sent_again(deaths: tuple[int, ...], lost: int, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.jsonl").write_bytes(DAMAGED)
    settings = Settings.of(["text"], Options(output=tmp_path / "out"), keeps_original=False, original=None, sample=1)
    shards = plan_shards([folder], open_output(tmp_path / "out"), settings)
    done = list(run_shards(shards, settings, Dying(*deaths), lambda: False))
    assert [one.shard for one in done] == shards
    assert [one.status for one in done].count(Status.FAILED) == lost
    assert len(tree(tmp_path / "out")) == 5 - lost


@pytest.mark.parametrize("executor", [None, Dying()], ids=["here", "on-workers"])
def test_no_shard_is_begun_after_an_interruption(executor: Executor | None, corpus: Path, tmp_path: Path):
    settings = Settings.of(["text"], Options(output=tmp_path / "out"), keeps_original=False, original=None, sample=1)
    shards = plan_shards([corpus], open_output(tmp_path / "out"), settings)
    assert list(run_shards(shards, settings, executor, lambda: True)) == []
    assert tree(tmp_path / "out") == {}


@pytest.mark.slow
def test_processes_give_the_same(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        texts = [f"{BAD} {number}" if at % 50 == number else GOOD for at in range(1_000)]
        (folder / f"{number}.jsonl").write_bytes(lines(*texts) + lines("plain text " * 20) * 6_000)
    alone, together = run(folder, output=tmp_path / "one"), run(folder, output=tmp_path / "two", processes=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert [replace(one, shard=together[name].shard) for name, one in alone.items()] == list(together.values())


def test_the_command_tells_what_it_did(fixenc: Runner, corpus: Path):
    (corpus / "no.jsonl").write_bytes(lines("a", field="body"))
    ran = fixenc("corpus", "in", "-o", "out", "--jobs", "1")
    assert ran.code == 2
    assert ran.out == b""
    told = ran.err.splitlines()
    assert told[0] == "fixed     in/a.jsonl  3 records: 1 fixed, 2 healthy"
    assert "failed    in/no.jsonl" in told[1]
    assert told[2].startswith("4 files: 1 fixed, 1 healthy, 1 skipped, 1 failed")
    assert told[-1] == "counts, a sample of changes and a page: out/_fixenc"
    assert (corpus.parent / "out" / "_fixenc" / "report.html").exists()


def test_the_command_says_what_is_missing(fixenc: Runner, corpus: Path):
    assert "name shards" in fixenc("corpus").err
    ran = fixenc("corpus", "in")
    assert ran.code == 2
    assert "-o" in ran.err
    for arguments in (("in", "-o", ""), ("", "-o", "out")):
        assert "is no path" in fixenc("corpus", *arguments).err
    assert not (corpus.parent / "_fixenc").exists()


def test_results_that_cannot_be_written_are_told_after_the_summary(fixenc: Runner, corpus: Path):
    page = corpus.parent / "out" / "_fixenc" / "report.html"
    page.mkdir(parents=True)
    ran = fixenc("corpus", "in", "-o", "out")
    assert ran.code == 2
    assert "1 fixed" in ran.err
    assert "report.html' cannot be written over (" in ran.err
    assert ran.err.rstrip().endswith("move it away and run again")
    page.rmdir()
    assert fixenc("corpus", "in", "-o", "out").code == 0
