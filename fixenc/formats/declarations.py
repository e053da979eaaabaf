"""The charset that a document declares: finding it, as evidence, and changing it to UTF-8, so that it stays true.

Only the places where the tools of a file type look are searched, so that prose which mentions a charset declares none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixenc import charsets
from fixenc.formats import editors, markup
from fixenc.formats.declaration import NO_LIMIT, Declaration, Place
from fixenc.formats.file_type import FileType
from fixenc.formats.types import TYPES, is_prose, suffix_of, type_of, types_of
from fixenc.formats.vocabularies import EMACS, VIM

# Declarations in a file of any type, searched after those of its own type.
_ANYWHERE = (
    Place(editors.in_emacs, EMACS, NO_LIMIT),
    Place(editors.in_vim, VIM, NO_LIMIT),
    Place(editors.in_kate, reach=NO_LIMIT),
)
# Every declaration has one of these in it, lower-cased. Hardly any text has, and looking for them takes a fraction of
# the time. Only the declarations in files of the suffixes in `_BARE` have none.
_HINTS = (
    "coding", "charset", "character_set", "character set", "code_page", "codepage", "ansicpg", "inputenc", "{cjk",
    "{ctex", "regime", "fenc=", "names", "sfx ", "pfx ", "scripte", "codeset",
    "extenc", "personal_",
)  # fmt: skip
_BARE = frozenset({".aff", ".dic", ".dat", ".idx"})
# Suffixes that rule out a page; without one of them, a page may begin with anything.
_NO_PAGES = frozenset(suffix for one in TYPES for suffix in one.suffixes.split())


def find_declaration(text: str, name: str = "") -> Declaration | None:
    """Return the charset declaration of a document with this file name, by a common label; None if it has none.

    >>> find_declaration('<?xml version="1.0" encoding="koi8-r"?>').label
    'koi8-r'
    >>> find_declaration("#pragma code_page(1250)", "a.rc").label, find_declaration("#pragma code_page(1250)", "a.md")
    ('cp1250', None)
    """
    if not _may_declare(text, name):
        return None
    for place in _places_of(name, text):
        found = list(_find_at(place, text[: place.reach]))
        if found and (not place.is_of_parts or _agree(found)):
            return next((one for one in found if charsets.find_name(one.label) is not None), found[0])
    return None


def _may_declare(text: str, name: str) -> bool:
    lowered = text.lower()
    return suffix_of(name) in _BARE or any(hint in lowered for hint in _HINTS)


def _places_of(name: str, text: str) -> Iterator[Place]:
    """Yield the places where a document with this file name may declare its charset, those of its own type first."""
    for one in types_of(name, text):
        yield from one.places
    if suffix_of(name) not in _NO_PAGES and not is_prose(name):
        yield markup.PAGE
    yield from _ANYWHERE


def _find_at(place: Place, text: str) -> Iterator[Declaration]:
    for found in place.find(text):
        meant = place.vocabulary.meaning(found.label)
        if meant is not None:
            yield Declaration(meant, found.start, found.end)


def _agree(found: list[Declaration]) -> bool:
    return len({charsets.from_label(one.label).name for one in found}) == 1


class Redeclared(NamedTuple):
    """A text that declares UTF-8 wherever it declared a charset; or the reason why it cannot be made to."""

    text: str
    refusal: str | None = None


def redeclare(text: str, form: FileType, name: str, was: str, *, may_add: bool = True) -> Redeclared:
    """Return a text of a type that `was` in another charset, with each of its declarations changed to UTF-8.

    Where the type needs a declaration and has none, one is added, unless `may_add` is false.

    >>> from fixenc.formats.types import type_of
    >>> redeclare('<meta charset="gbk"><p>gbk', type_of("a.html"), "a.html", "gbk").text
    '<meta charset="utf-8"><p>gbk'
    """
    is_free = form is type_of(name, text) and not is_prose(name)
    places = dict.fromkeys([*form.places, *(_places_of(name, text) if is_free else _ANYWHERE)])
    new = dict[tuple[int, int], str]()
    for place in places if _may_declare(text, name) else ():
        found = list(place.find(text))
        known = [one for one in found if place.vocabulary.meaning(one.label) is not None]
        if place.is_of_parts and known and not _agree(list(_find_at(place, text))):
            labels = ", ".join(sorted({one.label for one in known}))
            return Redeclared(text, f"its parts declare different charsets ({labels}); split it")
        for one in known:
            new.setdefault((one.start, one.end), _spell(place, one.label))
    has_any = bool(new)
    for one in form.also(text) if form.also else ():
        if charsets.find_name(one.label) == was:
            new.setdefault((one.start, one.end), "utf-8")
    changed = _replace(text, new)
    is_declared = form.is_declared(changed) if form.is_declared else has_any
    if (is_declared and not form.declares_parts) or form.declare is None or not may_add:
        return Redeclared(form.complete(changed) if is_declared and form.complete else changed)
    added = form.declare(changed)
    if added is None:
        return Redeclared(text, f"a file of type {form.name} must declare UTF-8, and no safe place for that was found")
    is_in_vain = has_any and form.is_declared is not None and not form.is_declared(added)
    return Redeclared(changed if is_in_vain else added)


def _spell(place: Place, label: str) -> str:
    """Return what declares UTF-8 in the place of a label: the label itself, if it does already."""
    meant = place.vocabulary.meaning(label)
    return label if meant is not None and charsets.find_name(meant) == "utf-8" else place.vocabulary.utf8_for(label)


def _replace(text: str, new: dict[tuple[int, int], str]) -> str:
    parts, at = list[str](), 0
    for (start, end), label in sorted(new.items()):
        parts += [text[at:start], label]
        at = end
    return "".join(parts) + text[at:]
