"""Putting the page together: a template, a style, a script, and the data."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fixenc import __version__
from fixenc.report.html.embedding import embed
from fixenc.report.html.entries import Entries
from fixenc.report.html.totals import in_words, plots
from fixenc.report.safe import safe

__all__ = ["Heading", "page_chunks", "render_static"]

# The files of the page in this package.
_TEMPLATE = "page.html.jinja"
_STYLE = "page.css"
_SCRIPT = "page.js"
# What ends an element of script or style, whatever stands around it.
_ENDS = ("</script", "</style", "<!--")
# The size from which pieces of the template are written together, in characters.
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head of a page: a title, facts in pairs of words, and the folder that commands are run in."""

    title: str
    facts: tuple[tuple[str, str], ...]
    folder: str = ""
    warnings: tuple[str, ...] = field(default=())


def page_chunks(heading: Heading, entries: Entries) -> Iterator[bytes]:
    """Yield the page in UTF-8, piece by piece; the details of files are never one text in memory."""
    root = entries.root()
    rows, accidents = entries.index(root), list(entries.accidents)
    style, script = _load(_STYLE), _load(_SCRIPT)
    drawn = plots(rows, accidents, is_dry=entries.is_dry)
    values = {plot.key: [bar.value for bar in plot.bars] for plot in drawn}
    index = {"accidents": accidents, "root": root, "dry": entries.is_dry, "plots": values, "rows": rows}
    template = _environment().get_template(_TEMPLATE)
    pieces = template.generate(
        version=__version__,
        title=safe(heading.title),
        facts=[(name, safe(value)) for name, value in heading.facts],
        folder=safe(heading.folder),
        warnings=list(map(safe, heading.warnings)),
        summary=in_words((row.status for row in entries.rows), is_dry=entries.is_dry),
        plots=drawn,
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - the same
        index=Markup(embed(index)),  # noqa: S704 - `embed` escapes all that could end its element
        details=(Markup(one.decode("utf-8")) for one in entries.details),  # noqa: S704 - the same
    )
    yield from _join(pieces)


def render_static(name: str, **values: object) -> str:
    """Return the page of the template and the style with this name: all values are escaped, and nothing is loaded."""
    style = _load(f"{name}.css")
    template = _environment().get_template(f"{name}.html.jinja")
    return template.render(
        version=__version__,
        style=Markup(style),  # noqa: S704 - a file of this package
        style_hash=_hash(style),
        **values,
    )


def _join(pieces: Iterator[str]) -> Iterator[bytes]:
    """Yield pieces in UTF-8, small ones together."""
    waiting, size = list[str](), 0
    for piece in chain(pieces, [""]):
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK or not piece:
            yield "".join(waiting).encode("utf-8")
            waiting, size = [], 0


def _policy(style: str, script: str) -> str:
    """Return the content security policy: this style and this script, and nothing else from anywhere.

    https://www.w3.org/TR/CSP3/; scripts may not even make elements from text.
    """
    rules = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _load(name: str) -> str:
    """Return the text of a file of the page."""
    environment = _environment()
    if environment.loader is None:
        raise AssertionError("the environment has a loader")
    text = environment.loader.get_source(environment, name)[0]
    if any(end in text for end in _ENDS):
        raise AssertionError(f"{name} ends its own element")
    return text


@cache
def _environment() -> Environment:
    loader = PackageLoader("fixenc.report", "html")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
