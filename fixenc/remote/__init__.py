"""Files that are not on the disk: objects in a store such as S3, or files on a server, by fsspec (extra ``remote``).

A run lists folders and cuts what it finds into packets, as they are needed (`packets`). Each is read, cleaned, written
and noted by one function that any process may call (`fix_packet`); `run` calls it here, or on any executor.

>>> import fsspec
>>> from fixenc import Options
>>> from fixenc.urls import Url
>>> store = fsspec.filesystem("memory")
>>> store.pipe_file("/docs/in/a.txt", "Здравствуй, мир! Как дела сегодня?".encode("cp1251"))
>>> options = Options(output="memory://docs/out")
>>> [one.status.value for one in run(packets([Url("memory://docs/in")], options), options)]
['fixed']
>>> store.cat_file("/docs/out/a.txt").decode()
'Здравствуй, мир! Как дела сегодня?'
"""

from fixenc.remote.fixing import fix_packet
from fixenc.remote.planning import are_shared, packets
from fixenc.remote.running import run

__all__ = ["are_shared", "fix_packet", "packets", "run"]
