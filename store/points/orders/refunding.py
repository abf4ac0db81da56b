"""Refunds posted on a book: of one order at the counter and of many in an import, by the same rules.

`points.md` rules 20 to 22, `engineering.md` A5, C4, C11.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from store.database.sql import in_list
from store.database.sqlite import Busy
from store.database.unit import Unit
from store.errors import Refused
from store.merging.lineage import absorbed_by, survivor_of
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_ids_of, open_account
from store.points.ledger.book import Book
from store.points.ledger.load import blocked_debts, booked, take_many
from store.points.ledger.records import About, Account
from store.points.ledger.write import write
from store.points.orders.order_standing import Order, read_orders
from store.points.orders.spent_on import redemptions_spent_on
from store.points.redemptions import free_redemption
from store.words import say

REFUND_COLUMNS = (
    "id",
    "source",
    "document_id",
    "purchase_id",
    "amount",
    "refunded_at",
    "refunded_on",
    "written_at",
    "points",
    "reason",
    "entry_id",
    "staff_id",
    "location_id",
    "operation_id",
    "import_run_id",
    "content_hash",
)


@dataclass(frozen=True, slots=True)
class Document:
    """A refund document: ``amount`` with tax in minor units; ``happened_at`` an instant, ``day`` at its
    location."""

    source: str
    id: str
    amount: int
    happened_at: str
    day: str
    content: str
    location_id: int | None = None
    reason: str | None = None
    note: tuple[int, str] | None = None


@dataclass(slots=True)
class Taken:
    """What a refund did: earned points taken, visit and referral points taken, redeemed points returned."""

    refund_id: int
    points: int = 0
    visits: int = 0
    referral: int = 0
    returned: int = 0
    redemptions: list[int] = field(default_factory=list)


class Refunds:
    """Refunds of a transaction: takes the accounts of the orders, posts documents in turn, writes at the end.

    ``new_book`` gives an empty book of the operation or run.
    """

    def __init__(self, unit: Unit, new_book: Callable[[], Book], *, run_id: int | None = None) -> None:
        self.unit = unit
        self.run_id = run_id
        self.orders: dict[int, Order] = {}
        self.accounts: dict[int, Account] = {}
        self.entries: list[int] = []
        self._new_book = new_book
        self.book: Book = new_book()
        self._linked: dict[int, list[tuple[int, int]]] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._money: dict[int, tuple[int, int]] = {}
        self._figures: dict[int, list[int]] = {}

    def take(self, purchase_ids: Collection[int]) -> None:
        """Takes the accounts of whoever these orders belong to now, then reads what the orders stand at.

        What has fallen due is booked first, in an import what was due by the day of each document
        (`engineering.md` C6). Raises ``Busy``, so that all is tried again, if an order changed hands
        meanwhile.
        """
        connection = self.unit.connection
        before = read_orders(connection, purchase_ids)
        self.accounts = self._taken(before.values())
        self.orders = read_orders(connection, purchase_ids)
        if any(self.orders[key].persona_id != order.persona_id for key, order in before.items()):
            raise Busy(say("refund.changed_hands"))
        if self.run_id is None:
            for account in self.accounts.values():
                book_due(self.unit, self.book, account)
        if self.unit.settings.flag("return_redeemed"):
            self.link(self.orders.values())

    def post(self, order: Order, document: Document) -> Taken:
        """One document; raises ``Refused`` with the rule, nothing posted."""
        refuse_refund(self.unit, order, document.amount)
        taken = Taken(self.unit.new_id("refund"))
        full = order.refunded + document.amount >= order.total
        about = About(
            happened_at=document.happened_at,
            location_id=document.location_id,
            purchase_id=order.id,
            source=order.source,
            home_id=order.home_id,
            note_id=document.note[0] if document.note else None,
            note_hash=document.note[1] if document.note else None,
        )
        if self.run_id is not None and order.persona_id is not None:
            day = min(date.fromisoformat(document.day), self.unit.day_at(None))
            book_due(self.unit, self.book, self.accounts[order.persona_id], on=day)
        if full and order.id in self._linked:
            self._return_redeemed(order, document, taken)
        first = len(self.book.entries)
        account = None if order.persona_id is None else self.accounts[order.persona_id]
        if account is not None:
            taken.points = order.points_back(document.amount)
            if taken.points:
                self.book.post(account, "refund", -taken.points, about)
            for home, points in order.visits.items() if full else ():
                if points > 0:
                    self.book.post(account, "visit", -points, about._replace(home_id=home))
                    taken.visits += points
        for home, points in order.referral_back(document.amount).items():
            self.book.post(self.account_of(home), "referral", -points, about._replace(home_id=home))
            order.referrals[home] -= points
            taken.referral += points
        entries = [row[0] for row in self.book.entries[first:]]
        self._note(order, document, taken, entries[0] if entries else None)
        order.refunded += document.amount
        order.given_back += taken.points
        order.refunds += 1
        if full:
            order.visits = {}
            self._linked.pop(order.id, None)
        return taken

    def write(self) -> None:
        """Everything posted, the documents, the orders' refunded money and the customers' figures."""
        connection = self.unit.connection
        for account in self.accounts.values():
            book_due(self.unit, self.book, account)
        self._flush()
        connection.many("refund", REFUND_COLUMNS, self._rows)
        touched = connection.each(
            "UPDATE purchase SET refunded = :after WHERE id = :id AND refunded = :before",
            [
                {"id": purchase_id, "before": before, "after": after}
                for purchase_id, (before, after) in sorted(self._money.items())
            ],
        )
        if touched != len(self._money):
            raise Busy(say("refund.changed_hands"))
        connection.each(
            "UPDATE persona SET sales = sales - :sales, spent = spent - :spent, last_purchase_at = CASE "
            "WHEN :sales = 0 THEN last_purchase_at ELSE (SELECT max(placed_at) FROM purchase "
            "WHERE persona_id = :id AND (refunded < total OR total = 0)) END WHERE id = :id",
            [
                {"id": persona_id, "sales": sales, "spent": spent}
                for persona_id, (sales, spent) in sorted(self._figures.items())
            ],
        )

    def _note(self, order: Order, document: Document, taken: Taken, entry_id: int | None) -> None:
        unit = self.unit
        self._rows.append(
            (
                taken.refund_id,
                document.source,
                document.id,
                order.id,
                document.amount,
                document.happened_at,
                document.day,
                unit.at,
                taken.points,
                document.reason,
                entry_id,
                unit.actor.staff_id,
                document.location_id,
                None if self.run_id is not None else unit.actor.operation_id,
                self.run_id,
                document.content,
            )
        )
        after = order.refunded + document.amount
        before = self._money.get(order.id, (order.refunded, 0))[0]
        self._money[order.id] = (before, after)
        if order.persona_id is not None:
            figures = self._figures.setdefault(order.persona_id, [0, 0])
            figures[0] += int(after >= order.total > 0)
            figures[1] += document.amount

    def _taken(self, orders: Iterable[Order]) -> dict[int, Account]:
        """Accounts by persona of the customers and of those who referred them, as they are now."""
        unit = self.unit
        personas = {order.persona_id for order in orders if order.persona_id is not None}
        personas |= {self._holder(home) for order in orders for home in order.referred}
        if not personas:
            return {}
        account_ids = account_ids_of(unit.connection, sorted(personas))
        for persona_id in sorted(personas - account_ids.keys()):
            account_ids[persona_id] = open_account(unit, persona_id)
        taken = take_many(unit.connection, account_ids.values(), with_lots=account_ids.values())
        return {persona_id: taken[account_id] for persona_id, account_id in account_ids.items()}

    def _holder(self, home_id: int) -> int:
        return survivor_of(self.unit.connection, home_id) or home_id

    def account_of(self, home_id: int) -> Account:
        """The account on which points with this home are now."""
        return self.accounts[self._holder(home_id)]

    def link(self, orders: Iterable[Order]) -> None:
        """Looks up the redemptions that were spent on these orders, which a full refund returns."""
        self._linked.update(redemptions_spent_on(self.unit.connection, orders))

    def returns(self, order: Order) -> int:
        """Redeemed points that a full refund of the order returns."""
        return sum(points for _, points in self._linked.get(order.id, ()))

    def _return_redeemed(self, order: Order, document: Document, taken: Taken) -> None:
        """Gives back what was redeemed on the order to the lots it came from (`points.md` rule 22)."""
        connection = self.unit.connection
        if self.run_id is not None:
            self._flush()
        account = self.accounts[order.persona_id or 0]
        relatives = [account.persona_id, *absorbed_by(connection, account.persona_id)]
        account_ids = sorted({*account_ids_of(connection, relatives).values(), account.id})
        blocked = blocked_debts(connection, account, account_ids)
        about = About(happened_at=document.happened_at, location_id=document.location_id)
        listed, values = in_list("account", account_ids)
        for redemption_id, points in self._linked[order.id]:
            entry_id = connection.value(
                f"SELECT id FROM entry WHERE account_id IN {listed} AND redemption_id = :redemption "
                "AND kind = 'redeem'",
                redemption=redemption_id,
                **values,
            )
            if entry_id is not None:
                self.book.reverse(account, booked(connection, account, entry_id, blocked), about, blocked)
            free_redemption(self.unit, account, redemption_id)
            connection.run(
                "UPDATE operation SET undone_by = :by WHERE undone_by IS NULL "
                "AND id = (SELECT operation_id FROM redemption WHERE id = :redemption)",
                by=self.unit.actor.operation_id,
                redemption=redemption_id,
            )
            taken.returned += points
            taken.redemptions.append(redemption_id)
        if self.run_id is not None:
            self._flush()

    def _flush(self) -> None:
        """Writes what was posted, and takes the accounts anew: a reversal needs what stands in the store."""
        if not self.book.entries:
            return
        write(self.unit.connection, self.book)
        self.entries += [row[0] for row in self.book.entries]
        self.book = self._new_book()
        ids = {persona_id: account.id for persona_id, account in self.accounts.items()}
        taken = take_many(self.unit.connection, ids.values(), with_lots=ids.values())
        self.accounts = {persona_id: taken[account_id] for persona_id, account_id in ids.items()}


def refuse_refund(unit: Unit, order: Order, amount: int) -> None:
    """Raises ``Refused`` where a refund of so much is against the rules."""
    from store.shown import Shown

    if order.removal_id is not None:
        raise Refused(say("refund.order_removed", order=order.order_id, source=order.source))
    if order.total < 0:
        raise Refused(say("refund.order_negative", order=order.order_id))
    if order.refunded_in_full:
        raise Refused(say("refund.in_full_already", order=order.order_id))
    if amount < 0 or (amount == 0 and order.total > 0):
        raise Refused(say("refund.nothing", order=order.order_id))
    if amount > order.left:
        shown = Shown(unit.settings)
        left, total = shown.money(order.left), shown.money(order.total)
        raise Refused(
            say("refund.above", amount=shown.money(amount), order=order.order_id, left=left, total=total)
        )
