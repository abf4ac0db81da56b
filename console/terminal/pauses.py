"""Garbage is collected in pauses of typing, never at a key: a whole collection takes longer than a frame."""

import gc
from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable

PAUSE = 0.4
"""Seconds without a key that are a pause: longer than a person's keys are apart, longer than late totals take."""
NEVER_AT_A_KEY = (20_000, 20, 1000)
"""Collections by number only where work piles up without a pause, as in an import."""
THOROUGH_EVERY = 50
"""Pauses after which everything made since the start is looked at."""


class Pauses:
    """Told of every key. The first pause puts aside what the start has made; it is never looked at again."""

    def __init__(self, later: Callable[[float, Callable[[], None]], TimerHandle] | None = None) -> None:
        self._later = later
        self._timer: TimerHandle | None = None
        self._seen = 0

    def key_came(self) -> None:
        """The pause begins anew."""
        if self._timer is not None:
            self._timer.cancel()
        later = self._later or get_running_loop().call_later
        self._timer = later(PAUSE, self._tidy)

    def _tidy(self) -> None:
        self._timer = None
        if not self._seen:
            gc.collect()
            gc.freeze()
            gc.set_threshold(*NEVER_AT_A_KEY)
        else:
            gc.collect(1 if self._seen % THOROUGH_EVERY else 2)
        self._seen += 1
