"""Dataclasses whose methods are written when first called, for the time of the start.

``dataclasses`` writes, compiles and runs the source of six to eight methods for every class: a tenth of a second for
the classes that are read before the first answer, of which most methods are not called for a long time, or never.
Until `__exit__` each method is a stand-in that makes the real one at its first call and puts that in its place.
Where ``dataclasses`` is made otherwise (Python 3.13), classes are made as usual.
"""

import dataclasses
from collections.abc import Callable
from types import TracebackType
from typing import Any

_MAKER = "_create_fn"
"""Of `dataclasses`, up to Python 3.12: name, parameters and body of a method → the method."""

Maker = Callable[..., Callable[..., Any]]


class LateMethods:
    """While this context is open, methods of new dataclasses are made late."""

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
