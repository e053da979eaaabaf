"""Open converted pages in a real browser, over file: and over HTTP without a charset, and see in what it reads them.

    python -m tests.bench.browser [--browser chromium]

Twenty pages that declare a charset and twenty that declare none are written in legacy charsets, in the shapes below and
in turn in all languages of `tests.ecosystems`, and fixed by the command. Each is opened in headless Chromium, and is
right if `document.characterSet` is UTF-8 and its text is the one that was meant. To compare, the same pages are opened
before they are fixed, and fixed by `--no-declare`. Fails where a fixed page is not right.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.repair import versions
from tests.ecosystems.fixtures import CODECS, fill
from tests.ecosystems.sentences import LANGUAGES

_TITLE = "<title>@1@</title>"
_END = "</head><body><p>@2@</p>\n<p>@3@</p></body></html>"
_XML = '<?xml version="1.0" encoding="@label@"?>\n'
_STRICT = "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"
_XHTML = f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{_STRICT}">\n'
_HTML = '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
_META = "<meta charset=@label@>"
_PRAGMA = '<meta http-equiv="Content-Type" content="text/html; charset=@label@" />'
_TURNED = '<meta content="text/html;charset=@label@" http-equiv="content-type">'
_OTHER = "<meta charset=koi8-r>"
_OLD = '<!--[if lt IE 9]><html class="old"><![endif]-->\n<!--[if gt IE 8]><!--><html><!--<![endif]-->\n<head>'
# A comment that is longer than the head of a page in which browsers look for a declaration first.
_LICENCE = "<!-- " + "All rights reserved, and more of them. " * 40 + "-->\n"
# The name of the file, and the page; each is written in two languages.
_DECLARED = {
    "meta.html": f"<!DOCTYPE html>\n<html lang='x'><head>{_META}{_TITLE}{_END}",
    "pragma.htm": f"<HTML><HEAD>{_PRAGMA.upper().replace('@LABEL@', '@label@')}{_TITLE}{_END}",
    "turned.html": f"<html><head>{_TURNED}{_TITLE}{_END}",
    "late.html": f"<!doctype html><html><head>\n{_LICENCE}{_META}{_TITLE}{_END}",
    "title.html": f"<!doctype html>{_TITLE}{_META}<p>@2@<p>@3@",
    "page.xhtml": f"{_XML}{_HTML}{_TITLE}{_END}",
    "both.html": f"{_XML}{_XHTML}{_HTML}{_PRAGMA}{_TITLE}{_END}",
    "script.html": f"<html><head><script>var w = '{_OTHER}';</script>{_META}{_TITLE}{_END}",
    "comment.html": f"<!-- {_OTHER} -->\n<html><head><!-- <head> -->{_META}{_TITLE}{_END}",
    "xml.html": f"{_XML}<html><head>{_TITLE}{_END}",
}
_UNDECLARED = {
    "whole.html": f"<!DOCTYPE html>\n<html>\n<head>\n{_TITLE}\n{_END}",
    "capitals.HTM": f"<HTML>\r\n<HEAD>\r\n{_TITLE}\r\n</HEAD>\r\n<BODY BGCOLOR=white>@2@<BR>\r\n@3@",
    "fragment.html": "<h1>@1@</h1>\n<p>@2@</p>\n<p>@3@</p>\n",
    "text.html": "@1@<br>\n@2@<br>\n@3@\n",
    "attributes.html": f"<!doctype html>\n<html class='a > b' data-x='<head>'>\n<head data-y='>'>\n{_TITLE}{_END}",
    "conditional.html": f"<!DOCTYPE html>\n{_OLD}{_TITLE}{_END}",
    "xhtml.html": f"{_XHTML}{_HTML}{_TITLE}{_END}",
    "frame.html": f"<html><head>{_TITLE}</head><frameset><frame><noframes>@2@ @3@</noframes></frameset></html>",
    "template.html": f"<html><head>{_TITLE}{{{{ a }}}}</head><body>{{% block a %}}@2@{{% end %}} @3@</body></html>",
    "licence.html": f"<!DOCTYPE html>\n{_LICENCE}<html><head>{_TITLE}{_END}",
}
# What is asked of a page once it is loaded.
_QUESTION = "JSON.stringify([document.characterSet, document.documentElement.textContent])"
_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe")


class Page(NamedTuple):
    """A page: its language and charset, its path, its bytes, and whether it declares its charset."""

    language: str
    charset: str
    path: str
    data: bytes
    is_declared: bool


def make_pages() -> Iterator[Page]:
    """Yield the pages, all languages in turn."""
    languages = list(LANGUAGES)
    turn = 0
    for again in range(2):
        for shapes in (_UNDECLARED, _DECLARED):
            for name, text in shapes.items():
                language = languages[turn % len(languages)]
                one = LANGUAGES[language]
                charset = one.charsets[again % len(one.charsets)]
                turn += 1
                page = fill(text, charset, one.sentences).encode(CODECS.get(charset, charset))
                yield Page(language, charset, f"{language}-{charset}/{name}", page, shapes is _DECLARED)


class Browser:
    """Headless Chromium, to which we talk through a pair of pipes: https://chromedevtools.github.io."""

    def __init__(self, program: str, profile: Path) -> None:
        """Start the program."""
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        # The browser reads from descriptor 3, and writes to 4.
        script = f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}'
        command = ["bash", "-c", script, program, *_OPTIONS, f"--user-data-dir={profile}"]
        self._process = subprocess.Popen(command, pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self._number, self._waiting, self._is_loaded = 0, b"", False
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask something, and return the answer."""
        self._number += 1
        question = {"id": self._number, "method": method, "params": parameters}
        if hasattr(self, "_session"):
            question["sessionId"] = self._session
        os.write(self._out, json.dumps(question).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            pass
        return dict(answer["result"])

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            got = os.read(self._in, 1 << 16)
            if not got:
                raise EOFError("the browser ended")
            self._waiting += got
        message, _, self._waiting = self._waiting.partition(b"\0")
        said = dict(json.loads(message))
        self._is_loaded |= said.get("method") == "Page.loadEventFired"
        return said

    def open(self, url: str) -> tuple[str, str]:
        """Open a page, and return the charset that it is read in, and its text."""
        self._is_loaded = False
        self._ask("Page.navigate", url=url)
        while not self._is_loaded:
            self._read()
        charset, text = json.loads(self._ask("Runtime.evaluate", expression=_QUESTION)["result"]["value"])
        return charset, text

    def version(self) -> str:
        """Return the name and the version of the browser."""
        return str(self._ask("Browser.getVersion")["product"])

    def close(self) -> None:
        """End the program."""
        self._ask("Browser.close")
        self._process.wait(30)
        os.close(self._in)
        os.close(self._out)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files by a content type without a charset, and says nothing."""

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of the base class
        del format, arguments


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def fix(base: Path, out: str, *options: str) -> None:
    """Fix all pages by the installed command."""
    command = shutil.which("fixenc", path=str(Path(sys.executable).parent))
    assert command, "the fixenc command is not installed beside this Python"
    surroundings = {**os.environ, "XDG_STATE_HOME": str(base / "state")}
    subprocess.run(
        [command, "fix", "before", "-o", out, *options], cwd=base, check=True, capture_output=True, env=surroundings
    )


def is_right(page: Page, charset: str, text: str, *, in_utf8: bool) -> bool:
    """Whether a page is read as the text that was meant, and in UTF-8 where that is asked."""
    squeezed = "".join(text.split())
    is_whole = all("".join(one.split()) in squeezed for one in LANGUAGES[page.language].sentences)
    return is_whole and (charset == "UTF-8" or not in_utf8)


def open_all(browser: Browser, pages: list[Page], root: str, kind: str) -> list[str]:
    """Open pages below an address, print how many are right, and return those that are not."""
    seen = [(page, *browser.open(f"{root}/{page.path}")) for page in pages]
    in_utf8 = sum(charset == "UTF-8" for _, charset, _ in seen)
    wrong = [
        f"{kind}, {root.partition(':')[0]}: {page.path} is read as {charset}"
        for page, charset, text in seen
        if not is_right(page, charset, text, in_utf8=kind != "before")
    ]
    print(f"{root.partition(':')[0]:6}{len(pages):4}{in_utf8:9}{len(pages) - len(wrong):9}")
    return wrong


def compare(browser: Browser, pages: list[Page], base: Path) -> list[str]:
    """Open all pages as they were and as they are fixed, print, and return the fixed ones that are not right."""
    print(f"{'':44}{'pages':>10}{'in UTF-8':>9}{'right':>9}")
    wrong = list[str]()
    with serve(base) as site:
        for kind in ("before", "fixed --no-declare", "fixed"):
            for is_declared in (True, False):
                chosen = [page for page in pages if page.is_declared == is_declared]
                for root in (base.as_uri(), site):
                    print(f"{kind}, {'with' if is_declared else 'without'} a declaration".ljust(44), end="")
                    wrong += open_all(browser, chosen, f"{root}/{kind.replace(' ', '')}", kind)
    return [one for one in wrong if one.startswith("fixed,")]


def main() -> int:
    """Open all pages, print, and return 1 if something is not as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", default="chromium", help="the program")
    asked = parser.parse_args()
    program = shutil.which(asked.browser)
    if program is None:
        print(f"{asked.browser} is not installed: no page was opened")
        return 1
    pages = list(make_pages())
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for page in pages:
            (base / "before" / page.path).parent.mkdir(parents=True, exist_ok=True)
            (base / "before" / page.path).write_bytes(page.data)
        fix(base, "fixed")
        fix(base, "fixed--no-declare", "--no-declare")
        browser = Browser(program, base / "profile")
        print(f"{versions()}; {browser.version()}")
        languages, charsets = {page.language for page in pages}, {page.charset for page in pages}
        print(f"{len(pages)} pages in {len(languages)} languages and {len(charsets)} legacy charsets\n")
        wrong = compare(browser, pages, base)
        browser.close()
    print("\n" + ("\n".join(wrong) or "all fixed pages are right"))
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
