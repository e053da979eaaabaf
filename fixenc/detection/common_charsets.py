"""Evidence: plain text of some language by one of the usual charsets, and by no other one.

Most legacy text is detected here, in a fraction of the time that `statistical` takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from fixenc.detection.candidates import Candidate, Reading, answer, declared_candidate, price_by_origin, readings, usual
from fixenc.detection.gaps import find_commoner
from fixenc.detection.judging import judge
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.detection.posterior import believe_declared, share_of_best, weigh
from fixenc.detection.rare import is_likelier
from fixenc.detection.use import read_by_use
from fixenc.records import Detection

# The most candidates that the language models judge.
_MOST = 6
# The most by which the text of such a candidate may be stranger than the least strange one, in nats.
_WITHIN = 40.0
# The highest strangeness of plain text, in nats.
_MOST_ODD = 5.0
# The same for each character of a longer text, in nats. Korean in Johab, which is none of the usual charsets, has 0.4
# in any of these.
_MOST_ODD_A_CHARACTER = 0.02
# The highest cost of a character of it, in nats. Of 181 East Asian documents none costs more than 6.5; Japanese in EUC
# that lost a byte, read as Chinese, costs 7.9.
_MOST_A_CHARACTER = 7.2
# The lowest probability at which the usual charset is beyond doubt.
_LEAST_CONFIDENCE = 0.95


def detect(data: bytes, sample: bytes, origin: Origin = UNKNOWN) -> Detection | None:
    """Return the usual charset that gives plain text, if it is beyond doubt and decodes all of the data; else None."""
    from fixenc.plausibility import strangeness

    found = _read_sample(data, sample, origin)
    texts = list(found)
    odd = strangeness(texts)
    order = sorted(range(len(texts)), key=lambda at: odd[at] + found[texts[at]].prior)
    least = odd[order[0]] + found[texts[order[0]]].prior if order else 0.0
    first = [at for at in order[:_MOST] if odd[at] + found[texts[at]].prior < least + _WITHIN]
    kept = first + [at for at in order if found[texts[at]].is_declared and at not in first]
    if not kept:
        return None
    read = readings([found[texts[at]] for at in kept], [texts[at] for at in kept])
    best = believe_declared(read) or read[0]
    oddness = odd[texts.index(best.text)]
    is_plain = oddness <= max(_MOST_ODD, _MOST_ODD_A_CHARACTER * len(best.text))
    is_plain = is_plain and best.could_be_text and best.price <= _MOST_A_CHARACTER * len(best.text)
    if not is_plain or best.nats > read[0].nats or not _decodes(best, data):
        return None
    all_read = ((text, one.charset) for text, one in found.items())
    if share_of_best(read) < _LEAST_CONFIDENCE or find_commoner(best.text, best.candidate.charset, all_read):
        return None
    if not best.candidate.is_declared and is_likelier(sample, oddness):
        return None
    likely = weigh(read, lambda: read_by_use(data, sample, origin, {}))
    if best.candidate.is_declared:
        return answer(best, likely[0].probability)
    answered = judge(likely[0].reading, likely)
    return None if answered.is_fallback else answered


def _decodes(reading: Reading, data: bytes) -> bool:
    try:
        reading.candidate.charset.decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _read_sample(data: bytes, sample: bytes, origin: Origin) -> dict[str, Candidate]:
    """Return the texts that the candidates make of a sample, each with the most likely candidate that gives it."""
    found = dict[str, Candidate]()
    for candidate in _propose_candidates(data, sample, origin):
        try:
            text = candidate.charset.decode(sample)
        except UnicodeDecodeError:
            continue
        if text not in found or candidate.prior < found[text].prior:
            found[text] = candidate
    return found


def _propose_candidates(data: bytes, sample: bytes, origin: Origin) -> Iterator[Candidate]:
    said = declared_candidate(data, origin)
    if said is not None:
        yield said
    yield from price_by_origin(usual(), data, sample, origin)
