"""Files that are not on the disk: objects in a store such as S3, or files on a server, by fsspec (extra ``remote``).

A run lists folders and cuts what it finds into packets, as they are needed (`packets`). Each is read, cleaned, written
and noted by one function that any process may call (`fix_packet`); `run` calls it here, or on any executor.
    options = Options(output="s3://bucket/clean")
    for outcome in run(packets([Url("s3://bucket/pages")], options), options):
        ...
"""

from fixenc.remote.fixing import fix_packet
from fixenc.remote.planning import are_shared, packets
from fixenc.remote.running import run

__all__ = ["are_shared", "fix_packet", "packets", "run"]
