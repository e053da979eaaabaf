"""Evidence: the charset in the header of the message that a document came in, such as ``Content-Type`` in HTTP.

In the order of browsers (https://html.spec.whatwg.org/#determining-the-character-encoding) it comes after a byte order
mark and before what the document itself declares. Unlike browsers, it is believed only if the bytes agree: servers send
a default charset with pages of any other.
"""

from __future__ import annotations

from dataclasses import replace

from fixenc.detection import statistical
from fixenc.detection.candidates import MOST_OF_A_GUESS
from fixenc.detection.declared import find_charset
from fixenc.detection.decoding import decode_as
from fixenc.detection.origin import Origin
from fixenc.detection.siblings import is_settled
from fixenc.records import LEAST_CONFIDENCE, Detection, Evidence

# What a label may overrule: any other evidence shows in the bytes themselves.
_OVERRULED = frozenset({Evidence.DECLARED, Evidence.STATISTICS, Evidence.SIBLINGS, Evidence.FALLBACK})


def settle(data: bytes, alone: Detection, origin: Origin) -> Detection:
    """Return the detection with the label of a header, or of a list, as evidence before what the document declares.

    If the document declares another charset, or statistics are sure of one, both fit, and their texts differ, the
    header's is only a guess; statistics that are certain stand.

    >>> from fixenc.detection import identify
    >>> identify("café".encode("cp1250"), origin=Origin(label="windows-1250")).encoding
    'windows-1250'
    """
    charset = find_charset(origin.label or "")
    if charset is None or alone.has_bom or alone.is_mixed or alone.is_damaged or alone.evidence not in _OVERRULED:
        return alone
    found = statistical.detect_said(data, origin)
    if found is None or found.evidence is not Evidence.DECLARED:
        return alone
    if decode_as(data, found).text == decode_as(data, alone).text:
        return replace(found, confidence=max(found.confidence, alone.confidence))
    if alone.evidence is Evidence.STATISTICS and is_settled(alone):
        return alone
    is_doubt = alone.evidence is Evidence.DECLARED or alone.confidence >= LEAST_CONFIDENCE
    return replace(found, confidence=min(found.confidence, MOST_OF_A_GUESS)) if is_doubt else found
