"""A search for duplicates in a process of its own, so that the console it was begun in stays quick.

The process goes on when the console ends; what it was asked comes over standard input, how far it is goes out by
lines of JSON.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict

from store.actor import Actor
from store.database.store import Store
from store.errors import Refused, RegularsError, Unreachable
from store.merging.suspecting import Found, Progress, find_duplicates
from store.opening import open_store
from store.words import language, say, speak

Told = Callable[[Progress | Found | RegularsError], None]
"""Called on a thread of the search: how far it is, in the end what it did or why it did not."""


def search_apart(store: Store, actor: Actor, told: Told) -> subprocess.Popen[bytes]:
    """Begins a search and comes back at once; the process, for whoever wants to wait for it."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from store.merging.suspecting_apart import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if process.stdin is None:
        raise Unreachable(say("duplicates.ended"))
    with process.stdin as pipe, suppress(BrokenPipeError):
        pickle.dump((store.address, actor, language()), pipe, pickle.HIGHEST_PROTOCOL)
    threading.Thread(target=_listen, args=(process, told), name="duplicates", daemon=True).start()
    return process


def _listen(process: subprocess.Popen[bytes], told: Told) -> None:
    last: Progress | Found | RegularsError = Unreachable(say("duplicates.ended"))
    for line in process.stdout or ():
        kind, values = json.loads(line)
        if kind == "progress":
            told(Progress(**values))
        else:
            last = Found(**values) if kind == "found" else Refused(values)
    process.wait()
    told(last)


def serve() -> None:
    """Searches as asked on standard input; nobody need be listening any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    address, actor, words = pickle.load(sys.stdin.buffer)
    speak(words)
    try:
        store = open_store(address)
        done = find_duplicates(store, actor, progress=lambda now: _tell("progress", asdict(now)))
    except RegularsError as error:
        _tell("refused", str(error))
        return
    store.close()
    _tell("found", asdict(done))


def _tell(kind: str, values: object) -> None:
    with suppress(BrokenPipeError):
        os.write(1, f"{json.dumps([kind, values])}\n".encode())
