"""fixenc within other libraries; each test is skipped where its library is missing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

import fixenc

BROKEN = ["LiÃ¨ge, l’Ã©tÃ©", "Größe", "plain", "ÐŸÑ€Ð¸Ð²ÐµÑ‚, ÐºÐ°Ðº Ð´ÐµÐ»Ð°?"]
FIXED = ["Liège, l’été", "Größe", "plain", "Привет, как дела?"]
RUSSIAN = "Здравствуй, мир! Как дела сегодня?"


def test_no_library_is_loaded_before_its_module():
    code = (
        "import fixenc.integrations, fixenc.integrations.http, sys\n"
        "names = {'pandas', 'polars', 'pyarrow', 'scrapy', 'requests', 'httpx'}; print(names & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


class TestPandas:
    @pytest.fixture(autouse=True)
    def _load(self) -> None:
        self.pd: Any = pytest.importorskip("pandas")
        import fixenc.integrations.pandas  # noqa: F401

    @pytest.mark.parametrize("kind", ["object", "string", "str"])
    def test_the_texts_of_a_column_are_mended(self, kind: str):
        column = self.pd.Series([*BROKEN, None], index=list("abcde"), name="town", dtype=kind)
        fixed = column.fixenc.fix()
        assert fixed.tolist()[:4] == FIXED
        assert self.pd.isna(fixed["e"])
        assert (fixed.dtype, fixed.name, list(fixed.index)) == (column.dtype, "town", list("abcde"))
        assert column.tolist()[:4] == BROKEN

    def test_what_is_no_text_stays(self):
        column = self.pd.Series([1, None, b"LiA", "LiÃ¨ge", 2.5], dtype=object)
        assert column.fixenc.fix().tolist() == [1, None, b"LiA", "Liège", 2.5]
        with pytest.raises(TypeError, match="a column of int64 has no texts"):
            self.pd.Series([1, 2]).fixenc.fix()

    def test_each_different_text_is_mended_once(self, monkeypatch: pytest.MonkeyPatch):
        """A failure means that a column costs as much as its rows, however few values it has."""
        asked = list[str]()

        def note(texts: Iterable[str], **_: object) -> Iterator[str]:
            for text in texts:
                asked.append(text)
                yield text.upper()

        monkeypatch.setattr("fixenc.integrations.values.fix_texts", note)
        column = self.pd.Series(["a", "b", "a", None, "b"])
        assert column.fixenc.fix().tolist()[:3] == ["A", "B", "A"]
        assert asked == ["a", "b"]
        asked.clear()
        assert column.fixenc.fix(as_document=True).tolist()[:3] == ["A", "B", "A"]
        assert asked == ["a", "b", "a", "b"], "how often a text stands there is evidence"

    def test_categories_are_mended(self):
        column = self.pd.Series(["LiÃ¨ge", "Namur", "LiÃ¨ge", None], dtype="category")
        fixed = column.fixenc.fix()
        assert fixed.tolist()[:3] == ["Liège", "Namur", "Liège"]
        assert fixed.dtype == self.pd.CategoricalDtype(["Liège", "Namur"])
        both = self.pd.Series(["LiÃ¨ge", "Liège"], dtype="category").fixenc.fix()
        assert both.tolist() == ["Liège", "Liège"]
        assert list(both.cat.categories) == ["Liège"]

    def test_repairs_are_told(self):
        repairs = self.pd.Series(["thÃ©", None], index=[5, 6]).fixenc.explain()
        assert repairs[5].regions[0].words == "utf-8 read as windows-1252"
        assert repairs[6] is None

    def test_a_frame_is_mended_column_by_column(self):
        frame = self.pd.DataFrame({"town": BROKEN, "count": range(4)})
        assert frame["town"].fixenc.fix(as_document=True).tolist() == FIXED
        assert frame.assign(town=frame["town"].fixenc.fix())["town"].tolist() == FIXED
        assert self.pd.Series([], dtype=object).fixenc.fix().tolist() == []


class TestPolars:
    @pytest.fixture(autouse=True)
    def _load(self) -> None:
        self.pl: Any = pytest.importorskip("polars")
        import fixenc.integrations.polars  # noqa: F401

    def test_the_texts_of_a_column_are_mended(self):
        column = self.pl.Series("town", [*BROKEN, None])
        fixed = column.fixenc.fix()
        assert (fixed.to_list(), fixed.name, fixed.dtype) == ([*FIXED, None], "town", self.pl.String)
        healthy = self.pl.Series("town", FIXED)
        assert healthy.fixenc.fix() is healthy

    def test_expressions_are_mended_when_they_are_computed(self):
        frame = self.pl.LazyFrame({"town": BROKEN, "count": range(4)})
        fixed = frame.with_columns(self.pl.col("town").fixenc.fix()).filter(self.pl.col("count") > 1).collect()
        assert fixed["town"].to_list() == FIXED[2:]

    def test_categories_are_mended(self):
        column = self.pl.Series("town", ["LiÃ¨ge", None, "Liège"], self.pl.Categorical)
        fixed = column.fixenc.fix()
        assert (fixed.dtype, fixed.to_list()) == (self.pl.Categorical, ["Liège", None, "Liège"])
        closed = self.pl.Series("town", ["LiÃ¨ge"], self.pl.Enum(["LiÃ¨ge"])).fixenc.fix()
        assert (closed.dtype, closed.to_list()) == (self.pl.String, ["Liège"])

    def test_numbers_have_no_texts(self):
        with pytest.raises(TypeError, match="a column of Int64 has no texts"):
            self.pl.Series([1]).fixenc.fix()


class TestArrow:
    @pytest.fixture(autouse=True)
    def _load(self) -> None:
        self.pa: Any = pytest.importorskip("pyarrow")
        from fixenc.integrations import arrow

        self.arrow = arrow

    @pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
    def test_chunks_are_mended(self, kind: str):
        chunks = self.pa.chunked_array([BROKEN[:2], [None, *BROKEN[2:]]], type=getattr(self.pa, kind)())
        fixed = self.arrow.fix(chunks)
        assert fixed.to_pylist() == [*FIXED[:2], None, *FIXED[2:]]
        assert (fixed.type, fixed.num_chunks) == (chunks.type, 2)

    def test_tables_and_batches_are_mended(self):
        table = self.pa.table({"town": BROKEN, "more": [[text] for text in BROKEN], "count": range(4)})
        fixed = self.arrow.fix(table)
        assert fixed["town"].to_pylist() == FIXED
        assert fixed["more"].to_pylist() == [[text] for text in FIXED]
        assert fixed.schema == table.schema
        batches = list(self.arrow.fix_batches(table.to_reader(max_chunksize=2)))
        assert self.pa.Table.from_batches(batches) == fixed
        with pytest.raises(TypeError, match="not list"):
            self.arrow.fix([])

    def test_arrow_calls_the_function_by_its_name(self):
        from pyarrow import compute, dataset

        name = self.arrow.register()
        assert self.arrow.register() == name
        assert compute.call_function(name, [self.pa.chunked_array([BROKEN])]).to_pylist() == FIXED
        assert compute.call_function(name, [self.pa.scalar("thÃ©")]).as_py() == "thé"
        table = self.pa.table({"town": BROKEN})
        projection = {"town": dataset.field("town")._call(name, [dataset.field("town")])}
        assert dataset.dataset(table).to_table(columns=projection)["town"].to_pylist() == FIXED


def respond(data: bytes, content_type: str, url: str = "https://example.org/page.html") -> Any:
    return SimpleNamespace(content=data, headers={"Content-Type": content_type}, url=url, encoding="as before")


class TestResponses:
    @pytest.fixture(autouse=True)
    def _load(self) -> None:
        from fixenc.integrations import http

        self.http = http

    def test_the_bytes_decide_and_the_header_is_evidence(self):
        few = "Ёлка".encode("koi8-r")
        assert self.http.decode(respond(few, "text/plain; charset=koi8-r")).text == "Ёлка"
        wrong = respond("Größe".encode(), "text/html; charset=iso-8859-1")
        assert self.http.decode(wrong).text == "Größe"
        assert self.http.set_encoding(wrong).encoding == "utf-8"

    def test_text_is_mended(self):
        response = respond(BROKEN[0].encode(), "text/plain; charset=windows-1252", "https://example.org/a.txt")
        cleaned = self.http.fix(response)
        assert (cleaned.text, cleaned.data) == (FIXED[0], FIXED[0].encode())
        page = f'<meta charset="windows-1251"><p>{RUSSIAN}</p>'
        assert "utf-8" in self.http.fix(respond(page.encode("cp1251"), "text/html")).text

    @pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"\xe9\xff\xfe\xfd\x81"])
    def test_what_is_in_doubt_keeps_its_encoding(self, data: bytes):
        assert self.http.set_encoding(respond(data, "text/plain")).encoding == "as before"

    @pytest.mark.parametrize(
        ("header", "label"),
        [
            (None, None),
            ("", None),
            ("text/html", None),
            ("text/html;charset=", None),
            ("text/html; charset='utf-8'", "'utf-8'"),
            ('text/html; x=1; CHARSET="koi8-r"', "koi8-r"),
            ("text/html; charset*=utf-8''koi8-r", None),
            ("\r\n", None),
        ],
    )
    def test_labels_are_read(self, header: str | None, label: str | None):
        assert self.http.label_of(header) == label


class Pages(BaseHTTPRequestHandler):
    """Serves pages in a charset that the header gets wrong."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=iso-8859-1")
        self.end_headers()
        self.wfile.write(RUSSIAN.encode("cp1251"))

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/page.html"
    server.shutdown()
    thread.join()
    server.server_close()


