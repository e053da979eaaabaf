"""Which languages there are models for, of which script, how often each is met, and what each is learned from.

Order: by script, then roughly by how much of it there is. `weight` is a share among all text that fixenc is shown, and
need not be more exact than a factor of two. `sources` are the published lists of ``NOTICE``:

- ``wordfreq:xx``: words with their frequencies.
- ``simplemma:xx``: inflected words, without frequencies.
- ``lingua:xx``: sequences of up to three letters with their frequencies, without the bounds of words.
- ``signs:abc``: these letters, each a word.
- ``pythainlp``: Thai words with their frequencies.

A source after ``>`` is passed through that conversion first: `CONVERSIONS` in ``train.py``.
"""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language: its code (ISO 639), script, weight and sources, space-separated."""

    code: str
    script: str
    weight: float
    sources: str


LANGUAGES: tuple[Language, ...] = (
    Language("en", "latin", 1.0, "wordfreq:en"),
    Language("de", "latin", 0.5, "eszett>wordfreq:de"),
    Language("fr", "latin", 0.5, "wordfreq:fr"),
    Language("es", "latin", 0.5, "wordfreq:es"),
    Language("it", "latin", 0.4, "wordfreq:it"),
    Language("pt", "latin", 0.4, "wordfreq:pt"),
    Language("nl", "latin", 0.25, "wordfreq:nl"),
    Language("pl", "latin", 0.3, "wordfreq:pl"),
    Language("tr", "latin", 0.25, "wordfreq:tr"),
    Language("vi", "latin", 0.25, "wordfreq:vi"),
    Language("cs", "latin", 0.25, "wordfreq:cs"),
    Language("sv", "latin", 0.2, "wordfreq:sv"),
    Language("hu", "latin", 0.2, "wordfreq:hu"),
    Language("ro", "latin", 0.2, "wordfreq:ro"),
    Language("da", "latin", 0.15, "wordfreq:da"),
    Language("nb", "latin", 0.15, "wordfreq:nb"),
    Language("fi", "latin", 0.15, "wordfreq:fi"),
    Language("sk", "latin", 0.15, "wordfreq:sk"),
    Language("hr", "latin", 0.15, "wordfreq:sh"),
    Language("id", "latin", 0.2, "wordfreq:id"),
    Language("ms", "latin", 0.05, "wordfreq:ms"),
    Language("tl", "latin", 0.05, "wordfreq:fil"),
    Language("sl", "latin", 0.1, "wordfreq:sl"),
    Language("lt", "latin", 0.1, "wordfreq:lt"),
    Language("lv", "latin", 0.1, "wordfreq:lv"),
    Language("et", "latin", 0.1, "simplemma:et lingua:et"),
    Language("ca", "latin", 0.1, "wordfreq:ca"),
    Language("is", "latin", 0.06, "wordfreq:is"),
    Language("sq", "latin", 0.05, "simplemma:sq lingua:sq"),
    Language("az", "latin", 0.05, "lingua:az"),
    Language("eu", "latin", 0.03, "lingua:eu"),
    Language("gl", "latin", 0.05, "simplemma:gl"),
    Language("ga", "latin", 0.03, "simplemma:ga lingua:ga"),
    Language("cy", "latin", 0.03, "simplemma:cy lingua:cy"),
    Language("af", "latin", 0.03, "lingua:af"),
    Language("eo", "latin", 0.03, "simplemma:eo lingua:eo"),
    Language("la", "latin", 0.03, "lingua:la"),
    Language("gd", "latin", 0.02, "simplemma:gd"),
    Language("sw", "latin", 0.03, "lingua:sw"),
    # What charsets made of these: tones as combining characters (windows-1258), cedillas for commas (windows-1250).
    Language("vi", "latin", 0.01, "detached-tones>wordfreq:vi"),
    Language("ro", "latin", 0.05, "cedillas>wordfreq:ro"),
    Language("ru", "cyrillic", 0.6, "wordfreq:ru"),
    Language("uk", "cyrillic", 0.25, "wordfreq:uk"),
    Language("bg", "cyrillic", 0.15, "wordfreq:bg"),
    Language("sr", "cyrillic", 0.1, "serbian-cyrillic>wordfreq:sh"),
    Language("mk", "cyrillic", 0.06, "wordfreq:mk"),
    Language("be", "cyrillic", 0.06, "lingua:be"),
    Language("kk", "cyrillic", 0.05, "lingua:kk"),
    Language("mn", "cyrillic", 0.04, "lingua:mn"),
    Language("el", "greek", 0.2, "final-sigma>wordfreq:el"),
    # In capitals Greek has no accents, and one sigma.
    Language("el", "greek", 0.05, "capitals>wordfreq:el"),
    # Greek letters as the signs that science has made of them.
    Language("el", "greek", 0.1, "signs:αβγδεθλμπρστφχψωΔΣΩ"),
    Language("he", "hebrew", 0.15, "wordfreq:he"),
    Language("ar", "arabic", 0.25, "wordfreq:ar"),
    Language("fa", "arabic", 0.2, "wordfreq:fa"),
    Language("ur", "arabic", 0.05, "wordfreq:ur"),
    Language("fa", "arabic", 0.03, "arabic-letters>wordfreq:fa"),
    Language("hi", "devanagari", 0.15, "wordfreq:hi"),
    Language("mr", "devanagari", 0.05, "lingua:mr"),
    Language("bn", "bengali", 0.1, "wordfreq:bn"),
    Language("ta", "tamil", 0.08, "wordfreq:ta"),
    Language("te", "telugu", 0.05, "lingua:te"),
    Language("gu", "gujarati", 0.04, "lingua:gu"),
    Language("pa", "gurmukhi", 0.03, "lingua:pa"),
    Language("th", "thai", 0.15, "pythainlp"),
    Language("hy", "armenian", 0.05, "simplemma:hy lingua:hy"),
    Language("ka", "georgian", 0.05, "simplemma:ka lingua:ka"),
    Language("zh-hans", "cjk", 0.6, "wordfreq:zh"),
    Language("zh-hant", "cjk", 0.35, "traditional>wordfreq:zh taiwan>wordfreq:zh hong-kong>wordfreq:zh"),
    Language("ja", "cjk", 0.5, "wordfreq:ja"),
    Language("ko", "cjk", 0.3, "wordfreq:ko"),
)

SCRIPTS: tuple[str, ...] = tuple(dict.fromkeys(language.script for language in LANGUAGES))
