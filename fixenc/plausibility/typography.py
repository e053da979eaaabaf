"""Typography: quotation marks in pairs, dashes alike on both sides, signs where they belong.

The models judge words. If the words are the same, as in the candidates for a lost byte, typography decides.
"""

from __future__ import annotations

import re

from fixenc.patterns import compile_late
from fixenc.plausibility.orthography import language_of, misspelling
from fixenc.plausibility.quotation_marks import CLOSING, LOW, Usage, find_usage

# The cost of a quotation mark without its other half, in nats.
_UNPAIRED = 4.0
# The cost of a sign with a space on one side alone, in nats.
_LOPSIDED = 5.0
# The cost of a selector of emoji that selects nothing, in nats.
_MISPLACED = 10.0
# The cost of a comma that ends the text, in nats.
_UNFINISHED = 3.0
# The same of one that ends a quotation or an element in it: no line is wrapped there.
_UNFINISHED_INSIDE = 5.0
# The cost of a mark for which the language of the text has another one, in nats.
_UNUSUAL = 3.0
# The cost of a mark that the language has only inside quotations, in nats.
_INNER = 1.0
# The cost of a closing mark that opens, in nats, beside the cost of the sign itself.
_RIGHT = 4.0
_COMMAS = ("、", "，")
# A comma before the end of a quotation or of an element.
_LAST_COMMA = re.compile(r"[、，](?=[」』”\"]|</)")
# These open a quotation right after a letter, too: East Asian text has no spaces.
_UNSPACED = "「『（《〈【［〔"
# These do so only after an East Asian letter.
_SPACED = "“‘"
_FIRST_EAST_ASIAN = "\u2e80"
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)|(?<=[sz])’")
_LOPSIDED_SIGN = re.compile(
    r"(?<=[^\w\s])–(?=[^\W\d])|(?<=\s)–(?=[^\W\d])|(?<=[^\W\d])–(?=[^\w]|$)|(?<=[^\W\d])[×÷](?=\s|$)"
    r"|(?<!\w)[‐-‒―](?=\w)"
)
_MARK = re.compile(r"(\w?)([“”„‘’‚«»‹›「」『』（）《》〈〉【】［］〔〕])")
# Marks that are right or wrong by the language of the text.
_BY_LANGUAGE = re.compile("[„“”‘’‚«»‹›—]|(?<= )–(?= )")
_QUOTED = re.compile(r"(?<!\w)[„“”‘’‚«»‹›](?=\w)")
_BETWEEN_SPACES = re.compile("(?<= )[–—](?= )")
# A dash that stands as a bracket does: beside a letter on one side.
_AT_ONE_SIDE = re.compile(r"(?<![^\W\d])—(?=[^\W\d])|(?<=[^\W\d])—(?![^\W\d])")
# A dash after a mark that never stands before one.
_BEFORE_NONE = re.compile(r"(?<=[,;:]\s)—(?=\w)")
# An omission between words: a dash is more common there.
_OMISSION = re.compile(r"(?<=[^\W\d] )…(?= [^\W\d])")
# Units and names of firms squeezed into one character stand after numbers, or alone.
_SQUARED = compile_late("(?<=[\u3040-\u9fff])[\u3300-\u33ff]")
# A quotation of several sentences: in East Asian text, most are within one.
_LONG_QUOTATION = re.compile("「[^」]*。[^」]+」")
# A sign of degrees stands after a number, and before the letter of its scale.
_DEGREE = re.compile(r"°(?![CFKRE]?(?:\W|$))|(?<=[^\W\d_])°")
# The selector of emoji after a character that can be none (Unicode's emoji-data.txt, by its ranges).
_LONE_SELECTOR = compile_late(
    "(?<![#*0-9©®‼⁉™ℹ\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff])\ufe0f"
)
# In a text without any of these, only spelling can be odd: that is most candidates.
_ANY_SIGN = compile_late("[–—‐-‒―×÷°…“”„‘’‚«»‹›「」『』（）《》〈〉【】［］〔〕、，\u3300-\u33ff\ufe0f]")


