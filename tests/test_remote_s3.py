"""Runs over S3, against a server of moto on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from fixenc import Options, Outcome, Status
from fixenc.errors import ChangedError
from fixenc.remote import packets, run
from fixenc.remote.stores import Content, Kind, Over
from fixenc.remote.systems import connect
from fixenc.urls import Url
from tests.conftest import Runner

pytest.importorskip("s3fs")
server = pytest.importorskip("moto.server")

# moto and botocore warn of their own.
pytestmark = pytest.mark.filterwarnings("ignore")
RUSSIAN = "Здравствуй, мир! Как дела сегодня? Сегодня хорошая погода."
ODD = ("a b.txt", "we?ird #%20*[a].txt", "é/ü+&=.txt", "x:y;z,'q'.txt", "back\\slash.txt", " lead.txt", "a../b..")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a server, with what clients need in the environment."""
    one = server.ThreadedMotoServer(port=0, verbose=False)
    one.start()
    _, port = one.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        }.items():
            patch.setenv(name, value)
        yield os.environ["AWS_ENDPOINT_URL"]
    one.stop()


@pytest.fixture
def bucket(address: str, request: pytest.FixtureRequest) -> Any:
    """An empty bucket of the test's own."""
    import boto3

    name = f"b{abs(hash(request.node.name))}"
    return boto3.resource("s3", endpoint_url=address).create_bucket(Bucket=name)


def keys_in(bucket: Any, prefix: str) -> dict[str, bytes]:
    return {
        one.key.removeprefix(prefix): one.get()["Body"].read()
        for one in bucket.objects.filter(Prefix=prefix)
        if "/.fixenc/" not in one.key
    }


def fix(bucket: Any, **given: Any) -> list[Outcome]:
    options = Options(output=Url(f"s3://{bucket.name}/out"), **given)
    return list(run(packets([Url(f"s3://{bucket.name}/in")], options), options))


@pytest.mark.slow
def test_the_command_fixes_a_bucket_and_says_what_it_did(bucket: Any, fixenc: Runner):
    bucket.put_object(Key="in/a.txt", Body=RUSSIAN.encode("cp1251"))
    bucket.put_object(Key="in/b/c.txt", Body=b"plain")
    source, output = f"s3://{bucket.name}/in", f"s3://{bucket.name}/out"
    assert (alone := fixenc("fix", source)).code == 2
    assert "need a mirror" in alone.err
    assert fixenc("fix", "--check", source).code == 1
    done = fixenc("fix", source, "-o", output, "--json")
    assert done.code == 0
    assert [(one["path"], one["target"], one["status"], one["written"]) for one in done.lines] == [
        (f"{source}/a.txt", f"{output}/a.txt", "fixed", True),
        (f"{source}/b/c.txt", f"{output}/b/c.txt", "healthy", True),
    ]
    assert keys_in(bucket, "out/") == {"a.txt": RUSSIAN.encode(), "b/c.txt": b"plain"}
    assert "0 written" in fixenc("fix", source, "-o", output).err
    notes = [one.get()["Body"].read() for one in bucket.objects.filter(Prefix="out/.fixenc/runs/")]
    assert {json.loads(line)["key"] for note in notes for line in note.splitlines()} == {"a.txt", "b/c.txt"}


@pytest.mark.slow
def test_a_cluster_writes_the_same_objects_as_one_process(bucket: Any, fixenc: Runner):
    pytest.importorskip("distributed")
    for number in range(60):
        text = f"{RUSSIAN} {number}".encode("cp1251" if number % 2 else "koi8-r")
        bucket.put_object(Key=f"in/{number % 3}/{number}.txt", Body=text)
    source = f"s3://{bucket.name}/in"
    alone = fixenc("fix", source, "-o", f"s3://{bucket.name}/one", "--jobs", "1", "--json")
    done = fixenc("fix", source, "-o", f"s3://{bucket.name}/two", "--cluster", "local:2", "--json")
    assert (alone.code, done.code) == (0, 0)
    assert keys_in(bucket, "one/") == keys_in(bucket, "two/")
    assert [one["status"] for one in alone.lines] == [one["status"] for one in done.lines]


@pytest.mark.slow
def test_no_cluster_sees_the_memory_of_this_process(fixenc: Runner):
    refused = fixenc("fix", "memory://in", "-o", "memory://out", "--cluster", "local:2")
    assert refused.code == 2
    assert "leave out --cluster" in refused.err


def test_odd_keys_are_kept_exactly(bucket: Any):
    for key in ODD:
        bucket.put_object(Key=f"in/{key}", Body=RUSSIAN.encode("cp1251"))
    assert {one.status for one in fix(bucket)} == {Status.FIXED}
    assert keys_in(bucket, "out/") == dict.fromkeys(ODD, RUSSIAN.encode())


