"""What points can be turned into: every discount in its order, made, changed, moved and ended here."""

from dataclasses import dataclass
from typing import Literal

from screens.desk import Desk
from screens.discounts.terms import DiscountTerms, days_of, use_of, whom_of
from screens.list_window import ListWindow, Page, Values
from store.discounts.records import Discount
from store.words import say
from widgets.columns import Column


@dataclass(frozen=True, slots=True)
class Meant:
    """What ``u`` would take back: the discount as it was before, or the order of all."""

    what: Literal["made", "changed", "ended", "moved"]
    discount_id: str
    order: tuple[str, ...] = ()


class Discounts(ListWindow[str | None, Discount]):
    """``n`` makes one, ``e`` changes it, ``+`` ``-`` move it, Delete ends it, ``u`` takes the last act back.

    ``c`` shows those that have ended too. Gives what was done last, for the status line.
    """

    WIDE = 120

    def __init__(self, desk: Desk) -> None:
        self._ended = False
        self._undoable: list[Meant] = []
        super().__init__(desk, Discount)

    def heading(self) -> str:
        return say("discount_list.with_ended" if self._ended else "discount_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.column.id"), 10, 1),
            Column(say("command.column.name"), 16, 1, grow=2),
            Column(say("discount_list.cost"), 7, 1, right=True),
            Column(say("discount_list.days"), 22, 2),
            Column(say("discount_list.use"), 14, 3),
            Column(say("discount_list.where"), 12, 4, grow=1),
            Column(say("discount_list.whom"), 14, 5, grow=1),
            Column(say("discount_list.version"), 7, 6, right=True),
        )

    def cells(self, row: Discount) -> tuple[str, ...]:
        return (
            row.id,
            row.name,
            f"{row.cost:,}",
            days_of(row, self.shown),
            use_of(row),
            row.location or "",
            whom_of(row),
            str(row.version),
        )

    def nothing(self) -> str:
        return say("discount_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("discount_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.discounts.records import current_discounts

        with self.desk.store.reading() as connection:
            found = current_discounts(connection, ended=self._ended)
        return Page(found, say("discount_list.count", count=len(found)))

    def result(self) -> str | None:
        return self.said or None

    def pressed(self, key: str, row: Discount | None) -> bool:
        """``n`` ``e`` ``+`` ``-`` ``c`` ``u`` and Delete."""
        if key in ("n", "f6"):
            self._open_terms(None)
        elif key == "c":
            self._ended, self.said = not self._ended, ""
            self.reload()
        elif key == "u":
            self._undo()
        elif row is None:
            return False
        elif key == "e":
            self._open_terms(row)
        elif key in ("+", "-"):
            self._move(row, -1 if key == "+" else 1)
        elif key == "delete":
            title = say("discount_list.end", name=row.name, id=row.id)
            self.confirm(title, row, yes=say("discount_list.yes"), preview=say("discount_list.stays"))
        else:
            return False
        return True

    def _open_terms(self, row: Discount | None) -> None:
        def told(said: str | None) -> None:
            if said is not None and window.discount_id:
                self._done(said, Meant("made" if row is None else "changed", window.discount_id))

        window = DiscountTerms(self.desk, row)
        self.app.push_screen(window, told)

    def _done(self, said: str, meant: Meant | None) -> None:
        """Said above the rows, and what ``u`` would take back."""
        self.close_prompt()
        if meant is not None:
            self._undoable.append(meant)
            said = say("discount_list.undoes", said=said)
        self.said = said
        self.reload()

    def _move(self, row: Discount, step: int) -> None:
        ids = [one.id for one in self.rows]
        at = ids.index(row.id)
        if not 0 <= at + step < len(ids):
            self.app.bell()
            return
        before = tuple(ids)
        ids[at], ids[at + step] = ids[at + step], ids[at]
        said = say("discount_list.moved", id=row.id, place=at + step + 1)

        def moved(_: None) -> None:
            self.list.go_to(at + step)
            self._done(said, Meant("moved", row.id, before))

        operation_id = self.desk.new_operation()
        self.perform(lambda: self._order(operation_id, ids), moved)

    def _order(self, operation_id: str, ids: list[str]) -> None:
        from store.discounts.make import order_discounts

        order_discounts(self.desk.store, self.desk.actor.doing(operation_id), ids)

    def submitted(self, task: object, values: Values) -> None:
        """It ends now."""
        if isinstance(task, Discount):
            operation_id = self.desk.new_operation()
            said = say("discount_list.ended", name=task.name, id=task.id)
            self.perform(
                lambda: self._end(operation_id, task.id), lambda _: self._done(said, Meant("ended", task.id))
            )

    def _end(self, operation_id: str, discount_id: str) -> None:
        from store.discounts.make import end_discount

        end_discount(self.desk.store, self.desk.actor.doing(operation_id), discount_id)

    def _undo(self) -> None:
        if not self._undoable:
            self.app.bell()
            return
        meant, operation_id = self._undoable[-1], self.desk.new_operation()

        def undone(_: None) -> None:
            self._undoable.pop()
            self._done(say(f"discount_list.undone.{meant.what}", id=meant.discount_id), None)

        self.perform(lambda: self._take_back(operation_id, meant), undone)

    def _take_back(self, operation_id: str, meant: Meant) -> None:
        from store.discounts.versions import go_back

        if meant.what == "moved":
            self._order(operation_id, list(meant.order))
        elif meant.what == "made":
            self._end(operation_id, meant.discount_id)
        else:
            go_back(self.desk.store, self.desk.actor.doing(operation_id), meant.discount_id)

    def opened(self, row: Discount) -> None:
        """Everything it says, and its versions with what was redeemed under each."""
        title = say("discount_list.about", name=row.name, id=row.id)
        self.look_up(lambda: self._look(row), lambda pairs: self.show_details(title, pairs))

    def _look(self, row: Discount) -> list[tuple[str, str]]:
        from store.discounts.versions import history_of

        with self.desk.store.reading() as connection:
            versions = history_of(connection, row.id)
        pairs = [
            (say("discount_list.cost"), f"{row.cost:,}"),
            (say("discount_list.days"), days_of(row, self.shown)),
            (say("discount_list.use"), use_of(row)),
            (say("discount_list.where"), row.location or ""),
            (say("discount_list.whom"), whom_of(row)),
        ]
        for one in versions:
            at = f"{self.shown.moment(one.written_at)} {one.by}".strip()
            words = say(
                "discount_list.was", at=at, name=one.discount.name, cost=one.discount.cost, count=one.redeemed
            )
            pairs.append((say("discount_list.version_of", version=one.discount.version), words))
        return pairs