def oddity(text: str, *, part_of: str = "") -> float:
    """Return the cost of odd typography in a text, in nats.

    A text that is `part_of` another may leave open what the rest of it closes, and its language is that of the whole.

    >>> oddity("„so“ – l’eau – “so” ‘so’ »so«"), oddity("“so’"), oddity("so”")
    (0.0, 8.0, 4.0)
    >>> oddity("Das „alte Haus“ stand noch lange leer."), oddity("Das „alte Haus” stand noch lange leer.")
    (0.0, 8.0)
    >>> oddity("Det ”gamla huset” stod tomt länge."), oddity("Det “gamla huset” stod tomt länge.")
    (0.0, 7.0)
    >>> oddity("Das alte Haus – so sagt man – stand leer."), oddity("Das alte Haus — so sagt man — stand leer.")
    (0.0, 6.0)
    >>> oddity("Das alte —Haus— stand noch lange leer.")
    10.0
    >>> oddity("❤\ufe0f"), oddity("Ⅴ\ufe0f")
    (0.0, 10.0)
    >>> oddity("20 °C, 30° izraza"), oddity("iz °asa")
    (0.0, 5.0)
    >>> oddity("選擇「檔案」、「編輯"), oddity("選擇「檔案」"), oddity("选择“文件”")
    (4.0, 0.0, 0.0)
    >>> oddity("plaçar× la"), oddity("och ‐så"), oddity("ela sai … ele"), oddity("《书"), oddity("și mulţi")
    (5.0, 5.0, 1.0, 4.0, 3.0)
    """
    whole = part_of or text
    if not _ANY_SIGN.search(text):
        return misspelling(text, whole)
    usage = find_usage(language_of(whole) if _BY_LANGUAGE.search(text) else None)
    nats: float = (
        _UNPAIRED * _count_unpaired(text, usage, is_open=bool(part_of))
        + _UNFINISHED * (not part_of and text.rstrip().endswith(_COMMAS))
        + _UNFINISHED_INSIDE * len(_LAST_COMMA.findall(text))
        + _oddity_of_marks(text, usage)
        + _LOPSIDED * sum(len(pattern.findall(text)) for pattern in (_LOPSIDED_SIGN, _DEGREE, _SQUARED))
        + _MISPLACED * len(_LONE_SELECTOR.findall(text))
        + _INNER * sum(len(pattern.findall(text)) for pattern in (_LONG_QUOTATION, _OMISSION))
        + misspelling(text, whole)
    )
    return nats


def _count_unpaired(text: str, usage: Usage, *, is_open: bool) -> int:
    """Return the number of quotation marks without their other half, which may follow if the text `is_open`."""
    waiting, count = list[str](), 0
    for match in _MARK.finditer(text):
        letter, mark = match.groups()
        if waiting and mark in waiting[-1]:
            waiting.pop()
        elif mark in CLOSING and (not letter or mark in _UNSPACED or _may_open_after(letter, mark)):
            waiting.append(usage.closing_low if mark == LOW else CLOSING[mark])
        else:
            count += not _APOSTROPHE.match(text, match.end() - 1)
    return count + len(waiting) * (not is_open)


def _may_open_after(letter: str, mark: str) -> bool:
    return mark in _SPACED and letter >= _FIRST_EAST_ASIAN


def _oddity_of_marks(text: str, usage: Usage) -> float:
    """Return the cost of marks for which the language of the text has others, in nats."""
    cost: float = 0.0
    for mark in _QUOTED.findall(text) if usage.opening else ():
        if mark not in usage.opening:
            cost += (_INNER if mark in usage.opening_inside else _UNUSUAL) + _RIGHT * ("”" in usage.opening)
    if usage.spaced_dash:
        cost += _UNUSUAL * sum(mark != usage.spaced_dash for mark in _BETWEEN_SPACES.findall(text))
    odd = _BEFORE_NONE if usage.has_bracket_dashes else _AT_ONE_SIDE
    cost += _LOPSIDED * len(odd.findall(text))
    return cost
