"""The frozen records that flow between the stages."""

from __future__ import annotations

from fixenc.records.damages import (
    Damage,
    Loss,
)
from fixenc.records.detections import (
    Decoded,
    Detection,
    Evidence,
    Part,
    Rival,
    Undecodable,
)
from fixenc.records.outcomes import (
    Change,
    Outcome,
    Place,
    Spot,
    SpotKind,
    Status,
)
from fixenc.records.policies import (
    CONTAINERS,
    HIGHEST_RATIO,
    LEAST_CONFIDENCE,
    MOST_DECOMPRESSED,
    STDIN,
    BomPolicy,
    ErrorPolicy,
)
from fixenc.records.repairs import (
    HIGHEST_ODDS,
    Candidate,
    Chosen,
    Region,
    Repair,
    Unsure,
    accident_in_words,
)

__all__ = [
    "CONTAINERS",
    "HIGHEST_ODDS",
    "HIGHEST_RATIO",
    "LEAST_CONFIDENCE",
    "MOST_DECOMPRESSED",
    "STDIN",
    "BomPolicy",
    "Candidate",
    "Change",
    "Chosen",
    "Damage",
    "Decoded",
    "Detection",
    "ErrorPolicy",
    "Evidence",
    "Loss",
    "Outcome",
    "Part",
    "Place",
    "Region",
    "Repair",
    "Rival",
    "Spot",
    "SpotKind",
    "Status",
    "Undecodable",
    "Unsure",
    "accident_in_words",
]
