"""The languages with models: the script of each, how common it is, and what it is learned from.

Order: by script, then roughly by how much text there is. `weight` is a share among all text that fixenc is shown, and
need not be more exact than a factor of two. `sources` are the published lists and texts of ``NOTICE``:

- ``wordfreq:xx``: words with their frequencies.
- ``simplemma:xx``: inflected words, without frequencies.
- ``lingua:xx``: sequences of up to three letters with their frequencies, without word boundaries, and without the
  vowel signs of Indian scripts.
- ``texts:xx``: words of translated programs, with their frequencies. Every language has any that exist; this
  row names it if it has little else.
- ``signs:abc``: these letters, each a word.
- others, by their name in ``train/sources.py`` (mostly that of a package): one list of words each, with its
  frequencies or without. Without them, at most 12,000 words beyond ASCII are kept (``train/words.py``).

A source after ``>`` is passed through that conversion first: `CONVERSIONS` in ``train/conversions.py``.

A family shares one model: its languages have too little text each to learn how letters follow each other. Its code is
that of ISO 639-5 for most of them, and each of its sources names one of its languages, whose words are still kept
apart.
"""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language, or a family: its code (ISO 639), script, weight and sources, space-separated."""

    code: str
    script: str
    weight: float
    sources: str

    @property
    def is_family(self) -> bool:
        """Whether several languages share this model."""
        return self.code in FAMILIES

    @property
    def is_ranked(self) -> bool:
        """Whether all its words have frequencies."""
        return all(source.rpartition(">")[2].startswith(_RANKED) for source in self.sources.split())


# Sources that count how often words are used, or have no words.
_RANKED = ("wordfreq:", "pythainlp", "texts:", "lingua:", "signs:")

FAMILIES = frozenset(("bnt", "cau", "gem", "inc", "ira", "map", "nic", "roa", "sai", "trk", "tut", "urj", "zlw"))
"""Models that several languages share."""

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
    Language("az", "latin", 0.05, "texts:az lingua:az"),
    Language("eu", "latin", 0.03, "texts:eu lingua:eu"),
    Language("gl", "latin", 0.05, "texts:gl"),
    Language("ga", "latin", 0.03, "simplemma:ga lingua:ga"),
    Language("cy", "latin", 0.03, "texts:cy lingua:cy"),
    Language("af", "latin", 0.03, "texts:af lingua:af"),
    Language("eo", "latin", 0.03, "simplemma:eo lingua:eo"),
    Language("la", "latin", 0.03, "lingua:la"),
    Language("gd", "latin", 0.02, "simplemma:gd"),
    Language("sw", "latin", 0.03, "texts:sw lingua:sw"),
    Language("nn", "latin", 0.02, "simplemma:nn lingua:nn"),
    Language("ku", "latin", 0.02, "klpt:ku"),
    Language("uz", "latin", 0.02, "texts:uz"),
    Language("tk", "latin", 0.01, "hunspell:tk"),
    Language("yo", "latin", 0.01, "texts:yo lingua:yo"),
    Language("mi", "latin", 0.01, "texts:mi lingua:mi"),
    Language("lb", "latin", 0.02, "simplemma:lb"),
    Language("fy", "latin", 0.01, "texts:fy"),
    Language("br", "latin", 0.01, "texts:br"),
    Language("mt", "latin", 0.01, "texts:mt"),
    Language("fo", "latin", 0.01, "texts:fo"),
    Language(
        "roa",
        "latin",
        0.02,
        "texts:an texts:ast texts:co texts:ext texts:fur texts:ht texts:lij texts:lmo texts:mwl "
        "texts:oc texts:pms texts:rm texts:sc texts:scn texts:vec texts:wa texts:nap texts:ia texts:io",
    ),
    Language(
        "gem", "latin", 0.02, "texts:nds texts:li texts:gsw texts:frr texts:ksh texts:sco texts:bar texts:hrx texts:vls"
    ),
    Language("zlw", "latin", 0.01, "texts:hsb texts:dsb texts:szl texts:csb"),
    Language("trk", "latin", 0.01, "texts:crh texts:gag texts:kaa texts:diq texts:zza"),
    Language("urj", "latin", 0.01, "simplemma:se texts:smn texts:vro texts:olo texts:krl texts:sms"),
    Language(
        "nic",
        "latin",
        0.02,
        "texts:ig texts:ha texts:wo texts:ff texts:ee texts:ak texts:kab texts:bm texts:dag "
        "texts:gaa texts:ln texts:guw",
    ),
    Language("sai", "latin", 0.01, "texts:qu texts:gn texts:quc texts:arn texts:nah"),
    Language(
        "bnt",
        "latin",
        0.02,
        "lingua:st texts:st lingua:tn texts:tn lingua:xh texts:xh lingua:zu texts:zu lingua:sn "
        "texts:sn lingua:lg texts:lg lingua:so texts:so lingua:ts texts:ts texts:nso texts:rw texts:ny texts:mg",
    ),
    Language(
        "map", "latin", 0.02, "texts:haw texts:sm texts:to texts:ty texts:jv texts:su texts:ceb texts:ilo texts:pap"
    ),
    # What charsets made of these: tones as combining characters (windows-1258), cedillas for commas (windows-1250).
    Language("vi", "latin", 0.01, "detached-tones>wordfreq:vi"),
    Language("ro", "latin", 0.05, "cedillas>wordfreq:ro"),
    Language("ru", "cyrillic", 0.6, "wordfreq:ru"),
    Language("uk", "cyrillic", 0.25, "wordfreq:uk"),
    Language("bg", "cyrillic", 0.15, "wordfreq:bg"),
    Language("sr", "cyrillic", 0.1, "serbian-cyrillic>wordfreq:sh"),
    Language("mk", "cyrillic", 0.06, "wordfreq:mk"),
    Language("be", "cyrillic", 0.06, "texts:be lingua:be"),
    Language("kk", "cyrillic", 0.05, "texts:kk lingua:kk"),
    Language("mn", "cyrillic", 0.04, "texts:mn lingua:mn"),
    Language("tt", "cyrillic", 0.02, "tatar:tt"),
    Language("ky", "cyrillic", 0.02, "texts:ky"),
    Language("tg", "cyrillic", 0.02, "tajik:tg texts:tg"),
    Language("tut", "cyrillic", 0.02, "texts:ba texts:cv texts:sah texts:uz texts:krc texts:tyv texts:crh texts:kaa"),
    Language("cau", "cyrillic", 0.01, "texts:ce texts:inh texts:ab texts:kbd texts:os texts:av texts:lez"),
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
    Language("ckb", "arabic", 0.02, "klpt:ckb texts:ku"),
    Language("ug", "arabic", 0.02, "texts:ug"),
    Language("ps", "arabic", 0.02, "texts:ps"),
    Language("sd", "arabic", 0.02, "texts:sd"),
    Language(
        "ira",
        "arabic",
        0.01,
        "texts:azb texts:mzn texts:lrc texts:lki texts:skr texts:pnb texts:ks texts:bgn texts:bcc",
    ),
    Language("hi", "devanagari", 0.15, "wordfreq:hi"),
    Language("mr", "devanagari", 0.05, "texts:mr"),
    Language("ne", "devanagari", 0.02, "texts:ne"),
    Language("inc", "devanagari", 0.01, "texts:mai texts:doi texts:kok texts:dty texts:bho texts:new texts:sa"),
    Language("bn", "bengali", 0.1, "wordfreq:bn"),
    Language("as", "bengali", 0.01, "texts:as"),
    Language("ta", "tamil", 0.08, "wordfreq:ta"),
    Language("te", "telugu", 0.05, "texts:te"),
    Language("gu", "gujarati", 0.04, "texts:gu"),
    Language("pa", "gurmukhi", 0.03, "texts:pa"),
    Language("kn", "kannada", 0.03, "texts:kn"),
    Language("ml", "malayalam", 0.03, "texts:ml"),
    Language("or", "oriya", 0.02, "texts:or"),
    Language("si", "sinhala", 0.03, "sinling:si texts:si"),
    Language("th", "thai", 0.15, "pythainlp"),
    Language("lo", "lao", 0.02, "laonlp:lo texts:lo"),
    Language("km", "khmer", 0.02, "texts:km"),
    Language("my", "myanmar", 0.02, "burmesenlp:my texts:my"),
    Language("am", "ethiopic", 0.02, "texts:am"),
    Language("ti", "ethiopic", 0.01, "texts:ti"),
    Language("hy", "armenian", 0.05, "simplemma:hy lingua:hy"),
    Language("ka", "georgian", 0.05, "simplemma:ka lingua:ka"),
    Language("zh-hans", "cjk", 0.6, "wordfreq:zh"),
    Language("zh-hant", "cjk", 0.35, "traditional>wordfreq:zh taiwan>wordfreq:zh hong-kong>wordfreq:zh"),
    Language("ja", "cjk", 0.5, "wordfreq:ja"),
    Language("ko", "cjk", 0.3, "wordfreq:ko"),
)

SCRIPTS: tuple[str, ...] = tuple(dict.fromkeys(language.script for language in LANGUAGES))
