"""The day's large adjustments and blocks, for whoever answers for them; Enter opens the customer."""

from datetime import date, timedelta

from screens.desk import Desk
from screens.list_window import ListWindow, Page
from store.points.reading.review import Reviewed
from store.words import say
from widgets.columns import Column


class ReviewPoints(ListWindow[int | None, Reviewed]):
    """A day's rows; ``[`` and ``]`` go to the day before and after. Gives the customer to open, None on Esc."""

    def __init__(self, desk: Desk) -> None:
        self._day: date = desk.today
        super().__init__(desk, Reviewed)

    def heading(self) -> str:
        return say("review.title", day=self.shown.day(self._day.isoformat()))

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.review.column.at"), 5, 1),
            Column(say("command.column.points"), 8, 1, right=True),
            Column(say("command.review.column.who"), 16, 1, grow=1),
            Column(say("command.review.column.what"), 18, 3),
            Column(say("command.review.column.by"), 12, 4),
            Column(say("command.review.column.why"), 18, 2, grow=1),
        )

    def key(self, row: Reviewed) -> object:
        return row.entry_id

    def cells(self, row: Reviewed) -> tuple[str, ...]:
        why = " · ".join(word for word in (row.cause, row.reason, row.note) if word)
        undone = f" · {say('history.undone')}" if row.undone else ""
        return (
            self.shown.moment(row.at)[11:],
            f"{row.points:+,}",
            f"{row.name} {row.persona_id}".strip(),
            row.label,
            row.by or "",
            why + undone,
        )

    def nothing(self) -> str:
        return say("review.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("review.keys"),)

    def page(self, after: object | None) -> Page:
        from store.points.reading.review import review_points

        found = review_points(self.desk.store, self.desk.actor, day=self._day)
        words = say(
            "command.review.sum", count=len(found.rows), adjusted=found.adjusted, blocked=found.blocked
        )
        return Page(found.rows, words)

    def pressed(self, key: str, row: Reviewed | None) -> bool:
        """``[`` and ``]`` go through the days up to today."""
        if key not in ("[", "]"):
            return False
        day = self._day + timedelta(days=1 if key == "]" else -1)
        if day <= self.desk.today:
            self._day = day
            self.reload()
        return True

    def opened(self, row: Reviewed) -> None:
        self.dismiss(row.persona_id)
