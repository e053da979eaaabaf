"""What a walk finds: a path, and whether it is to be handled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from fixenc.detection.siblings import Neighbours
from fixenc.files.locations import Location
from fixenc.files.siblings import Siblings
from fixenc.options import Options


@dataclass(frozen=True, slots=True)
class Found:
    """A path to handle, and its location: below the folder given by the user, or in its own for a file given.

    `skip` says why it is passed over, `failure` why it cannot be handled. `is_named` tells a file that the user gave
    by its own name. `siblings` are files of the same folder, if there are other inputs in it. `encoding` is the label
    that the user's patterns give it.
    """

    path: Path
    location: Location
    skip: str | None = None
    failure: str | None = None
    is_named: bool = False
    siblings: Siblings | None = None
    encoding: str | None = None

    def settles(self, options: Options) -> Options:
        """The options as they hold for this file."""
        return options if self.encoding is None else replace(options, encoding=self.encoding)

    @property
    def among(self) -> Neighbours | None:
        """What tells the charsets of the files beside it, if there are any."""
        return None if self.siblings is None else partial(self.siblings.lean, self.path.name)

    @property
    def is_input(self) -> bool:
        """Whether it is to be handled at all."""
        return self.skip is None and self.failure is None
