"""A process that prepares chunks ahead of the writer: this interpreter running `serve`.

Chunks go in and come back over its standard streams, which hold a few of them and then make it wait. It
ends with the writer: when its input closes, or with a broken pipe.
"""

import gc
import marshal
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, Protocol

from store.errors import Unreachable
from store.transfer.collecting import COLLECTED_AFTER
from store.transfer.preparing import FORMAT, About
from store.words import language, say, speak

Chunk = tuple[str, bytes, bool]
"""The present, a staged body, and whether it is only to be remembered because it is in the store already."""
ROOM = 1 << 20
"""Bytes of answers that may wait for the writer."""


class Work(Protocol):
    """What the process does: made from ``About`` there, remembers what it met."""

    def __init__(self, about: About) -> None: ...
    def prepare(self, at: str, body: bytes) -> Any: ...


class PreparingProcess:
    """Has a run's chunks prepared one after the other; ``prepared`` gives them in their order.

    ``chunks`` are read on a thread; what goes wrong there is raised by ``prepared``.
    """

    def __init__(self, work: type[Work], about: About, chunks: Iterator[Chunk]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from store.transfer.preparing_process import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._chunks = chunks
        self._sent = 0
        self._wrong: Exception | None = None
        self._answers = _pipe(self._process.stdout)
        _widen(self._answers)
        pickle.dump((work, about, language()), _pipe(self._process.stdin), pickle.HIGHEST_PROTOCOL)
        self._feeder = threading.Thread(target=self._feed, name="import-feed", daemon=True)
        self._feeder.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def ended(self, patience: float) -> bool:
        """Whether the process has ended within so many seconds."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        return self._process.returncode is not None

    def _feed(self) -> None:
        pipe = _pipe(self._process.stdin)
        try:
            for chunk in self._chunks:
                _send(pipe, marshal.dumps(chunk, FORMAT))
                self._sent += not chunk[2]
        except Exception as error:
            self._wrong = error
        with suppress(OSError):
            pipe.close()

    def prepared(self) -> Iterator[Any]:
        """Every chunk that is not only remembered; raises `Unreachable` where the process has ended."""
        answered = 0
        while body := _received(self._answers):
            answered += 1
            yield marshal.loads(body)
        self._feeder.join()
        if self._wrong is not None and not isinstance(self._wrong, OSError):
            raise self._wrong
        if answered < self._sent or self._wrong is not None:
            raise Unreachable(say("transfer.checker_ended"))

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        self._feeder.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _widen(pipe: IO[bytes]) -> None:
    """Lets more answers wait, where the system can."""
    with suppress(ImportError, OSError, AttributeError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise Unreachable(say("transfer.checker_not_started"))
    return pipe


def _send(pipe: IO[bytes], body: bytes) -> None:
    pipe.write(len(body).to_bytes(8, "big"))
    pipe.write(body)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes:
    """What `_send` sent, nothing where the other side has ended."""
    length = int.from_bytes(pipe.read(8), "big")
    body = pipe.read(length)
    return body if len(body) == length else b""


def serve() -> None:
    """Prepares chunks from standard input until it closes; Ctrl+C is the writer's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    work, about, words = pickle.load(source)
    speak(words)
    preparer: Work = work(about)
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    with suppress(BrokenPipeError):
        while body := _received(source):
            at, rows, known = marshal.loads(body)
            found = preparer.prepare(at, rows)
            if not known:
                _send(answers, marshal.dumps(found, FORMAT))
