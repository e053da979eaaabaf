"""A line that was UTF-8 throughout, and is plainly healthy once it is read as that: nothing else need be searched."""

from __future__ import annotations

import re
from operator import itemgetter

from fixenc.damage import Reach, find_undoings
from fixenc.plausibility import are_plain, strangeness
from fixenc.repair.budget import spend
from fixenc.repair.explanation import Explanation
from fixenc.repair.guess.marked import may_be_marked
from fixenc.repair.healthy import is_healthy
from fixenc.repair.line.steps import extend

# The fewest sequences of UTF-8 that are no chance: fewer than one in ten thousand lines has them by chance.
_SURE_SEQUENCES = 5
# Nats by which a first look must find the next reading less likely. Of 9,000 lines of UTF-8 misread in six charsets,
# 882 could be read as UTF-8 in another charset too; where the next was less likely by this, the best was right.
_LEAD = 6.0
# A letter beyond ASCII after another letter.
_WITHIN_WORD = re.compile(r"[^\W\d_](?=[^\x00-\x7f\W\d_])")
# Units of the budget's work for the look.
_LOOK = 200


def find_plain_original(text: str) -> Explanation | None:
    """Return the state in which all of a line was UTF-8, if that is beyond doubt; None if only a search can tell.

    It is beyond doubt if all of its bytes are UTF-8, healthy words come out, and a first look finds every other such
    reading far less likely. It has no odds, since nothing else is weighed.

    >>> find_plain_original("GrÃ¶Ã\\x9fe").text, find_plain_original("Größe")
    ('Größe', None)
    """
    spend(_LOOK)
    found = find_undoings(text, Reach.UTF8)
    if not found or may_be_marked(text):
        return None
    looks = strangeness([one.text for one in found])
    (nats, best), *others = sorted(
        ((nats + one.cost, at) for at, (nats, one) in enumerate(zip(looks, found, strict=True))), key=itemgetter(0)
    )
    is_alone = all(other >= nats + _LEAD for other, _ in others)
    return extend(text, Explanation(text), found[best], {}) if is_alone and _is_healthy(found[best].text) else None


def _is_healthy(text: str) -> bool:
    """Whether a text is plain, or has enough characters beyond ASCII to be healthy by its surprise.

    A single one must be a letter within a word: a sign, or a letter after the line of a drawing, is no evidence.
    """
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if beyond == 1 and not _WITHIN_WORD.search(text):
        return False
    return are_plain([text]) or (beyond >= _SURE_SEQUENCES and is_healthy(text))
