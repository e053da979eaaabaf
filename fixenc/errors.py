"""What can go wrong, as one tree.

    FixencError                  everything fixenc raises on purpose
    ├── OptionsError             an option, or a value in a config file, that makes no sense
    │   └── UnknownCharsetError  a charset label nobody knows
    ├── JournalError             the journal of a run cannot be read, or kept
    ├── BusyError                another run is at work on the same files
    └── FileError                one file cannot be handled; the rest of a batch goes on
        ├── SourceError          it cannot be read
        │   └── ChangedError     somebody wrote to it meanwhile
        └── TargetError          its clean copy must not, or cannot, be written where it would land

Every message says what failed, on what, and what to do next.
"""

from __future__ import annotations


class FixencError(Exception):
    """The root of all errors that fixenc raises on purpose."""


class OptionsError(FixencError, ValueError):
    """An option, or a value in a config file, makes no sense."""


class UnknownCharsetError(OptionsError, LookupError):
    """A charset label that neither the WHATWG standard, nor fixenc, nor Python knows."""


class JournalError(FixencError):
    """The journal of a run cannot be read, or kept."""


class BusyError(FixencError):
    """Another run is at work on the same files."""


class FileError(FixencError, OSError):
    """One file cannot be handled."""


class SourceError(FileError):
    """A file cannot be read."""


class ChangedError(SourceError):
    """Somebody wrote to a file while it was handled."""


class TargetError(FileError):
    """A clean copy must not, or cannot, be written where it would land."""
