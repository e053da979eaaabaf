"""All errors, as one tree.

    FixencError                  every error that fixenc raises on purpose
    ├── OptionsError             an invalid option, or an invalid value in a config file
    │   └── UnknownCharsetError  an unknown charset label
    ├── JournalError             the journal of a run cannot be read or written
    ├── BusyError                another run is at work on the same files
    ├── ClusterError             a cluster cannot be used, or was lost
    ├── OutputError              an output takes no more: it is closed, or full, or its reader went away
    └── FileError                one file cannot be processed; the rest of a batch goes on
        ├── SourceError          the file cannot be read
        │   └── ChangedError     another program wrote to it meanwhile
        └── TargetError          the clean copy must not, or cannot, be written to its target

Every message says what failed, on what, and what to do next.
"""

from __future__ import annotations


class FixencError(Exception):
    """The root of all errors that fixenc raises on purpose."""


class OptionsError(FixencError, ValueError):
    """An option, or a value in a config file, is invalid."""


class UnknownCharsetError(OptionsError, LookupError):
    """A charset label that neither the WHATWG standard, nor fixenc, nor Python knows."""


class JournalError(FixencError):
    """The journal of a run cannot be read or written."""


class BusyError(FixencError):
    """Another run is at work on the same files."""


class ClusterError(FixencError):
    """A cluster cannot be used, or was lost."""


class OutputError(FixencError):
    """Standard output takes no more."""


class FileError(FixencError, OSError):
    """One file cannot be processed."""


class SourceError(FileError):
    """A file cannot be read."""


class ChangedError(SourceError):
    """Another program wrote to a file while it was processed."""


class TargetError(FileError):
    """A clean copy must not, or cannot, be written to its target."""
