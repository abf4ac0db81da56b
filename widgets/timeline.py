"""Everything that happened to a persona, newest first, over the same virtual list as the search."""

from collections.abc import Sequence
from typing import Protocol

from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook


class TimelineRow(Protocol):
    """What a row needs: ``when`` as the shop writes dates, figures None where there are none."""

    @property
    def key(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def points(self) -> int | None: ...
    @property
    def balance(self) -> int | None: ...
    @property
    def where(self) -> str: ...


def timeline_cells(row: TimelineRow) -> tuple[str, ...]:
    """When, what, points with their sign, running balance, where."""
    return (
        row.when,
        row.what,
        "" if row.points is None else f"{row.points:+,}",
        "" if row.balance is None else f"{row.balance:,}",
        row.where,
    )


def _key(row: TimelineRow) -> object:
    return row.key


def timeline_look() -> RowLook:
    """The columns in the language of this process."""
    columns = (
        Column(say("timeline.when"), 16, priority=1),
        Column(say("timeline.what"), 20, priority=1, grow=1),
        Column(say("timeline.points"), 7, priority=2, right=True),
        Column(say("timeline.balance"), 8, priority=3, right=True),
        Column(say("timeline.where"), 12, priority=4),
    )
    return RowLook(columns, _key, timeline_cells)


class Timeline(AnswerList):
    """Pages of events. ``show_events`` gives the first page; the rest is asked for by ``PageWanted``."""

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(timeline_look(), empty=empty, id=id)
        self._number = 0

    def show_events(
        self, rows: Sequence[object], *, explain: str = "", total: int | None = None, more: bool = False
    ) -> int:
        """Show a first page under a line that sums it up; the number that its later pages carry."""
        self._number += 1
        self.show_answer(Answer("", self._number, explain, rows, total, more))
        return self._number
