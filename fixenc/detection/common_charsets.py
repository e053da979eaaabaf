"""Evidence: plain text of some language by one of the usual charsets, and by no other.

Most legacy text is told here, in a fraction of the time that `statistical` takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from fixenc.detection.candidates import Candidate, Reading, answer, by_origin, declared_candidate, readings, usual
from fixenc.detection.judging import judge
from fixenc.detection.posterior import believed, share_of_best, weigh
from fixenc.detection.rare import is_likelier
from fixenc.detection.use import by_use
from fixenc.records import Detection

# So many candidates are judged at most, and none whose text is odder than the least odd by so many nats.
_MOST, _WITHIN = 6, 40.0
# Plain text has hardly anything in it that is odd at a first look: by so many nats, or so many a character. Korean in
# johab, which is none of the usual charsets, has 0.4 a character however it is read.
_MOST_ODD, _MOST_ODD_A_CHARACTER = 5.0, 0.02
# So sure it must be that plain text is no other.
_LEAST_CONFIDENCE = 0.95


def detect(data: bytes, sample: bytes, name: str = "") -> Detection | None:
    """The usual charset by which a sample of the document is plain text, if that is beyond doubt and all decodes."""
    from fixenc.plausibility import strangeness

    found = _readings(data, sample, name)
    texts = list(found)
    odd = strangeness(texts)
    order = sorted(range(len(texts)), key=lambda at: odd[at] + found[texts[at]].prior)
    least = odd[order[0]] + found[texts[order[0]]].prior if order else 0.0
    first = [at for at in order[:_MOST] if odd[at] + found[texts[at]].prior < least + _WITHIN]
    kept = first + [at for at in order if found[texts[at]].is_declared and at not in first]
    if not kept:
        return None
    read = readings([found[texts[at]] for at in kept], [texts[at] for at in kept])
    best = believed(read) or read[0]
    oddness = odd[texts.index(best.text)]
    is_plain = oddness <= max(_MOST_ODD, _MOST_ODD_A_CHARACTER * len(best.text))
    if not is_plain or not best.could_be_text or best.nats > read[0].nats:
        return None
    if share_of_best(read) < _LEAST_CONFIDENCE or not _decodes(best, data):
        return None
    if not best.candidate.is_declared and is_likelier(sample, oddness):
        return None
    likely = weigh(read, lambda: by_use(data, sample, name, {}))
    if best.candidate.is_declared:
        return answer(best, likely[0].probability)
    told = judge(likely[0].reading, likely)
    return None if told.is_fallback else told


def _decodes(reading: Reading, data: bytes) -> bool:
    try:
        reading.candidate.charset.decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _readings(data: bytes, sample: bytes, name: str) -> dict[str, Candidate]:
    """What the sample can be, each text by its likeliest candidate."""
    found = dict[str, Candidate]()
    for candidate in _candidates(data, sample, name):
        try:
            text = candidate.charset.decode(sample)
        except UnicodeDecodeError:
            continue
        if text not in found or candidate.prior < found[text].prior:
            found[text] = candidate
    return found


def _candidates(data: bytes, sample: bytes, name: str) -> Iterator[Candidate]:
    said = declared_candidate(data, name)
    if said is not None:
        yield said
    yield from by_origin(usual(), data, sample, name)
