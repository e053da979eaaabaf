"""Measure runs over S3 on a server on this machine, and fail where an object is lost, half or other than on the disk.

    python -m tests.bench.remote [LINES] [--objects 20000] [--kills 20] [--errors 0.2]
                                 [--parts time,kills,cluster,errors]

LINES is a folder of text files; without it, some sentences of this script are used. Objects of some lines each are made
in the charsets of many languages, in folders of up to 500. They are fixed

- on the disk, whose bytes all other runs must give;
- on the server, beside a plain copy of the same objects by s3fs (read and put, 16 at a time);
- by a process that is killed again and again (SIGKILL), with all its workers, then by the same command to the end;
- by two workers of a cluster, which are killed one after the other;
- while the server answers a share of all requests with 500 or 503, late, or not at all.

With `--parts names`, a listing of a million names (--objects 1000000), which nobody stores, is cut into packets, and
the memory that this takes is printed: it must not grow with the names.

The server is moto's, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

from fixenc import Options
from fixenc.remote import packets
from fixenc.remote.stores import Entry, Kind
from fixenc.urls import Url
from tests.bench.cluster import workers_of
from tests.bench.repair import versions

# In charsets that have all of their letters.
SENTENCES = (
    ("cp1251", "Вчера мы долго гуляли по старому городу и вернулись домой только поздно вечером."),
    ("koi8-r", "Сегодня утром в библиотеку привезли новые книги о путешествиях и далёких странах."),
    ("cp1252", "Über die Brücke fährt täglich ein kleiner Zug, der früh morgens schöne Grüße bringt."),
    ("iso8859-2", "Včera jsme šli dlouho starým městem a domů jsme se vrátili až pozdě večer."),
    ("shift_jis", "昨日は古い町を長い間歩いて、夜遅くに家へ帰りました。とても楽しい一日でした。"),
    ("gbk", "昨天我们在老城里走了很久，直到深夜才回到家里，大家都觉得非常高兴。"),
    ("cp1253", "Χθες περπατήσαμε πολλή ώρα στην παλιά πόλη και γυρίσαμε αργά το βράδυ."),
    ("utf-8", "Hier nous avons marché longtemps dans la vieille ville, déjà très fatigués."),
    ("ascii", "Nothing but plain letters here, as in most files that people ever copy anywhere."),
)
CHARSETS = tuple(charset for charset, _ in SENTENCES)
_IN_FOLDER = 500
_BUCKET = "bench"
# The seconds between two kills of a worker.
_SECONDS_A_KILL = 2.5
# The most MiB that ten times as many names may take.
_MOST_GROWTH = 8


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("lines", nargs="?", type=Path)
    parser.add_argument("--objects", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--errors", type=float, default=0.2)
    parser.add_argument("--parts", default="time,kills,cluster,errors", help="what to measure")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
    print(versions())
    if given.parts == "names":
        return cut_names(given.objects)
    with tempfile.TemporaryDirectory() as folder, server() as address:
        return measure(given, Path(folder), address)


def measure(given: argparse.Namespace, folder: Path, address: str) -> int:
    import s3fs

    tree = dict(make_tree(given.lines, given.objects))
    for name, data in tree.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    system = s3fs.S3FileSystem()
    system.mkdir(_BUCKET)
    took = timed(lambda: system.pipe({f"{_BUCKET}/in/{name}": data for name, data in tree.items()}))
    size = sum(map(len, tree.values()))
    print(f"{len(tree):,} objects of {size:,} bytes in {len(CHARSETS)} charsets, put in {took.clock:.0f} s", flush=True)

    disk_took = timed(lambda: fix(str(folder / "in"), str(folder / "out"), given.jobs))
    wanted = {name: (folder / "out" / name).read_bytes() for name in tree}
    report("on the disk", len(tree), disk_took)

    bad = measure_time(given, system, wanted) if "time" in given.parts else 0
    bad += kill_and_finish(given, system, wanted) if "kills" in given.parts else 0
    bad += kill_workers(given, system, wanted) if "cluster" in given.parts else 0
    bad += with_errors(given, system, wanted, address) if "errors" in given.parts else 0
    print("FAILED" if bad else "all as on the disk, nothing lost, nothing half")
    return bool(bad)


def measure_time(given: argparse.Namespace, system: Any, wanted: Mapping[str, bytes]) -> int:
    report("plain copy by s3fs", len(wanted), timed(lambda: copy(system, wanted)))
    told: list[dict[str, Any]] = []
    took = timed(lambda: told.extend(fix(f"s3://{_BUCKET}/in", f"s3://{_BUCKET}/plain", given.jobs)))
    report("fixed on the server", len(wanted), took)
    bad = compare(system, "plain", wanted, told)
    again: list[dict[str, Any]] = []
    took = timed(lambda: again.extend(fix(f"s3://{_BUCKET}/in", f"s3://{_BUCKET}/plain", given.jobs)))
    report("the same command again", len(wanted), took)
    return bad + any(one["written"] for one in again)


class Names:
    """A store of one folder with so many names, made as they are asked for."""

    def __init__(self, names: int) -> None:
        self.root, self.identity, self.at_once, self._names = Url("names://all"), "names:///all/", 1, names

    def kind(self) -> Kind:
        return Kind.FOLDER

    def entries(self, folder: str) -> Iterator[Entry]:
        for number in range(0 if folder else self._names):
            yield Entry(f"{number:09}.txt", Kind.FILE, 2_000, f"{number} 2000")


def cut_names(names: int) -> int:
    """Cut listings into packets, and return 1 if ten times as many names take more than some more memory."""
    options, peaks = Options(check=True), list[int]()
    for many in (names // 10, names):
        store: Any = Names(many)
        begun = time.perf_counter()
        with patch("fixenc.remote.planning.connect", lambda _path, store=store, **_given: store):
            count = sum(len(packet.jobs) for packet in packets([store.root], options))
        took = time.perf_counter() - begun
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        print(f"{count:,} names: {took:.0f} s, {1e6 * took / count:.0f} µs a name, at most {peaks[-1]} MiB")
    return peaks[1] - peaks[0] > _MOST_GROWTH


def make_tree(lines: Path | None, objects: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(27)
    texts = [(charset, text) for charset, text in (SENTENCES if lines is None else read_lines(lines)) if len(text) > 40]
    for number in range(objects):
        charset, _ = texts[number % len(texts)]
        some = [text for other, text in chance.choices(texts, k=12) if other == charset] or [
            texts[number % len(texts)][1]
        ]
        text = "\n".join([*some, f"{number}"]) + "\n"
        if number % 11 == 0:
            text = text.encode().decode("latin-1")
            charset = "utf-8"
        yield f"{number // _IN_FOLDER:04}/{number:06}.txt", text.encode(charset, "ignore")


def read_lines(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of all files, each with the first charset that has its letters, in turn."""
    for number, path in enumerate(sorted(folder.glob("*.txt"))):
        for line in path.read_text("utf-8", "ignore").splitlines()[:300]:
            for turn in range(len(CHARSETS)):
                charset = CHARSETS[(number + turn) % len(CHARSETS)]
                try:
                    line.encode(charset)
                except UnicodeEncodeError:
                    continue
                yield charset, line
                break


