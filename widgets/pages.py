"""Pages of an endless list: the few that are kept, and which are wanted. No widget in here."""

from collections import OrderedDict
from collections.abc import Sequence

PAGE = 100
"""Rows a page."""
KEPT = 64
"""Pages kept: 6,400 rows, whatever the length of the list."""


class Pages:
    """Rows by index, at most ``KEPT`` pages of ``PAGE`` rows; what is missing is named, once."""

    def __init__(self, first: Sequence[object] = ()) -> None:
        self._pages: OrderedDict[int, Sequence[object]] = OrderedDict()
        self._asked: set[int] = set()
        self._loose = first
        """The first rows as they came with the answer: never dropped, may end within a page."""

    def row(self, index: int) -> object | None:
        """The row, or None while its page has not come."""
        if index < len(self._loose):
            return self._loose[index]
        number, at = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None or at >= len(page):
            return None
        self._pages.move_to_end(number)
        return page[at]

    def put(self, first: int, rows: Sequence[object]) -> None:
        """Keep a page that has come; ``first`` is a multiple of ``PAGE``."""
        number = first // PAGE
        self._asked.discard(number)
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def wanted(self, start: int, end: int) -> list[int]:
        """First rows of the pages that rows ``start`` to ``end`` (exclusive) need and nobody asked for."""
        out = []
        for number in range(start // PAGE, max(end - 1, start) // PAGE + 1):
            last = min(end, (number + 1) * PAGE) - 1
            here = number in self._pages and len(self._pages[number]) > 0
            if last < len(self._loose) or here or number in self._asked:
                continue
            self._asked.add(number)
            out.append(number * PAGE)
        return out

    def forget_asked(self) -> None:
        """A request failed: what was asked for may be asked for again."""
        self._asked.clear()

    def __len__(self) -> int:
        return len(self._loose) + sum(len(page) for page in self._pages.values())