def test_requests_reads_the_right_charset(address: str):
    requests = pytest.importorskip("requests")
    from fixenc.integrations.http import decode, fix, set_encoding

    with requests.Session() as session:
        session.trust_env = False
        assert session.get(address).text != RUSSIAN
        session.hooks["response"].append(set_encoding)
        response = session.get(address)
        assert response.text == RUSSIAN == decode(response).text
        assert fix(response, fixenc.Options(declare=False)).data == RUSSIAN.encode()


def test_httpx_reads_the_right_charset(address: str):
    httpx = pytest.importorskip("httpx")
    from fixenc.integrations.http import fix, guess_encoding, read_and_set_encoding

    with httpx.Client(trust_env=False, event_hooks={"response": [read_and_set_encoding]}) as client:
        response = client.get(address)
        assert response.text == RUSSIAN
        assert fix(response).text == '<meta charset="utf-8">' + RUSSIAN  # as every page needs it that is written
    assert httpx.Response(200, content=RUSSIAN.encode("cp866"), default_encoding=guess_encoding).text == RUSSIAN


class TestScrapy:
    @pytest.fixture(autouse=True)
    def _load(self) -> None:
        http: Any = pytest.importorskip("scrapy.http")
        from fixenc.integrations.scrapy import FixencMiddleware, FixencPipeline

        self.http, self.middleware, self.pipeline = http, FixencMiddleware(), FixencPipeline()

    def respond(self, data: bytes, content_type: str = "text/html") -> Any:
        page = self.http.HtmlResponse("https://example.org/a.html?b", body=data, headers={"Content-Type": content_type})
        return self.middleware.process_response(self.http.Request(page.url), page)

    def test_pages_become_clean_utf_8(self):
        page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{RUSSIAN}</p></body></html>'
        response = self.respond(page.encode("cp1251"), "text/html; charset=iso-8859-1")
        assert isinstance(response, self.http.HtmlResponse)
        assert (response.encoding, response.css("p::text").get()) == ("utf-8", RUSSIAN)
        assert response.body == page.replace("iso-8859-1", "utf-8").encode()
        assert self.respond(f"<p>{BROKEN[0]}</p>".encode()).body == f"<p>{FIXED[0]}</p>".encode()

    def test_a_healthy_page_with_a_wrong_header_keeps_its_bytes(self):
        data = "<html><body><p>Größe</p></body></html>".encode()
        response = self.respond(data, "text/html; charset=iso-8859-1")
        assert (response.body, response.css("p::text").get()) == (data, "Größe")

    def test_other_responses_stay_as_they_are(self):
        for page in (
            self.http.Response("https://example.org/a.png", body=b"\x89PNG\r\n\x1a\n\0\0"),
            self.http.TextResponse("https://example.org/a.txt", body=b"\xe9\xff\xfe\xfd\x81"),
            self.http.TextResponse("https://example.org/a.txt", body="Größe".encode(), encoding="utf-8"),
            self.http.TextResponse("https://example.org/a.txt", body=b""),
        ):
            assert self.middleware.process_response(self.http.Request(page.url), page) is page

    def test_items_are_mended(self):
        @dataclass
        class Town:
            name: str
            also: list[Any]

        town = Town(BROKEN[0], [BROKEN[3], 5, {"more": (BROKEN[1], BROKEN[0])}])
        assert self.pipeline.process_item(town) is town
        assert town == Town(FIXED[0], [FIXED[3], 5, {"more": (FIXED[1], FIXED[0])}])
        inner = {"town": Town(BROKEN[0], []), "healthy": (same := ["Größe"])}
        fixed = self.pipeline.process_item(inner, spider=None)
        assert (fixed["town"].name, fixed["healthy"] is same) == (FIXED[0], True)


