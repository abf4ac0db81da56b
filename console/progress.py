"""How far bulk work is, on one line of stderr; silent where that is no terminal."""

import sys
from types import TracebackType

from store.words import say


class CountsLine:
    """Shows what is done so far by the words of a key, after every chunk; counts not told yet are 0."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._shown = sys.stderr.isatty()
        self._wide = 0

    def __enter__(self) -> "CountsLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wide:
            sys.stderr.write("\n")

    def __call__(self, counts: dict[str, int]) -> None:
        """Called while it runs."""
        if not self._shown:
            return
        known = dict.fromkeys(("customers", "points", "orders", "looked_at", "boosted"), 0) | counts
        line = say(self._key, **known)
        over, self._wide = self._wide, len(line)  # first: Ctrl+C may come while it is written
        sys.stderr.write("\r" + line.ljust(over))
        sys.stderr.flush()
