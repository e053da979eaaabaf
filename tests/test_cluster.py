"""`fixenc fix --cluster`: the same bytes as one process, whatever workers die of; who may reach it; clear refusals."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fixenc import Options
from fixenc.errors import ClusterError, OptionsError
from tests.conftest import Runner
from tests.test_far import build, contents

distributed = pytest.importorskip("distributed")
psutil = pytest.importorskip("psutil")

from fixenc.cluster import cluster  # noqa: E402
from fixenc.cluster.alike import require_alike  # noqa: E402
from fixenc.cluster.places import places_of  # noqa: E402
from fixenc.cluster.tasks import unseen  # noqa: E402

COMMAND = str(Path(sys.executable).with_name("fixenc"))


def lines_of(data: bytes, output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode("ascii").replace(output, "OUT").splitlines()]


@pytest.mark.slow
def test_a_cluster_of_this_machine_gives_what_one_process_gives(fixenc: Runner, tmp_path: Path):
    build(tmp_path / "tree", 700)
    one = fixenc("fix", "tree", "-o", "one", "--json", "-j", "1")
    two = fixenc("fix", "tree", "-o", "two", "--json", "--cluster", "local:2")
    assert (one.code, two.code) == (0, 0), two.err
    assert lines_of(two.out, "two") == lines_of(one.out, "one")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert fixenc("undo").code == 0
    assert not (tmp_path / "two").exists()


@pytest.mark.slow
def test_the_parts_of_one_large_file_go_to_all_workers(fixenc: Runner, tmp_path: Path):
    """A failure means that one worker does the largest file alone, or that its parts come out otherwise."""
    (tmp_path / "tree").mkdir()
    line = (
        b"Le gar\xc3\x83\xc2\xa7on mange; nothing else of this line is beyond ASCII, so that it is quickly cleaned.\n"
    )
    plain = b"Nothing in this line needs a closer look, however often it is repeated in a large file.\n" * 12
    (tmp_path / "tree" / "big.txt").write_bytes((line + plain) * 16_000)
    one = fixenc("fix", "tree", "-o", "one", "--json", "-j", "1")
    two = fixenc("fix", "tree", "-o", "two", "--json", "--cluster", "local:2")
    assert (one.code, two.code) == (0, 0), two.err
    assert lines_of(two.out, "two") == lines_of(one.out, "one")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert b"gar\xc3\xa7on" in contents(tmp_path / "two")["big.txt"][:20]


PAGES = ("", "health", "info/main/workers.html", "json/counts.json", "metrics", "proxy/80/127.0.0.1/", "statics/")


def is_closed_to_strangers(port: int) -> bool:
    """Whether a port refuses whoever has no certificate after a handshake, or is one for pages and has none."""
    try:
        return {status_of(port, page) for page in PAGES} == {404}
    except (HTTPException, OSError):  # it is not for pages
        pass
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, context.wrap_socket(plain) as stream:
        try:
            return stream.recv(1) == b""
        except ssl.SSLError as error:
            return "certificate" in str(error).lower()


def status_of(port: int, page: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", f"/{page}")
        return connection.getresponse().status
    finally:
        connection.close()


class Run:
    """A run on a cluster of this machine, as a process."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.out = (folder / "results.jsonl").open("w+b")
        self.process = subprocess.Popen(
            [COMMAND, "fix", "tree", "-o", "out", "--json", *arguments],
            cwd=folder,
            stdout=self.out,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.me = psutil.Process(self.process.pid)

    def workers(self) -> list[Any]:
        """The processes that have been started for the run as workers, each with its files open or soon so."""
        found = []
        for one in self.me.children(recursive=True):
            try:
                if "spawn_main" in " ".join(one.cmdline()):
                    found.append(one)
            except psutil.Error:
                continue
        return found

    def await_workers(self, count: int) -> list[Any]:
        until(lambda: len(self.workers()) >= count)
        return self.workers()

    def end(self) -> tuple[int, list[dict[str, Any]], str]:
        err = self.process.communicate(timeout=90)[1].decode()
        self.out.seek(0)
        return self.process.returncode, lines_of(self.out.read(), "out"), err


def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs = list[Run]()

    def begin(*arguments: str) -> Run:
        runs.append(Run(tmp_path, *arguments))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.communicate()
        run.out.close()


def build_large(tree: Path, count: int, times: int = 200) -> Path:
    """Files that are work for a while."""
    build(tree, count)
    for path in tree.rglob("*.txt"):
        data = path.read_bytes()
        if len(data) > 100 and data != bytes(range(256)):
            path.write_bytes(data * times)
    return tree


@pytest.mark.slow
def test_workers_that_are_killed_lose_nothing(start: Callable[..., Run], fixenc: Runner, tmp_path: Path):
    """A failure means that a file is missing, or half, or told wrongly, after a machine went down."""
    build_large(tmp_path / "tree", 350)
    one = fixenc("fix", "tree", "-o", "one", "--json", "-j", "1")
    run = start("--cluster", "local:2")
    until((tmp_path / "out").exists)
    killed = 0
    while killed < 5 and run.process.poll() is None:
        workers = run.workers()
        if workers:
            workers[killed % len(workers)].kill()
            killed += 1
        time.sleep(1.5)
    code, lines, err = run.end()
    assert (code, lines) == (0, lines_of(one.out, "one")), err
    assert contents(tmp_path / "out") == contents(tmp_path / "one")
    assert killed >= 3


@pytest.mark.slow
def test_ctrl_c_ends_a_run_that_can_be_continued(start: Callable[..., Run], fixenc: Runner, tmp_path: Path):
    build_large(tmp_path / "tree", 420, times=800)
    run = start("--cluster", "local:2")
    until(lambda: len(contents(tmp_path / "out")) > 20)
    run.process.send_signal(signal.SIGINT)
    code, lines, err = run.end()
    assert code == 130
    assert 0 < len(lines) < 420
    assert "can be continued" in err
    assert "distributed" not in err
    done = fixenc("fix", "--resume", "--cluster", "local:1")
    assert done.code == 0, done.err
    fixenc("fix", "tree", "-o", "one", "-j", "1")
    assert contents(tmp_path / "out") == contents(tmp_path / "one")


@pytest.mark.slow
def test_a_cluster_ends_with_the_run_that_started_it(start: Callable[..., Run], tmp_path: Path):
    build_large(tmp_path / "tree", 350)
    run = start("--cluster", "local:2")
    run.await_workers(2)
    family = run.me.children(recursive=True)
    run.process.kill()
    run.process.communicate()
    until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in family))