def command(source: str, output: str, jobs: int) -> list[str]:
    return [sys.executable, "-m", "fixenc", "fix", source, "-o", output, "--json", "-q", "-j", str(jobs), "--no-config"]


def fix(source: str, output: str, jobs: int) -> list[dict[str, Any]]:
    done = subprocess.run(command(source, output, jobs), capture_output=True, check=False)
    if done.returncode not in (0, 2):
        raise SystemExit(done.stderr.decode())
    return [json.loads(line) for line in done.stdout.splitlines()]


def copy(system: Any, names: Iterable[str]) -> None:
    """Read every object and put it elsewhere."""
    names = list(names)
    for start in range(0, len(names), 256):
        some = names[start : start + 256]
        data = system.cat_ranges([f"{_BUCKET}/in/{name}" for name in some], 0, [1 << 24] * len(some))
        system.pipe({f"{_BUCKET}/copy/{name}": one for name, one in zip(some, data, strict=True)}, batch_size=16)


def compare(system: Any, prefix: str, wanted: Mapping[str, bytes], told: Iterable[Mapping[str, Any]]) -> int:
    """Print and count the objects that are lost, or other than wanted; one that failed with a reason may be missing."""
    failed = {one["path"].partition("/in/")[2]: one["reason"] for one in told if one["status"] == "failed"}
    there = [one for one in system.find(f"{_BUCKET}/{prefix}") if "/.fixenc/" not in one]
    found = dict(zip((one.partition(f"/{prefix}/")[2] for one in there), read(system, there), strict=True))
    lost = wanted.keys() - found.keys() - failed.keys()
    other = {name for name, data in found.items() if data != wanted.get(name)}
    reasons = Counter(reason.partition("'")[0] for reason in failed.values())
    print(
        f"  {len(found):,} objects, {len(lost)} lost, {len(other)} half or other, {len(failed)} failed {dict(reasons)}"
    )
    return len(lost) + len(other) + sum(not reason for reason in failed.values())


def read(system: Any, paths: list[str]) -> list[bytes]:
    parts = (paths[start : start + 256] for start in range(0, len(paths), 256))
    return [data for part in parts for data in system.cat_ranges(part, 0, [1 << 24] * len(part))]


