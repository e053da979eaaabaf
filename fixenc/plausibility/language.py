"""The language of a text: the one that most of its words are of."""

from __future__ import annotations

import re
from collections import defaultdict

from fixenc.plausibility.known import list_languages, match_languages
from fixenc.plausibility.languages import FAMILIES, LANGUAGES
from fixenc.plausibility.scoring import measure_languages

# The tags of BCP 47 that are not spelled as the code is: a script begins with a capital.
_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
# The fewest different letters that show a language; fewer are a name or an abbreviation.
_LEAST_LETTERS = 10
# The smallest share of a text in its language. Of 1,080 documents of 20 lines in 27 languages, none had less than 0.5.
# Letters without sense (base64) are shared out among all languages.
_LEAST_SHARE = 0.4
# The highest excess cost of text, in nats for each letter. Text has 0.7 at most (Thai, without spaces); base64 has 2.4,
# mojibake more.
_MOST_EXCESS = 1.0
_WORD = re.compile(r"[^\W\d_]+")
# The language that programs are written in.
_ENGLISH = "en"
# The largest share of signs in English prose, of all characters but spaces: prose has 0.08 at most, programs and tables
# have 0.16 to 0.32.
_MOST_SIGNS = 0.15


def detect_language(text: str) -> str | None:
    """Return the language of a text as a BCP 47 tag; None if it is too short, a program, or not text.

    >>> detect_language("Under the bridge the water is calm."), detect_language("Сегодня мы все едем к морю.")
    ('en', 'ru')
    >>> detect_language("for (i = 0; i < end; i++) { total += row[i]; }"), detect_language("BMW 320")
    (None, None)
    """
    letters = {character for character in text if character.isalpha()}
    if len(letters) < _LEAST_LETTERS:
        return None
    parts, excess = measure_languages(text)
    total = float(parts.sum())
    by_code = defaultdict[str, float](float)
    for one, part in zip(LANGUAGES, parts.tolist(), strict=True):
        by_code[one.code] += part
    code = max(by_code, key=lambda code: by_code[code])
    if by_code[code] <= _LEAST_SHARE * total or excess > _MOST_EXCESS * total:
        return None
    if code in FAMILIES:
        return _choose_member(code, text)
    if code == _ENGLISH and _share_of_signs(text) > _MOST_SIGNS:
        return None
    return _TAGS.get(code, code)


def _choose_member(family: str, text: str) -> str | None:
    """Return the language of a family that has most of the words of a text; None if none has any."""
    sources = " ".join(language.sources for language in LANGUAGES if language.code == family)
    members = {source.partition(":")[2] for source in sources.split()}
    known = match_languages(_WORD.findall(text)).sum(0).tolist()
    times = {code: count for code, count in zip(list_languages(), known, strict=True) if code in members and count}
    return max(times, key=lambda code: times[code], default=None)


def _share_of_signs(text: str) -> float:
    dense = "".join(text.split())
    return sum(not character.isalpha() for character in dense) / len(dense)
