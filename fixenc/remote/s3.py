"""S3 as a store: folders are listed page by page, and a file replaces only the version that it is to replace.

The requests go through s3fs, which signs them and tries again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fixenc.errors import ChangedError
from fixenc.files.reading import digest, fingerprint
from fixenc.remote.objects import Objects
from fixenc.remote.stores import Entry, Kind, Over

__all__ = ["S3"]

# What servers answer that know no conditional uploads.
_UNKNOWN = ("NotImplemented", "not implemented", "501")
# What servers answer if the condition of an upload is not met.
_UNMET = ("PreconditionFailed", "pre-condition", "412", "ConditionalRequestConflict", "409")


class S3(Objects):
    """The tree below a prefix in a bucket."""

    def entries(self, folder: str) -> Iterator[Entry]:
        """Yield what is in a folder in pages of 1,000, ordered by key: S3 lists so (ListObjectsV2)."""
        bucket, prefix = self._split(self.at(folder))
        prefix += "/" * bool(prefix)
        token: dict[str, str] = {}
        while True:
            page = self._call("list_objects_v2", Bucket=bucket, Prefix=prefix, Delimiter="/", **token)
            files = (
                Entry(one["Key"][len(prefix) :], Kind.FILE, one["Size"], _version(one["ETag"], one["Size"]))
                for one in page.get("Contents", ())
                if one["Key"] != prefix or one["Size"]  # an empty object with the name of the folder stands for it
            )
            folders = (Entry(one["Prefix"][len(prefix) : -1], Kind.FOLDER) for one in page.get("CommonPrefixes", ()))
            yield from sorted((*files, *folders), key=lambda one: one.name.encode())
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def find(self, key: str) -> Entry | None:
        """Return a file as it is now; None if there is none."""
        bucket, name = self._split(self.at(key))
        try:
            head = self._call("head_object", Bucket=bucket, Key=name)
        except FileNotFoundError:
            return None
        size = head["ContentLength"]
        return Entry(key.rpartition("/")[2], Kind.FILE, size, _version(head["ETag"], size))

    def put_small(self, key: str, data: bytes, over: str | Over) -> str:
        """Write some bytes in one request, which S3 refuses if another version is there than the one to replace."""
        bucket, name = self._split(self.at(key))
        condition = {"IfNoneMatch": "*"} if over is Over.NOTHING else {}
        if isinstance(over, str):
            condition = {"IfMatch": f'"{over.partition(" ")[0]}"'}
        try:
            return self._put(bucket, name, data, condition)
        except OSError as error:
            if condition and any(word in str(error) for word in _UNKNOWN):
                self.require(key, over)
                return self._put(bucket, name, data, {})
            # A request that was tried again may have been carried out before: then these bytes are there.
            if condition and any(word in str(error) for word in _UNMET):
                there = self.find(key)
                if there is not None and there.size == len(data) and fingerprint(self.blocks(key)) == digest(data):
                    return there.version
                raise ChangedError(f"another program wrote {str(self.root / key)!r} meanwhile; run again") from error
            raise

    def _put(self, bucket: str, name: str, data: bytes, condition: Mapping[str, str]) -> str:
        done = self._call("put_object", Bucket=bucket, Key=name, Body=data, **condition)
        return _version(done["ETag"], len(data))

    def _split(self, path: str) -> tuple[str, str]:
        bucket, _, key = path.partition("/")
        return bucket, key

    def _call(self, method: str, **given: Any) -> Any:
        return self.patiently(lambda: self.system.call_s3(method, **given))


def _version(tag: str, size: int) -> str:
    return f"{tag.strip(_QUOTES)} {size}"


_QUOTES = '"'