@pytest.mark.parametrize(
    ("key", "words"),
    [("x//y.txt", "two slashes"), ("../y.txt", "'..'"), ("x/./y.txt", "'.'"), ("q\x01.txt", "control characters")],
)
def test_keys_that_are_no_paths_are_refused(bucket: Any, key: str, words: str):
    bucket.put_object(Key=f"in/{key}", Body=RUSSIAN.encode("cp1251"))
    bucket.put_object(Key="in/good.txt", Body=RUSSIAN.encode("cp1251"))
    (failed,) = (one for one in fix(bucket) if one.status is Status.FAILED)
    assert words in (failed.reason or "")
    assert set(keys_in(bucket, "out/")) == {"good.txt"}


def test_the_object_that_stands_for_a_folder_is_no_file(bucket: Any):
    bucket.put_object(Key="in/", Body=b"")
    bucket.put_object(Key="in/folder/", Body=b"")
    assert fix(bucket) == []


def test_pages_of_a_listing_are_joined_in_order(bucket: Any, monkeypatch: pytest.MonkeyPatch):
    names = [f"{number:03}.txt" for number in range(25)]
    for name in names:
        bucket.put_object(Key=f"in/{name}", Body=b"x")
        bucket.put_object(Key=f"in/{name}s/inner.txt", Body=b"x")
    store: Any = connect(Url(f"s3://{bucket.name}/in"))
    call = store.system.call_s3
    monkeypatch.setattr(store.system, "call_s3", lambda method, **given: call(method, **given, MaxKeys=7))
    entries = list(store.entries(""))
    assert [one.name for one in entries if one.kind is Kind.FILE] == names
    assert len(entries) == 2 * len(names)


def test_an_upload_replaces_nothing_but_what_it_is_to_replace(bucket: Any):
    store = connect(Url(f"s3://{bucket.name}/out"))
    content = Content(lambda: (b"ours",), 4)
    first = store.put("a.txt", content, Over.NOTHING)
    assert store.put("a.txt", content, Over.NOTHING) == first  # as if the answer to the first request was lost
    bucket.put_object(Key="out/a.txt", Body=b"theirs")
    for over in (Over.NOTHING, first):
        with pytest.raises(ChangedError):
            store.put("a.txt", content, over)
    assert keys_in(bucket, "out/") == {"a.txt": b"theirs"}


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_large_upload_is_completed_only_if_nothing_changed(bucket: Any, is_changed: bool):
    store = connect(Url(f"s3://{bucket.name}/out"))

    def check() -> None:
        assert keys_in(bucket, "out/") == {}
        if is_changed:
            raise ChangedError("changed")

    content = Content(lambda: [b"x" * (1 << 20)] * 6)
    if is_changed:
        with pytest.raises(ChangedError):
            store.put("a.txt", content, Over.NOTHING, check)
        assert keys_in(bucket, "out/") == {}
        assert list(bucket.multipart_uploads.all()) == []
    else:
        assert store.put("a.txt", content, Over.NOTHING, check)
        assert {key: len(data) for key, data in keys_in(bucket, "out/").items()} == {"a.txt": 6 << 20}


@pytest.mark.slow
def test_two_runs_at_once_do_no_harm(bucket: Any):
    for number in range(20):
        bucket.put_object(Key=f"in/{number}.txt", Body=f"{RUSSIAN} {number}".encode("cp1251"))
    told = list[list[Outcome]]()
    threads = [threading.Thread(target=lambda: told.append(fix(bucket))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [{one.status for one in outcomes} for outcomes in told] == [{Status.FIXED}] * 2
    assert keys_in(bucket, "out/") == {f"{number}.txt": f"{RUSSIAN} {number}".encode() for number in range(20)}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_the_same_command_finishes_what_a_killed_one_began(bucket: Any):
    """A failure means that a run that is killed loses objects, or leaves half ones."""
    wanted = {f"{number:02}.txt": f"{RUSSIAN} {number}\n" * 2000 for number in range(12)}
    for name, text in wanted.items():
        bucket.put_object(Key=f"in/{name}", Body=text.encode("cp1251"))
    command = [sys.executable, "-m", "fixenc", "fix", f"s3://{bucket.name}/in", "-o", f"s3://{bucket.name}/out"]
    for _ in range(2):
        before = len(keys_in(bucket, "out/"))
        killed = subprocess.Popen([*command, "-j", "1"], stderr=subprocess.DEVNULL)
        while killed.poll() is None and len(keys_in(bucket, "out/")) == before:
            time.sleep(0.05)
        killed.kill()
        killed.wait()
        found = keys_in(bucket, "out/")
        assert found.items() <= {name: text.encode() for name, text in wanted.items()}.items()
    assert subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
    assert keys_in(bucket, "out/") == {name: text.encode() for name, text in wanted.items()}


def test_a_missing_bucket_is_told(bucket: Any):
    del bucket
    options = Options(check=True)
    for url in ("s3://no-such-bucket/in", "s3://no-such-bucket"):
        (one,) = run(packets([Url(url)], options), options)
        assert (str(one.path), one.status, one.reason) == (url, Status.FAILED, "no such file or folder")
