"""Reads a file into its staging file: rows checked, in further processes where the file is large.

A worker is this interpreter running ``serve``: batches go in and come back checked over its standard streams.
"""

import json
import marshal
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from queue import SimpleQueue
from typing import IO, Any

from store.errors import Unreachable
from store.transfer.cells import Shop
from store.transfer.kinds import kind_named
from store.transfer.kinds.kind import Familiar, Kind
from store.transfer.reading import Row, SourceFile
from store.transfer.result import Reject
from store.words import say

BATCH = 1000
LARGE = 3 * 1024 * 1024
"""Bytes from which on a file is worth more processes."""


@dataclass(slots=True)
class Checked:
    """A batch of rows, checked: chunks as they are staged, or plain records for kinds that are grouped."""

    rows: int = 0
    bodies: list[tuple[int, str]] = field(default_factory=list)
    records: list[tuple[int, Any]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    spoilt: list[str] = field(default_factory=list)


def check_batch(
    kind: Kind, names: Sequence[str | None], rows: Sequence[Row], shop: Shop, familiar: Familiar | None = None
) -> Checked:
    """Checks rows; pure, but for what ``familiar`` remembers of them."""
    found = Checked(len(rows))
    good: list[tuple[int, Any]] = []
    for row in rows:
        if familiar is not None and not row.wrong:
            record = familiar.record(row.cells)
            if record is not None:
                good.append((row.line, record))
                continue
        record = kind.read(names, row, shop)
        if isinstance(record, Reject):
            found.rejects.append(record)
            if kind.grouped:
                found.spoilt.append(dict(zip(names, row.cells, strict=False)).get("order_id", "").strip())
            continue
        good.append((row.line, record))
        if familiar is not None:
            familiar.keep(row.cells, record)
        if kind.keys is not None:
            found.marks += [(_hashed(key), row.line) for key in kind.keys(record)]
    if kind.grouped:
        found.records = good
    else:
        step = kind.rows_at_once
        for start in range(0, len(good), step):
            part = good[start : start + step]
            found.bodies.append((len(part), json.dumps(part, ensure_ascii=False, separators=(",", ":"))))
    return found


def _hashed(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def checked_batches(source: SourceFile, kind: Kind, shop: Shop) -> Iterator[Checked]:
    """Every batch of a file, checked, in order."""
    rows = source.rows()
    batches = iter(lambda: list(islice(rows, BATCH)), [])
    spare = min(3, (os.cpu_count() or 1))
    if source.size < LARGE or spare < 2 or kind.grouped:
        familiar = kind.familiar(source.header.names) if kind.familiar is not None else None
        for batch in batches:
            yield check_batch(kind, source.header.names, batch, shop, familiar)
        return
    with _Workers(spare, (kind.name, source.header.names, shop)) as workers:
        yield from workers.map(batches)


class _Workers:
    """Processes that check batches; at most two batches wait for each, so that memory stays bounded."""

    def __init__(self, count: int, about: tuple[Any, ...]) -> None:
        self._processes = [_started() for _ in range(count)]
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count, "import-check")
        for process in self._processes:
            _send(_pipe(process.stdin), about)
            self._free.put(process)

    def __enter__(self) -> "_Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def map(self, batches: Iterator[list[Row]]) -> Iterator[Checked]:
        """Batches checked, in their order."""
        waiting: deque[Future[Checked]] = deque()
        for batch in batches:
            waiting.append(self._threads.submit(self._check, batch))
            if len(waiting) >= 2 * len(self._processes):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _check(self, batch: list[Row]) -> Checked:
        process = self._free.get()
        try:
            _send_plain(_pipe(process.stdin), list(map(tuple, batch)))
            answer = _checked(_pipe(process.stdout))
        except (EOFError, OSError, ValueError, TypeError, pickle.UnpicklingError) as error:
            raise Unreachable(say("transfer.checker_ended")) from error
        finally:
            self._free.put(process)
        return answer


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", "from store.transfer.checking import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def _pipe(pipe: "IO[bytes] | None") -> "IO[bytes]":
    if pipe is None:
        raise Unreachable(say("transfer.checker_not_started"))
    return pipe


def _send(pipe: "IO[bytes]", value: Any) -> None:
    pickle.dump(value, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _send_plain(pipe: "IO[bytes]", values: list[Any]) -> None:
    """Plain tuples, the quick way, behind their length."""
    body = marshal.dumps(values)
    pipe.write(len(body).to_bytes(8, "big"))
    pipe.write(body)
    pipe.flush()


def _loaded(pipe: "IO[bytes]") -> list[Any]:
    """What `_send_plain` sent; raises `EOFError` where the other side has ended."""
    length = int.from_bytes(pipe.read(8), "big")
    body = pipe.read(length)
    if not length or len(body) < length:
        raise EOFError
    values: list[Any] = marshal.loads(body)
    return values


def _checked(pipe: "IO[bytes]") -> Checked:
    """A worker's answer: the many plain records come behind it."""
    answer: Checked = pickle.load(pipe)
    answer.records = _loaded(pipe)
    return answer


def serve() -> None:
    """Checks batches from standard input until it closes; Ctrl+C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    name, names, shop = pickle.load(source)
    kind = kind_named(name)
    while True:
        try:
            rows = _loaded(source)
        except EOFError:
            return
        found = check_batch(kind, names, list(map(Row._make, rows)), shop)
        records, found.records = found.records, []
        _send(answers, found)
        _send_plain(answers, records)
