"""Pages declare UTF-8 where browsers look, and nothing else in them changes: proved by a parser of the standard."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fixenc.formats.markup import declare_in_page
from fixenc.formats.prescan import find_declared, is_utf8

pytestmark = pytest.mark.slow

html5lib: Any = pytest.importorskip("html5lib", reason="html5lib is not installed; the extra `ecosystems` has it")

# What the tests make pages of, a row a line; {} is where the attributes stand.
SPACES = ("", "\n", " ", "\r\n", "\t\n")
COMMENTS = (
    "<!-- a -->", "<!---->", "<!-->", "<!--->", "<!-- a > b -->", "<!-- <head> -->", "<!-- a --!>", "<!-- - -- -->",
    "<!--[if lt IE 9]><script></script><![endif]-->", "<![endif]-->", "<!---x-->", "<!--x--->",
    "<!>", "</>", "</ x>", "<? php >",
)  # fmt: skip
DOCTYPES = (
    "", "<!doctype html>", "<!DOCTYPE HTML>", "<!DOCTYPE>", "<!doctype x>", '<?xml version="1.0"?><!DOCTYPE html>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/x.dtd">',
    "<!DOCTYPE html SYSTEM 'about:legacy-compat'>", '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 > x//EN">',
)  # fmt: skip
ATTRIBUTES = (
    "", ' lang="de"', " lang=de", " class='a > b'", ' data-x="a>b"', " a=\"'\"", " a='\"'", ' a="x" a="y"', " a = b",
    " a/", ' a=b"c', " =a", ' "',
)  # fmt: skip
HTML_TAGS = ("", "<html{}>", "<HTML{}>", "<html{} >", "<html\n{}>", "<html{}/>")
HEAD_TAGS = ("", "<head{}>", "<HEAD{}>", "<head{}\n>", "<header{}>", "<head{}/>")
CONTENTS = (
    "<title>é</title>", "<p>é", "é", "<body class=x>é", "<script>'<meta charset=gbk>'</script>é", "</head><body>é",
    "<meta name=a content=b><p>é", "<base href=/><link rel=x>é", "<frameset><frame></frameset>", "&amp;é", "<head>é",
    "<div><table><tr><td>é</table></div>", "<noscript><p>é</noscript>", "<svg><title>é</title></svg>",
    "<template><p>é</template>", "</html>é", "</p>é", "</head>é", "</body>é", "</br>é",
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Pages that begin in all the ways that browsers forgive."""
    between = st.lists(st.sampled_from(COMMENTS + SPACES), max_size=3).map("".join)
    attributes = st.sampled_from(ATTRIBUTES)
    parts = [draw(between), draw(st.sampled_from(DOCTYPES)), draw(between)]
    for tags in (HTML_TAGS, HEAD_TAGS):
        parts += [draw(st.sampled_from(tags)).format(draw(attributes)), draw(between)]
    return "".join(parts) + draw(st.sampled_from(CONTENTS))


def parse(text: str) -> Any:
    return html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)


def nodes(tree: Any) -> list[object]:
    """All nodes of a tree, in order."""
    return [(node.tag, sorted(node.attrib.items()), node.text, node.tail) for node in tree.iter()]


def take_first(head: Any) -> Any:
    """Take the first element out of the head of a tree, and return it."""
    place, first = next((place, child) for place, child in enumerate(head) if isinstance(child.tag, str))
    if place:
        head[place - 1].tail = (head[place - 1].tail or "") + (first.tail or "") or None
    else:
        head.text = (head.text or "") + (first.tail or "") or None
    head.remove(first)
    return first


@settings(max_examples=300)
@given(pages())
@example("<!doctype html>\n<html lang='a > b'>\n<head data-x=\"/>\">\n<title>é</title>")
@example("<!doctype html><!--[if lt IE 9]><html class=old><![endif]--><head><title>é</title>")
@example("<p>é")
def test_a_page_gets_its_declaration_first_in_its_head_and_nothing_else(text: str):
    """A failure means that a browser reads a page in a wrong charset, or that its tree is another one."""
    declared = declare_in_page(text)
    before, after = parse(text), parse(declared)
    meta = take_first(after.find("head"))
    assert (meta.tag, dict(meta.attrib)) == ("meta", {"charset": "utf-8"})
    assert nodes(after) == nodes(before)
    # Browsers do not know this end of a comment before they parse; then they find the declaration.
    assert is_utf8(declared) or "--!>" in text


@settings(max_examples=300)
@given(pages(), st.sampled_from(["", '<meta charset="gbk">', "<meta charset='utf-8'>", "<META charset=koi8-r x>"]))
def test_what_is_found_before_parsing_is_what_the_parser_finds(text: str, meta: str):
    """A failure means that the first search of the standard is not followed."""
    assume("<!-->" not in text and "<!--->" not in text)  # html5lib has an older rule for these
    page = declare_in_page(text).replace('<meta charset="utf-8">', meta, 1)
    stream = html5lib._inputstream.HTMLBinaryInputStream(page.encode(), useChardet=False)
    found = stream.detectEncodingMeta()
    assert find_declared(page) == (found.name if found else None)
