"""The tools that open the files: each returns the text as it understands it, or raises what it objects to."""

from __future__ import annotations

import ast
import configparser
import csv
import gettext
import importlib.util
import json
import plistlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Seconds after which a program is taken for one that waits for a person.
_PATIENCE = 60


class Tool(NamedTuple):
    """A tool: what reads a file, and the package or the program that it needs; "" if Python has it."""

    read: Callable[[Path], str]
    package: str = ""
    program: str = ""

    @property
    def missing(self) -> str | None:
        """Why it cannot be used here; None if it can."""
        if self.package and importlib.util.find_spec(self.package) is None:
            return f"the package {self.package} is not installed; the extra `ecosystems` has it"
        if self.program and shutil.which(self.program) is None:
            return f"the program {self.program} is not installed"
        return None


class RefusedError(Exception):
    """A tool does not take a file."""


def run(*command: str | Path, stdin: str = "", folder: Path | None = None) -> str:
    """Run a program, and return what it prints; raises RefusedError if it fails, or prints no UTF-8."""
    done = subprocess.run(
        command,
        input=stdin.encode(),
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
    )
    if done.returncode:
        raise RefusedError((done.stdout[-500:] + done.stderr[-500:]).decode("utf-8", "replace"))
    return done.stdout.decode()


def read_html5lib(path: Path) -> str:
    import html5lib

    parser = html5lib.HTMLParser()
    tree = parser.parse(path.read_bytes(), useChardet=False)
    if parser.documentEncoding != "utf-8":
        raise RefusedError(f"read as {parser.documentEncoding}")
    return _text_of(tree)


def read_lxml_html(path: Path) -> str:
    import lxml.html

    return str(lxml.html.document_fromstring(path.read_bytes()).text_content()) + _title_of(path)


def _title_of(path: Path) -> str:
    import lxml.html

    return str(lxml.html.document_fromstring(path.read_bytes()).findtext(".//title") or "")


def read_element_tree(path: Path) -> str:
    return _text_of(ET.parse(path).getroot())


def read_lxml(path: Path) -> str:
    import lxml.etree

    return _text_of(lxml.etree.parse(str(path)).getroot())


def _text_of(tree: Any) -> str:
    """Return all text of a tree, and the values of its attributes."""
    parts = list[str]()
    for node in tree.iter():
        parts += [node.text or "", node.tail or "", *(str(value) for value in dict(node.attrib).values())]
    return "\n".join(parts)


def read_plist(path: Path) -> str:
    return "\n".join(plistlib.loads(path.read_bytes()))


def read_json(path: Path) -> str:
    return json.dumps(json.loads(path.read_bytes()), ensure_ascii=False)


def read_json_lines(path: Path) -> str:
    lines = path.read_bytes().splitlines()
    return "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in lines)


def read_csv(path: Path, delimiter: str = ",") -> str:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True, delimiter=delimiter))
    if {len(row) for row in rows} != {2}:
        raise RefusedError("rows of different lengths")
    return "\n".join(row[1] for row in rows)


def read_tsv(path: Path) -> str:
    return read_csv(path, "\t")


def read_yaml(path: Path) -> str:
    import yaml

    return json.dumps(yaml.safe_load(path.read_bytes()), ensure_ascii=False)


def read_toml(path: Path) -> str:
    return json.dumps(tomllib.loads(path.read_bytes().decode()), ensure_ascii=False)


def read_ini(path: Path) -> str:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(path.read_bytes().decode())
    return "\n".join(value for section in parser.sections() for value in parser[section].values())


def read_python(path: Path) -> str:
    tree = ast.parse(path.read_bytes())
    return "\n".join(str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant))


def read_catalogue(path: Path) -> str:
    compiled = path.with_suffix(".mo")
    run("msgfmt", "-c", "-o", compiled, path)
    with compiled.open("rb") as file:
        messages = gettext.GNUTranslations(file)
    return "\n".join(messages.gettext(key) for key in ("baker %s", "miller", "children"))


def read_polib(path: Path) -> str:
    import polib

    return "\n".join(entry.msgstr for entry in polib.pofile(str(path)))


