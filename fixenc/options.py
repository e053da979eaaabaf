"""What a person may ask for, validated once, here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fixenc import charsets
from fixenc.errors import OptionsError
from fixenc.records import BomPolicy
from fixenc.repair.tidy import TIDIERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to fix files. Raises OptionsError for a combination that makes no sense.

    `encoding` is a label that skips detection. At most one of `output` (mirror everything into this folder) and
    `in_place` (keep `name.orig`, then replace) may be set; with neither, `name.txt` becomes `name.fixed.txt`,
    where ``.fixed`` is the `suffix`. `tidy` names cosmetic changes. `include` and `exclude` are patterns as in
    .gitignore, matched against paths below the folder given. With `dry_run` nothing is written; `keep_texts`
    puts both texts of each changed file into its outcome. `force` overwrites files that fixenc did not write.

    >>> Options(bom="add", tidy=("quotes",)).bom
    <BomPolicy.ADD: 'add'>
    """

    encoding: str | None = None
    suffix: str = ".fixed"
    output: Path | None = None
    in_place: bool = False
    bom: BomPolicy = BomPolicy.DROP
    tidy: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    force: bool = False
    dry_run: bool = False
    keep_texts: bool = False

    def __post_init__(self) -> None:
        if self.encoding is not None:
            charsets.from_label(self.encoding)
        if not self.suffix or set(self.suffix) & set("/\\\0") or self.suffix.startswith(".orig"):
            raise OptionsError(f"suffix {self.suffix!r} must be non-empty, without slashes, and not '.orig'")
        if self.output is not None and self.in_place:
            raise OptionsError("choose one of an output folder and in-place; they exclude each other")
        try:
            object.__setattr__(self, "bom", BomPolicy(self.bom))
        except ValueError:
            choices = ", ".join(policy.value for policy in BomPolicy)
            raise OptionsError(f"bom {self.bom!r} must be one of: {choices}") from None
        unknown = [name for name in self.tidy if name not in TIDIERS]
        if unknown:
            raise OptionsError(f"tidy {unknown[0]!r} must be one of: {', '.join(TIDIERS)}")
