"""Temporary files, and what an interrupted run left of them: each has a name that proves who made it.

The name holds a random token and a keyed hash of it. The key is made once, and kept where only this user can read it.
So no other program's file has such a name by chance, nobody else can make one up, and only what fixenc itself made for
this user is ever removed; and that only once nobody holds the lock that its writer took.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from functools import lru_cache

from fixenc.files.folders import Folder
from fixenc.files.locations import Location
from fixenc.files.locking import take_lock
from fixenc.files.reaching import folder_of
from fixenc.files.state import state_folder

# The length of the token and of the hash, in bytes: too long for a hit by chance, or by as many tries as a disk takes.
_TOKEN = 8
_PROOF = 8
# The length of the key, in bytes: as long as any hash asks for.
_KEY = 32
_KEY_NAME = "temporary-names.key"
_NAME = re.compile(rf"\.fixenc-([0-9a-f]{{{2 * _TOKEN}}})-([0-9a-f]{{{2 * _PROOF}}})\.tmp")


def temporary_name() -> str:
    """A name for a temporary file, which no file has."""
    token = secrets.token_hex(_TOKEN)
    return f".fixenc-{token}-{_proof_of(token)}.tmp"


def is_temporary(name: str) -> bool:
    """Whether fixenc itself, for this user, made this name."""
    match = _NAME.fullmatch(name)
    return match is not None and secrets.compare_digest(match[2], _proof_of(match[1]))


def sweep(location: Location) -> bool:
    """Remove a temporary file, if whoever wrote it is dead; whether it is gone."""
    if not is_temporary(location.name):
        return False
    try:
        folder = folder_of(location)
        descriptor = folder.open(location.name)
        try:
            if not take_lock(descriptor):
                return False
            folder.unlink(location.name)
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True


def _proof_of(token: str) -> str:
    key = _key(os.environ.get("XDG_STATE_HOME"), os.environ.get("HOME"))
    return hashlib.blake2b(token.encode("ascii"), digest_size=_PROOF, key=key).hexdigest()


@lru_cache(maxsize=4)
def _key(*_where: str | None) -> bytes:
    """The user's key; where none can be kept, one of this process alone, whose leftovers nobody removes.

    It is looked up once for each state folder, which the environment tells.
    """
    with suppress(OSError):
        state = state_folder()
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        location = Location.of(state / _KEY_NAME)
        folder = folder_of(location)
        with suppress(FileExistsError):
            _make_key(folder)
        descriptor = folder.open(_KEY_NAME)
        try:
            key = os.read(descriptor, _KEY)
        finally:
            os.close(descriptor)
        if len(key) == _KEY:
            return key
    return secrets.token_bytes(_KEY)


def _make_key(folder: Folder) -> None:
    """Put a key there, whole; raises FileExistsError where there is one."""
    if folder.is_taken(_KEY_NAME):
        return
    name = f"{_KEY_NAME}.{secrets.token_hex(_TOKEN)}"
    descriptor = folder.create(name)
    try:
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY))
        folder.link(name, _KEY_NAME)
    finally:
        folder.unlink(name)