def read_perl(path: Path) -> str:
    run("perl", "-c", path)
    return run("perl", path)


def read_pod(path: Path) -> str:
    return run("pod2text", "--utf8", "--errors=die", path)


def read_ruby(path: Path) -> str:
    run("ruby", "-c", path)
    return run("ruby", path)


def read_php(path: Path) -> str:
    run("php", "-l", path)
    return run("php", path)


def read_texinfo(path: Path) -> str:
    return run("texi2any", "--plaintext", "--error-limit=0", "--output=-", path)


def read_tex(path: Path) -> str:
    run("pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", path.name, folder=path.parent)
    return path.read_bytes().decode()


def read_hunspell(path: Path) -> str:
    words = path.with_suffix(".dic").read_bytes().decode().split("\n")[1:]
    unknown = run("hunspell", "-i", "utf-8", "-d", path.with_suffix(""), "-l", stdin="\n".join(words))
    if unknown.strip():
        raise RefusedError(f"unknown: {unknown[:200]}")
    return path.read_bytes().decode() + "\n".join(words)


def read_man(path: Path) -> str:
    if "utf-8" not in run("preconv", "-d", path) and not re.search(rb"coding: *utf-8", path.read_bytes()):
        raise RefusedError("not read as UTF-8")
    return re.sub(r"\\\[u([0-9A-F]{4,6})\]", lambda found: chr(int(found[1], 16)), run("preconv", path))


def read_mail(path: Path) -> str:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    return str(message.get_content())


def read_cards(path: Path) -> str:
    import vobject

    parts = list[str]()
    for component in vobject.readComponents(path.read_bytes().decode()):
        queue = [component]
        while queue:
            one = queue.pop()
            queue += list(one.getChildren()) if hasattr(one, "getChildren") else []
            parts.append(str(getattr(one, "value", "")))
    return "\n".join(parts)


def read_subtitles(path: Path) -> str:
    import pysubs2

    lines = pysubs2.load(str(path), encoding="utf-8")
    if [line.start for line in lines] != [1_000, 3_000]:
        raise RefusedError("other times")
    return "\n".join(line.plaintext for line in lines)


def read_sql(path: Path) -> str:
    text = path.read_bytes().decode()
    named = re.search(r"SET NAMES (\w+)", text)
    if named and named[1].lower() not in ("utf8mb4", "utf8"):  # PostgreSQL knows the second alone
        raise RefusedError(f"sent as {named[1]}")
    base = sqlite3.connect(":memory:")
    try:
        base.executescript(text)
        return "\n".join(row[0] for row in base.execute("SELECT text FROM village ORDER BY no"))
    finally:
        base.close()


TOOLS: dict[str, Tool] = {
    "html5lib": Tool(read_html5lib, "html5lib"),
    "lxml.html": Tool(read_lxml_html, "lxml"),
    "ElementTree": Tool(read_element_tree),
    "lxml": Tool(read_lxml, "lxml"),
    "plistlib": Tool(read_plist),
    "json": Tool(read_json),
    "jsonl": Tool(read_json_lines),
    "csv": Tool(read_csv),
    "tsv": Tool(read_tsv),
    "PyYAML": Tool(read_yaml, "yaml"),
    "tomllib": Tool(read_toml),
    "configparser": Tool(read_ini),
    "ast": Tool(read_python),
    "msgfmt": Tool(read_catalogue, program="msgfmt"),
    "polib": Tool(read_polib, "polib"),
    "perl": Tool(read_perl, program="perl"),
    "pod2text": Tool(read_pod, program="pod2text"),
    "ruby": Tool(read_ruby, program="ruby"),
    "php": Tool(read_php, program="php"),
    "texi2any": Tool(read_texinfo, program="texi2any"),
    "pdflatex": Tool(read_tex, program="pdflatex"),
    "hunspell": Tool(read_hunspell, program="hunspell"),
    "preconv": Tool(read_man, program="preconv"),
    "email": Tool(read_mail),
    "vobject": Tool(read_cards, "vobject"),
    "pysubs2": Tool(read_subtitles, "pysubs2"),
    "sqlite3": Tool(read_sql),
}
"""All tools, by the names that the templates have for them."""