def kill_and_finish(given: argparse.Namespace, system: Any, wanted: Mapping[str, bytes]) -> int:
    chance = random.Random(28)
    source, output = f"s3://{_BUCKET}/in", f"s3://{_BUCKET}/killed"
    counts = list[int]()
    for _ in range(given.kills):
        run = subprocess.Popen(
            command(source, output, given.jobs),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        runs = count_notes(system)
        while run.poll() is None and count_notes(system) == runs:
            time.sleep(0.1)
        time.sleep(chance.uniform(0, min(8, len(wanted) / 250)))  # from its first note on, it is writing
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        counts.append(sum("/.fixenc/" not in one for one in system.find(f"{_BUCKET}/killed")))
        system.invalidate_cache()
    print(f"killed {given.kills} times; objects written after each: {counts}")
    told: list[dict[str, Any]] = []
    report("the rest", len(wanted), timed(lambda: told.extend(fix(source, output, given.jobs))))
    return compare(system, "killed", wanted, told)


def kill_workers(given: argparse.Namespace, system: Any, wanted: Mapping[str, bytes]) -> int:
    """Kill workers of a cluster in turn, from the first note on, and let the run end by itself."""
    output = f"s3://{_BUCKET}/workers"
    asked = [*command(f"s3://{_BUCKET}/in", output, 1)[:-3], "--no-config", "--cluster", "local:2"]
    with tempfile.TemporaryFile() as told:
        run, killed = psutil.Popen(asked, stdout=told), 0
        while run.poll() is None and killed < given.kills:
            time.sleep(_SECONDS_A_KILL)
            if count_notes(system, "workers") and (workers := workers_of(run)):
                workers[killed % len(workers)].kill()
                killed += 1
        code: int = run.wait()
        told.seek(0)
        outcomes = [json.loads(line) for line in told]
    print(f"{killed} workers of a cluster killed, one every {_SECONDS_A_KILL} s; exit code {code}")
    system.invalidate_cache()
    return compare(system, "workers", wanted, outcomes) + int(killed < given.kills)


def count_notes(system: Any, output: str = "killed") -> int:
    system.invalidate_cache()
    return len(system.find(f"{_BUCKET}/{output}/.fixenc"))


def with_errors(given: argparse.Namespace, system: Any, wanted: Mapping[str, bytes], address: str) -> int:
    source, output = f"s3://{_BUCKET}/in", f"s3://{_BUCKET}/errors"
    told: list[dict[str, Any]] = []
    set_errors(address, given.errors)
    took = timed(lambda: told.extend(fix(source, output, given.jobs)))
    set_errors(address, 0)
    report(f"with {given.errors:.0%} errors", len(wanted), took)
    bad = compare(system, "errors", wanted, told)
    again = fix(source, output, given.jobs)
    bad += compare(system, "errors", wanted, again)
    return bad + any(one["status"] == "failed" for one in again)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and of the processors in this process and those that it started, without the server."""

    clock: float
    processor: float


def report(what: str, objects: int, took: Took) -> None:
    each = f"{1000 * took.clock / objects:.2f} ms an object ({1000 * took.processor / objects:.2f} ms of a processor)"
    print(f"{what}: {took.clock:.1f} s, {each}", flush=True)


def timed(call: Callable[[], object]) -> Took:
    begun, before = time.perf_counter(), os.times()
    call()
    after = os.times()
    return Took(time.perf_counter() - begun, sum(after[:4]) - sum(before[:4]))


@contextmanager
def server() -> Iterator[str]:
    """Start the server; yields its address, which clients find in the environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    os.environ.update(
        AWS_ACCESS_KEY_ID="key",
        AWS_SECRET_ACCESS_KEY="secret",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ENDPOINT_URL=address,
    )
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.remote", "--serve", str(port)])
    try:
        for _ in range(100):
            time.sleep(0.2)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield address
    finally:
        process.kill()
        process.wait()


def set_errors(address: str, share: float) -> None:
    urllib.request.urlopen(f"{address}/-/errors/{share}").read()


def serve(port: int) -> None:
    """Serve S3, and answer a share of requests wrongly: the share is set by a request of its own."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, run_simple

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    inner, chance, share = DomainDispatcherApplication(create_backend_app), random.Random(29), [0.0]

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        if path.startswith("/-/errors/"):
            share[0] = float(path.rpartition("/")[2])
            start("200 OK", [])
            return [b""]
        if chance.random() < share[0]:
            kind = chance.random()
            if kind < 0.8:
                status = "500 Internal Server Error" if kind < 0.4 else "503 Service Unavailable"
                if kind < 0.2:
                    list(inner(environ, lambda *_: None))  # carried out, but nobody is told
                start(status, [("Content-Length", "0")])
                return [b""]
            if kind < 0.9:
                time.sleep(1)
            elif kind < 0.99:
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
                raise ConnectionResetError
            else:
                time.sleep(20)  # longer than a client waits
        return inner(environ, start)

    WSGIRequestHandler.protocol_version = "HTTP/1.1"  # connections that stay open, as those of S3
    run_simple("127.0.0.1", port, answer, threaded=True)


if __name__ == "__main__":
    sys.exit(main())
