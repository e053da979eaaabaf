"""What a walk finds: a path, and whether it is to be processed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from fixenc.detection.siblings import Neighbours
from fixenc.files.locations import Location
from fixenc.files.siblings import Siblings
from fixenc.files.sidecars import BOUND, is_bound, label_in, read_telling
from fixenc.options import Options


@dataclass(frozen=True, slots=True)
class Found:
    """The location of a path: below the folder that the user gave, or in the folder of a file that the user gave.

    `skip` says why it is skipped, `failure` why it cannot be processed. `is_named` is true for a file that the user
    gave by its own name. `siblings` are files of the same folder, if it has other inputs. `encoding` is the label that
    the user's patterns give the file, `size` the number of its bytes when it was found. `telling` is the name of the
    file beside it that says its charset, such as the HTTP header that it came with. `kept` is the name of the kept
    original to read in its place.
    """

    location: Location
    skip: str | None = None
    failure: str | None = None
    is_named: bool = False
    siblings: Siblings | None = None
    encoding: str | None = None
    size: int = 0
    telling: str | None = None
    kept: str | None = None

    @property
    def path(self) -> Path:
        """The path as the user would write it; made at each call, since a run may have 100,000 of them."""
        return self.location.path

    def with_siblings(self, siblings: Siblings) -> Found:
        """Return the same with its siblings; as fast as possible, since every file of a tree comes here."""
        return Found(
            self.location,
            self.skip,
            self.failure,
            self.is_named,
            siblings,
            self.encoding,
            self.size,
            self.telling,
        )

    def find_label(self, options: Options) -> str | None:
        """Return the charset that came with the file: in the list of labels of the options, or beside it."""
        listed = None if options.labels is None else label_in(options.labels, self.path)
        if listed is not None or self.telling is None:
            return listed
        return read_telling(replace(self.location, name=self.telling))

    def find_objection(self) -> str | None:
        """Return why the file must stay in its charset, for the sake of a file beside it; None if it need not."""
        is_kept = self.telling is not None and is_bound(replace(self.location, name=self.telling))
        return BOUND if is_kept else None

    @property
    def among(self) -> Neighbours | None:
        """A function that returns the likely charsets of its siblings; None if it has none."""
        return None if self.siblings is None else partial(self.siblings.lean, self.location.name)

    @property
    def is_input(self) -> bool:
        """Whether it is to be processed at all."""
        return self.skip is None and self.failure is None