@pytest.mark.slow
def test_nobody_else_can_reach_a_local_cluster_or_plant_modules(start: Callable[..., Run], tmp_path: Path):
    """A failure means that another user of the machine, or the maker of a folder, can run anything as this user."""
    build_large(tmp_path / "tree", 700)
    mark = tmp_path / "planted"
    for name in ("random", "multiprocessing", "distributed", "dask", "fixenc", "threading", "socket"):
        (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')\n", "utf-8")
    before = {path.name for path in tmp_path.iterdir()}
    run = start("--cluster", "local:2")
    run.await_workers(2)
    until((tmp_path / "out").exists)
    processes = [run.me, *run.me.children(recursive=True)]
    listening = {
        one.laddr for each in processes for one in each.net_connections("inet") if one.status == psutil.CONN_LISTEN
    }
    assert {address.ip for address in listening} == {"127.0.0.1"}
    for address in listening:
        assert is_closed_to_strangers(address.port)
    assert run.end()[0] == 0
    assert not mark.exists()
    assert {path.name for path in tmp_path.iterdir()} - before == {"out", "results.jsonl"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--cluster", "somewhere"], "tcp://HOST:PORT", id="no address"),
        pytest.param(["--cluster", "local:0"], "local:N", id="no workers"),
        pytest.param(["--cluster", "tcp://127.0.0.1:9", "--in-place"], "give --output DIR", id="in place"),
        pytest.param(["--cluster", "tcp://127.0.0.1:9", "-j", "2"], "give no --jobs", id="jobs"),
    ],
)
def test_what_a_cluster_cannot_do_is_refused(fixenc: Runner, tmp_path: Path, arguments: list[str], said: str):
    build(tmp_path / "tree", 3)
    before = contents(tmp_path)
    done = fixenc("fix", "tree", *arguments)
    assert (done.code, contents(tmp_path)) == (2, before)
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_told(fixenc: Runner, tmp_path: Path):
    build(tmp_path / "tree", 3)
    done = fixenc("fix", "tree", "-o", "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.code == 2
    assert "cannot reach a scheduler at tcp://127.0.0.1:9" in done.err
    assert not (tmp_path / "out").exists()


def test_without_distributed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(OptionsError, match=r"pip install 'fixenc\[cluster\]'"),
        cluster("local:2", [tmp_path], Options()),
    ):
        pass


