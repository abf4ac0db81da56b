"""A till that writes all the while, in a process of its own: ``python -m tests.bench.busy_till ADDRESS`` until its
input ends; then how long each write took, in milliseconds.
"""

import json
import subprocess
import sys
import threading
import time
from functools import partial
from types import TracebackType

from store.database.connection import Connection
from store.opening import open_store

EVERY = 0.05


class BusyTill:
    """The till beside a bench; ``waits`` holds milliseconds once it has ended."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.waits: list[float] = []

    def __enter__(self) -> "BusyTill":
        command = [sys.executable, "-m", "tests.bench.busy_till", self._address]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        answer, _ = self._process.communicate()
        self.waits = sorted(json.loads(answer))

    def __str__(self) -> str:
        if not self.waits:
            return "till: no writes"
        middle, late = self.waits[len(self.waits) // 2], self.waits[int(len(self.waits) * 0.99)]
        return (
            f"till p50 {middle:.0f} ms, p99 {late:.0f} ms, most {self.waits[-1]:.0f} ms of {len(self.waits)}"
        )


def _write(seconds: int, connection: Connection) -> None:
    connection.run("UPDATE terminal SET idle_seconds = :seconds WHERE name = 'till-2'", seconds=seconds)


def main() -> None:
    """Writes until the input ends."""
    ended = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    store = open_store(sys.argv[1])
    waits: list[float] = []
    while not ended.wait(EVERY):
        began = time.monotonic()
        seconds = 120 + len(waits) % 2
        store.transact(partial(_write, seconds))
        waits.append(1000 * (time.monotonic() - began))
    store.close()
    print(json.dumps(waits))


if __name__ == "__main__":
    main()
