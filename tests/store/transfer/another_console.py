"""Another process that has a store open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from store.database.store import Store

_HOLDS = (
    "import sys\n"
    "from store.opening import open_store\n"
    "store = open_store(sys.argv[1])\n"
    "store.connection.value('SELECT count(*) FROM persona')\n"
    "print('open', flush=True)\n"
    "sys.stdin.read()\n"
    "store.close()\n"
)


@contextmanager
def another_console(store: Store) -> Iterator[None]:
    """A process that has the store open."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, store.address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield
    finally:
        process.communicate()