def test_nothing_loads_dask_that_asks_for_no_cluster(tmp_path: Path):
    build(tmp_path / "tree", 3)
    code = (
        "import sys; from fixenc.cli import app; app(['fix', 'tree', '-q'], standalone_mode=False); "
        "print({'dask', 'distributed', 'cryptography'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_config_file_must_not_name_a_cluster(fixenc: Runner, tmp_path: Path):
    """A failure means that whoever made a folder can have its files read elsewhere, and anything run here."""
    (tmp_path / "fixenc.toml").write_text('cluster = "tcp://127.0.0.1:9"\n', "utf-8")
    build(tmp_path / "tree", 1)
    done = fixenc("fix", "tree", "-o", "out", "--config", "fixenc.toml")
    assert done.code == 2
    assert "decides which machines read and write files" in done.err


class Client:
    """What `require_alike` asks of a client, with answers of other workers."""

    def __init__(self, worker: dict[str, str | None], lack: str | None = None) -> None:
        self.worker, self.lack, self.calls = worker, lack, 0

    def get_versions(self, packages: list[str]) -> dict[str, Any]:
        here = dict.fromkeys(packages, "1.0") | {"python": "3.11.2.final.0"}
        return {"client": {"packages": here}, "workers": {"tcp://a:1": {"packages": here | self.worker}}}

    def run(self, _fn: Any, *_arguments: Any) -> dict[str, str | None]:
        self.calls += 1
        return {"tcp://a:1": self.lack if self.calls == 1 else None}


@pytest.mark.parametrize(
    ("client", "said"),
    [
        pytest.param(Client({}), None, id="alike"),
        pytest.param(Client({"python": "3.11.9.final.0"}), None, id="another patch of Python"),
        pytest.param(Client({"python": "3.12.1.final.0"}), "has python 3.12, and here is python 3.11", id="Python"),
        pytest.param(Client({"fixenc": "0.9"}), "has fixenc 0.9, and here is fixenc 1.0; install", id="fixenc"),
        pytest.param(Client({"fixenc": None}), "has no fixenc", id="no fixenc"),
        pytest.param(Client({"chardet": "0.9"}), "has chardet 0.9", id="chardet"),
        pytest.param(Client({}, "does not see the folder '/a'"), "'/a'; a cluster needs folders", id="no files"),
    ],
)
def test_workers_that_would_give_other_results_are_refused(client: Client, said: str | None, tmp_path: Path):
    """A failure means that some files of a run are read by other rules than the rest."""
    executor: Any = SimpleNamespace(client=client)
    places = places_of([tmp_path], Options())
    if said is None:
        require_alike(executor, places)
        return
    with pytest.raises(ClusterError, match=said):
        require_alike(executor, places)


def test_a_worker_says_which_folder_it_does_not_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "tree").mkdir()
    places = places_of([tmp_path / "tree"], Options(output=tmp_path / "out/deep"))
    assert unseen(places) is None
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    assert "state folder" in str(unseen(places))
    assert unseen(places_of([tmp_path / "tree"], Options(check=True))) is None
    shutil.move(tmp_path / "tree", tmp_path / "moved")
    (tmp_path / "tree").mkdir()
    assert f"folder {str(tmp_path / 'tree')!r}" in str(unseen(places))


@pytest.fixture
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """A scheduler with two workers, each a process in a folder of its own, as somebody starts them by hand."""
    folder = tmp_path_factory.mktemp("machine")
    log = (folder / "log").open("w+")
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard"]
    first = subprocess.Popen(
        [*scheduler, "--no-dashboard", "--scheduler-file", "at.json"], cwd=folder, stdout=log, stderr=log
    )
    started = [first]
    try:
        until((folder / "at.json").exists)
        address = json.loads((folder / "at.json").read_text("utf-8"))["address"]
        started += [subprocess.Popen([*worker, address], cwd=folder, stdout=log, stderr=log) for _ in range(2)]
        yield address, first
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)
        log.close()


@pytest.mark.slow
def test_workers_that_somebody_started_elsewhere(scheduler: tuple[str, Any], fixenc: Runner, tmp_path: Path):
    """A failure means that a cluster does other work, in other folders, than the process that asks it."""
    address, _ = scheduler
    build(tmp_path / "tree", 140)
    one = fixenc("fix", "tree", "-o", "one", "--json", "-j", "1")
    refused = fixenc("fix", "tree", "-o", "no", "--cluster", address, env={"XDG_STATE_HOME": str(tmp_path / "state")})
    assert refused.code == 2
    assert "does not see the state folder" in refused.err
    assert "set XDG_STATE_HOME" in refused.err
    assert not (tmp_path / "no").exists()
    two = fixenc("fix", "tree", "-o", "two", "--json", "--cluster", address)
    assert two.code == 0, two.err
    assert lines_of(two.out, "two") == lines_of(one.out, "one")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    again = fixenc("fix", "tree", "-o", "two", "--cluster", address)
    assert "written" not in again.err.replace("0 written", "")
    assert fixenc("undo").code == 0
    assert not (tmp_path / "two").exists()


@pytest.mark.slow
def test_a_scheduler_that_dies_ends_the_run_and_says_what_to_do(
    scheduler: tuple[str, Any], start: Callable[..., Run], fixenc: Runner, tmp_path: Path
):
    address, process = scheduler
    build_large(tmp_path / "tree", 420)
    run = start("--cluster", address)
    until((tmp_path / "out").exists)
    process.kill()
    code, _, err = run.end()
    assert code == 2
    assert f"lost the scheduler at {address}" in err
    assert "Traceback" not in err
    assert fixenc("fix", "--resume").code == 0
    fixenc("fix", "tree", "-o", "one", "-j", "1")
    assert contents(tmp_path / "out") == contents(tmp_path / "one")