class TestDatasets:
    def test_columns_of_batches_are_mended(self):
        from fixenc.integrations.datasets import fix_columns

        batch: dict[str, list[Any]] = {
            "text": [*BROKEN, None],
            "title": ["a", 1, None, "b", "c"],
            "id": [1, 2, 3, 4, 5],
        }
        assert fix_columns("text", "title")(batch) == {"text": [*FIXED, None], "title": batch["title"]}

    @pytest.mark.slow
    def test_a_dataset_is_mapped(self, tmp_path: Any):
        datasets = pytest.importorskip("datasets")
        from fixenc.integrations.datasets import fix_columns

        data = datasets.Dataset.from_dict({"text": BROKEN, "id": [1, 2, 3, 4]})
        fixed = data.map(fix_columns("text"), batched=True, cache_file_name=str(tmp_path / "cache.arrow"))
        assert fixed["text"][:] == FIXED
        assert list(data.to_iterable_dataset().map(fix_columns("text"), batched=True)) == list(fixed)


def test_a_pipeline_of_datatrove_has_a_step():
    base = pytest.importorskip("datatrove.pipeline.formatters.base")
    from datatrove.data import Document

    from fixenc.integrations.datatrove import FixencFormatter

    step = FixencFormatter(guess=False)
    assert isinstance(step, base.BaseFormatter)
    documents = [Document(text, str(at)) for at, text in enumerate(BROKEN)]
    assert [document.text for document in step.run(iter(documents))] == FIXED


class TestNotebooks:
    def test_a_repair_is_a_table_in_which_nothing_is_markup(self):
        table = fixenc.explain(f"<b>{BROKEN[0]}\N{RIGHT-TO-LEFT OVERRIDE}</b>\n" * 30)._repr_html_()
        assert "utf-8 read as windows-1252" in table
        assert table.count("<tr>") == 21
        assert "more regions</p>" in table
        assert "<b>" not in table
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in table
        assert fixenc.explain("healthy")._repr_html_() == "<p>no damage found</p>"

    def test_notebooks_show_it(self):
        pytest.importorskip("IPython")
        from IPython.core.formatters import HTMLFormatter

        shown = HTMLFormatter()(fixenc.explain(BROKEN[3]))
        assert "Привет, как дела" in shown
        assert "ÐŸÑ€Ð¸Ð²ÐµÑ‚" in shown


def test_fixenc_is_the_package_itself():
    """A failure means that a module of an integration hides what it is named after."""
    assert fixenc.fix_text(BROKEN[0]) == FIXED[0]
