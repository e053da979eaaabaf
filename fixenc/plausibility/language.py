"""Which language a text is in: the one that most of its words are of."""

from __future__ import annotations

import re
from collections import defaultdict

from fixenc.plausibility.known import knowing, known_languages
from fixenc.plausibility.languages import FAMILIES, LANGUAGES
from fixenc.plausibility.scoring import heard

# Tags whose spelling by BCP 47 is not that of the code: a script begins with a capital.
_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
# So many different letters tell a language; fewer are a name or an abbreviation.
_LEAST_LETTERS = 10
# Of 1,080 documents of 20 lines in 27 languages, no language had less than 0.5 of its document. Letters without sense
# (base64) are shared out among all.
_LEAST_SHARE = 0.4
# Text is odd by 0.7 nats a letter at most (Thai, whose words nothing parts); base64 by 2.4, mojibake by more.
_MOST_EXCESS = 1.0
_WORD = re.compile(r"[^\W\d_]+")
# Programs are written in English words. Their share of signs, of all that is no space, is 0.16 to 0.32 where the words
# are no prose; that of prose in English 0.08 at most.
_ENGLISH, _MOST_SIGNS = "en", 0.15


def language(text: str) -> str | None:
    """The language of a text by its BCP 47 tag; None for one that is too short to tell, a program, or no text.

    >>> language("Under the bridge the water is calm."), language("Сегодня мы все едем к морю.")
    ('en', 'ru')
    >>> language("for (i = 0; i < end; i++) { total += row[i]; }"), language("BMW 320")
    (None, None)
    """
    letters = {character for character in text if character.isalpha()}
    if len(letters) < _LEAST_LETTERS:
        return None
    parts, excess = heard(text)
    total = float(parts.sum())
    by_code = defaultdict[str, float](float)
    for one, part in zip(LANGUAGES, parts.tolist(), strict=True):
        by_code[one.code] += part
    code = max(by_code, key=lambda code: by_code[code])
    if by_code[code] <= _LEAST_SHARE * total or excess > _MOST_EXCESS * total:
        return None
    if code in FAMILIES:
        return _of_family(code, text)
    if code == _ENGLISH and _share_of_signs(text) > _MOST_SIGNS:
        return None
    return _TAGS.get(code, code)


def _of_family(family: str, text: str) -> str | None:
    """Which of the languages that share a model has most of the words of a text; None if none has any."""
    sources = " ".join(language.sources for language in LANGUAGES if language.code == family)
    members = {source.partition(":")[2] for source in sources.split()}
    known = knowing(_WORD.findall(text)).sum(0).tolist()
    times = {code: count for code, count in zip(known_languages(), known, strict=True) if code in members and count}
    return max(times, key=lambda code: times[code], default=None)


def _share_of_signs(text: str) -> float:
    dense = "".join(text.split())
    return sum(not character.isalpha() for character in dense) / len(dense)
