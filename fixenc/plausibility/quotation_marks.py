"""Quotation marks, and dashes between spaces: which belong together, and which of them each language uses."""

from __future__ import annotations

from typing import NamedTuple

LOW = "\N{DOUBLE LOW-9 QUOTATION MARK}"
"""Which mark closes this one depends on the language: see `Usage.closing_low`."""

_LIKE_66 = "\N{LEFT DOUBLE QUOTATION MARK}"
_LIKE_99 = "\N{RIGHT DOUBLE QUOTATION MARK}"
_EN_DASH = "\N{EN DASH}"
_EM_DASH = "\N{EM DASH}"

CLOSING = {
    "“": "”", "”": "”", LOW: _LIKE_66 + _LIKE_99, "‘": "’", "‚": "‘’", "«": "»", "‹": "›", "»": "«", "›": "‹",
    "「": "」", "『": "』", "（": "）", "《": "》", "〈": "〉", "【": "】", "［": "］", "〔": "〕",
}  # fmt: skip
"""The mark that closes each opening one; for some, either of two."""


class Usage(NamedTuple):
    """The marks of some languages, given by their codes: an empty string where their orthographies do not agree.

    `opening` are the marks that open a quotation, and `opening_inside` those that open one inside another. The low mark
    is closed by `closing_low`: either of two, where usage varies. `spaced_dash` is the dash between spaces.
    `has_bracket_dashes` is true where dashes stand in pairs around an insertion, beside its words, as brackets do.
    """

    languages: tuple[str, ...]
    opening: str
    opening_inside: str
    closing_low: str
    spaced_dash: str
    has_bracket_dashes: bool = False


# CLDR 45 (``delimiters``) has one pair of marks for quotations in each language, and one for quotations inside these.
# The other marks in use, and the dashes, come from grammars. The two differ in one mark: by its orthography, Croatian
# closes with the right mark, and in CLDR with the left one.
_USAGES = (
    Usage(("de", "cs", "sk", "sl"), "„»", "‚›", _LIKE_66, _EN_DASH),
    Usage(("lt", "is"), "„»", "‚›", _LIKE_66, ""),
    Usage(("hr",), "„»", "‚›", _LIKE_99, _EN_DASH),
    Usage(("et",), "„«»", "‚‹", _LIKE_66, _EN_DASH),
    Usage(("bg", "mk", "ka"), "„«»", "‚‹", _LIKE_66, ""),
    Usage(("hu",), "„«»", "‚‹", _LIKE_99, _EN_DASH),
    Usage(("pl", "ro"), "„«»", "‚‹", _LIKE_99, ""),
    Usage(("ru", "uk", "be"), "«", "„“‹", CLOSING[LOW], _EM_DASH),
    Usage(("fr", "it", "el", "vi", "tr", "lv"), "«“", "‹‘", CLOSING[LOW], ""),
    Usage(("es", "ca", "gl"), "«“", "‹‘", CLOSING[LOW], "", has_bracket_dashes=True),
    Usage(("pt",), "«“", "‹‘", CLOSING[LOW], _EM_DASH),
    Usage(("nb",), "«“", "‹‘", CLOSING[LOW], _EN_DASH),
    Usage(("sv", "fi"), "”»", "’", CLOSING[LOW], _EN_DASH),
    Usage(("da", "nl"), "", "", CLOSING[LOW], _EN_DASH),
    Usage(("en",), "“‘", "", CLOSING[LOW], ""),
)
_OF_OTHERS = Usage((), "", "", CLOSING[LOW], "")
_BY_LANGUAGE = {language: usage for usage in _USAGES for language in usage.languages}


def find_usage(language: str | None) -> Usage:
    """Return the marks of a language, given by its tag; for one that is not known, nothing is unusual.

    >>> find_usage("hr").closing_low, find_usage("sv").opening, find_usage(None).opening
    ('”', '”»', '')
    """
    return _BY_LANGUAGE.get(language or "", _OF_OTHERS)
