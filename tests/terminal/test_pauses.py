"""Garbage is collected while nobody types."""

import gc
from asyncio import TimerHandle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from console.terminal.pauses import NEVER_AT_A_KEY, PAUSE, Pauses


class Later:
    """Stands for the event loop's ``call_later``: the test says when the time has come."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> TimerHandle:
        assert seconds == PAUSE
        self.waiting.append(call)
        later = self

        class Handle:
            def cancel(self) -> None:
                later.waiting.remove(call)

        handle: Any = Handle()
        found: TimerHandle = handle
        return found

    def pass_by(self) -> None:
        """Time passes without a key."""
        for call in list(self.waiting):
            self.waiting.remove(call)
            call()


@pytest.fixture
def restored() -> Iterator[None]:
    """The collector as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


class Knot:
    """Garbage that only the collector finds."""

    def __init__(self, gone: list[str]) -> None:
        self.self = self
        self.gone = gone

    def __del__(self) -> None:
        self.gone.append("gone")


def test_garbage_of_typing_goes_in_the_pause_behind_it(restored: None) -> None:
    later, gone = Later(), list[str]()
    pauses = Pauses(later)
    pauses.key_came()
    later.pass_by()
    assert gc.get_threshold() == NEVER_AT_A_KEY
    assert gc.get_freeze_count() > 0
    pauses.key_came()
    Knot(gone)
    assert gone == []
    later.pass_by()
    assert gone == ["gone"]


def test_a_key_puts_the_pause_off(restored: None) -> None:
    later = Later()
    pauses = Pauses(later)
    pauses.key_came()
    pauses.key_came()
    assert len(later.waiting) == 1
