"""What keeps the start short: no garbage is collected, and methods of dataclasses are written when first called.

``dataclasses`` writes, compiles and runs the source of six to eight methods for every class: a tenth of a second for
the classes that are read before the first answer, of which most methods are not called for a long time, or never.
"""

import dataclasses
import gc
from collections.abc import Callable
from types import TracebackType
from typing import Any

UNTIL_A_PAUSE = (200_000, 20, 1000)
"""What the start makes stays: looking through it for garbage again and again costs a tenth of the start."""
_AS_USUAL = gc.get_threshold()
_MAKER = "_create_fn"
"""Of `dataclasses`, up to Python 3.12: name, parameters and body of a method → the method."""

Maker = Callable[..., Callable[..., Any]]


def collect_later() -> None:
    """No collection while the program is read, the first screen made and the first keys answered."""
    gc.set_threshold(*UNTIL_A_PAUSE)


def collect_as_usual() -> None:
    """For a command: it may make more than the start of a console."""
    gc.set_threshold(*_AS_USUAL)


class LateMethods:
    """While this context is open, each method of a new dataclass is a stand-in, which makes the real one at its first
    call and puts that in its place.

    Where ``dataclasses`` works otherwise (Python 3.13), classes are made as usual.
    """

    def __init__(self) -> None:
        self._make: Maker | None = getattr(dataclasses, _MAKER, None)

    def __enter__(self) -> None:
        if self._make is not None:
            setattr(dataclasses, _MAKER, _late(self._make))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._make is not None:
            setattr(dataclasses, _MAKER, self._make)


def _late(make: Maker) -> Maker:
    def make_late(name: str, *source: Any, **scope: Any) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []

        def stand_in(self: object, *values: Any, **named: Any) -> Any:
            if not made:
                method = make(name, *source, **scope)
                method.__qualname__ = stand_in.__qualname__
                made.append(method)
                for owner in type(self).__mro__:
                    if owner.__dict__.get(name) is stand_in:
                        setattr(owner, name, method)
            return made[0](self, *values, **named)

        stand_in.__name__ = name
        return stand_in

    return make_late
