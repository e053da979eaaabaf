"""Flags to open files and folders with; where a system lacks one, it is left out."""

from __future__ import annotations

import os

# A flag that no system needs.
_NONE = 0
_FOLLOW_NO_LINK = getattr(os, "O_NOFOLLOW", _NONE)
_ONLY_FOLDERS = getattr(os, "O_DIRECTORY", _NONE)
# Without it, opening a FIFO blocks until somebody writes to it.
_DO_NOT_WAIT = getattr(os, "O_NONBLOCK", _NONE)
# Without it, Windows changes line ends.
_AS_IT_IS = getattr(os, "O_BINARY", _NONE)

# To open a folder on the way to another. O_PATH, where it exists, needs no permission to list the folder.
THROUGH = _ONLY_FOLDERS | _FOLLOW_NO_LINK | getattr(os, "O_PATH", os.O_RDONLY)
# To open a folder for listing.
LISTED = os.O_RDONLY | _ONLY_FOLDERS
# To open a folder for a lock.
LOCKED = os.O_RDONLY | _DO_NOT_WAIT
# To open any file of a user.
_FILE = _FOLLOW_NO_LINK | _AS_IT_IS
# To read a file. Without O_NOCTTY, opening a terminal may make it the controlling one.
READ = _FILE | os.O_RDONLY | _DO_NOT_WAIT | getattr(os, "O_NOCTTY", _NONE)
# To read a file of fixenc's own, or the target of a link.
READ_OWN = os.O_RDONLY | _DO_NOT_WAIT | _AS_IT_IS
# To create a file that must not exist.
CREATED = _FILE | os.O_RDWR | os.O_CREAT | os.O_EXCL
# To append to a file.
ADDED_TO = _FILE | os.O_RDWR | os.O_APPEND | _DO_NOT_WAIT
