"""Output past the writer thread: at once where the terminal takes it, in its order where it does not."""

import os
import pty
import select
from collections.abc import Iterator

import pytest

from console.terminal.writer import QuickWriter


@pytest.fixture
def ends() -> Iterator[tuple[QuickWriter, int]]:
    """A writer on one side of a pseudo terminal, the other side to read from."""
    outside, inside = pty.openpty()
    with os.fdopen(inside, "w", encoding="utf-8") as file:
        writer = QuickWriter(file)
        yield writer, outside
    os.close(outside)


def read_all(number: int, size: int) -> bytes:
    found = b""
    while len(found) < size and select.select([number], [], [], 5)[0]:
        found += os.read(number, 65536)
    return found


def test_a_paint_is_at_the_terminal_when_write_returns(ends: tuple[QuickWriter, int]) -> None:
    writer, outside = ends
    writer.write("é painted")
    assert os.read(outside, 100).decode() == "é painted"


def test_what_a_slow_terminal_does_not_take_arrives_in_its_order(ends: tuple[QuickWriter, int]) -> None:
    writer, outside = ends
    paints = [f"{number:06}" * 1000 for number in range(24)]
    for paint in paints:
        writer.write(paint)
    writer.start()
    whole = "".join(paints).encode()
    assert read_all(outside, len(whole)) == whole
    writer.stop()


def test_after_waiting_paints_are_out_the_next_goes_at_once_again(ends: tuple[QuickWriter, int]) -> None:
    writer, outside = ends
    writer.start()
    long = "x" * 40_000
    writer.write(long)
    assert read_all(outside, len(long)) == long.encode()
    while writer.waits:
        os.sched_yield()
    writer.write("at once")
    assert os.read(outside, 100) == b"at once"
    writer.stop()
