"""The archive on screen: a phone or an e-mail each, marked and restored with what the wait would grant."""

from dataclasses import dataclass

from textual.worker import get_current_worker

from screens.desk import Desk
from screens.list_window import ListWindow, Page, Values
from store.archive.listing import PAGE, Archived
from store.archive.restoring import Restorable
from store.words import say
from widgets.columns import Column


@dataclass(frozen=True, slots=True)
class Left:
    """How the window was left: with a customer to open, or with what was done."""

    persona_id: int | None = None
    said: str | None = None


class ArchiveList(ListWindow[Left, Archived]):
    """Space marks, ``*`` all rows shown, ``r`` restores the marked or the row; ``/`` finds by last digits."""

    WIDE = 80
    TALL = 30
    LINE_LIMIT = 20

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Archived)
        self._done: str | None = None

    def heading(self) -> str:
        return say("archive_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.column.id"), 8, 1, right=True),
            Column(say("archive_list.contact"), 26, 1, grow=1),
            Column(say("archive_list.since"), 16, 2),
            Column(say("archive_list.orders"), 14, 3, right=True),
        )

    def cells(self, row: Archived) -> tuple[str, ...]:
        return (
            str(row.id),
            self.shown.phone(row.contact),
            self.shown.moment(row.since),
            f"{row.orders:,}" if row.orders else "",
        )

    def nothing(self) -> str:
        return say("archive_list.nothing")

    def placeholder(self) -> str:
        return say("archive_list.placeholder")

    def keys(self) -> tuple[str, ...]:
        return (say("archive_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.archive.listing import archived_page

        last = after if isinstance(after, int) else 0
        found = archived_page(self.desk.store, self.desk.actor, ending=self.asked_for, after=last)
        return Page(found, after=found[-1].id if len(found) == PAGE else None)

    def over(self, page: Page, count: int) -> str:
        return say("archive_list.count" if page.after is None else "archive_list.more", count=count)

    def pressed(self, key: str, row: Archived | None) -> bool:
        """``r`` and ``*``."""
        if key == "r" and self.marked:
            ids = tuple(one.id for one in self.marked)
            self.list.explain(say("archive_list.working_out"))
            self.look_up(lambda: self._work_out(ids), lambda found: self._ask(ids, found))
        elif key == "*":
            self.mark_all()
        else:
            return False
        return True

    def _work_out(self, ids: tuple[int, ...]) -> list[Restorable]:
        from store.archive.restoring import preview_restoring

        found: list[Restorable] = []
        for one in preview_restoring(self.desk.store, self.desk.actor, ids):
            if get_current_worker().is_cancelled:
                break
            found.append(one)
        return found

    def _ask(self, ids: tuple[int, ...], found: list[Restorable]) -> None:
        """What they would be granted, and whether to."""
        self.list.explain(say("archive_list.count", count=self.count))
        refused = [one.refusal for one in found if one.refusal is not None]
        preview = say(
            "archive_list.preview",
            count=len(ids) - len(refused),
            points=sum(one.points for one in found),
            orders=sum(one.orders for one in found),
        )
        if refused:
            preview = say(
                "archive_list.preview_refused", preview=preview, refused=len(refused), why=refused[0]
            )
        title = say("archive_list.question", count=len(ids))
        self.confirm(title, ids, yes=say("archive_list.yes"), preview=preview, count=len(ids))

    def submitted(self, task: object, values: Values) -> None:
        """They are restored, one after the other."""
        if isinstance(task, tuple):
            self.perform(lambda: self._restore(task), self._show_done)

    def _restore(self, ids: tuple[int, ...]) -> str:
        from store.archive.restoring import restore_each

        done = list(restore_each(self.desk.store, self.desk.actor, ids))
        receipts = [one.receipt for one in done if one.receipt is not None]
        refused = [one.refusal for one in done if one.refusal is not None]
        points = sum(receipt.details["granted"] for receipt in receipts)
        said = say("archive_list.done", count=len(receipts), points=points)
        if refused:
            said = say("archive_list.done_refused", done=said, refused=len(refused), why=refused[0])
        return said

    def _show_done(self, said: str) -> None:
        """What was done, over what is left."""
        self.close_prompt()
        self.list.marks.clear()
        self._done = self.said = said
        self.reload()

    def opened(self, row: Archived) -> None:
        self.dismiss(Left(row.id, self._done))

    def result(self) -> Left:
        return Left(None, self._done)
