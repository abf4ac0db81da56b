"""Undoing an adjustment, a sale or refund by hand, a redemption or a card transaction (`points.md` rules 6, 37)."""

from dataclasses import dataclass
from datetime import timedelta

from store.cards.posting import record
from store.cards.undoing import take_back
from store.clock import moment
from store.database.connection import Connection
from store.database.sql import PerDatabase
from store.database.unit import Unit
from store.errors import NotFound, NotPermitted, Refused
from store.merging.lineage import lineage, survivor_of
from store.points.customer import take_customer
from store.points.earning.collectibles import free_code
from store.points.earning.sale import take_back_sale
from store.points.expiry.activity import forget_sale, lapsed_without
from store.points.expiry.due import LOT_IS_DUE
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.load import blocked_debts, booked, take
from store.points.ledger.posting import book_for, settle
from store.points.ledger.records import About, Account
from store.points.orders.attaching import detach
from store.points.orders.order_standing import refuse_changed_since
from store.points.orders.refund_undone import take_back_refund
from store.points.redemptions import free_redemption
from store.receipt import Receipt, receipt_from
from store.settings import Settings
from store.staff.permissions import Grant, Role, grant
from store.use_case import operation
from store.words import say
from store.words.spoken import Spoken

UNDOABLE = Spoken(
    {
        "adjust_points": "points.act.adjustment",
        "sell_by_hand": "points.act.sale",
        "redeem": "points.act.redemption",
        "use_code": "points.act.code",
        "re_add": "points.act.adjustment",
        "refund": "points.act.refund",
        "attach_receipt": "points.act.receipt",
        "transact_card": "cards.act",
    }
)
"""Use cases that can be undone here, with the word for what they did."""

_SALES = ("sell_by_hand", "attach_receipt", "transact_card")
"""Use cases that record an order or give one to a customer."""

_OF_THE_ACT = (
    "(e.kind IN ('adjust', 'earn', 'redeem', 'refund', 'multiplier', 'visit', 'referral', 'collectible') "
    "OR (e.kind = 'boost' AND e.purchase_id IS NOT NULL))"
)
"""Entries that go with their act. A boost for entering an audience stays, however it was entered."""

_OF_THE_SALE = (
    "(e.purchase_id = :purchase AND e.kind = 'recalculate' AND e.reverses_id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id))"
)
"""What recalculations have made of a sale since: nothing stands of one that never was (`points.md` rule 24)."""


@dataclass(frozen=True, slots=True)
class Act:
    """An operation that is to be undone."""

    operation_id: str
    use_case: str
    receipt: Receipt
    persona_id: int
    staff_id: int
    location_id: int
    at: str

    @property
    def word(self) -> str:
        """``adjustment``, ``sale`` or ``redemption``."""
        return UNDOABLE[self.use_case]

    @property
    def of_a_card(self) -> bool:
        """Whether it was done with a loyalty card."""
        return self.use_case == "transact_card"

    @property
    def sale(self) -> int | None:
        """The order it recorded or gave to a customer, None where it did neither."""
        named = {"attach_receipt": "attached"}.get(self.use_case, "purchase_id")
        return self.receipt.details.get(named) if self.use_case in _SALES else None


_EXPIRES_AGAIN = (
    "SELECT coalesce(sum(u.points), 0) FROM entry e JOIN lot_use u ON u.entry_id = e.id "
    "JOIN lot l ON l.id = u.lot_id JOIN account a ON a.id = l.account_id "
    "WHERE e.operation_id = :id AND e.kind IN ('redeem', 'refund') AND {}"
)
EXPIRES_AGAIN = PerDatabase(
    _EXPIRES_AGAIN.format(LOT_IS_DUE.sqlite), _EXPIRES_AGAIN.format(LOT_IS_DUE.postgresql)
)


@operation("undo own")
def undo(unit: Unit, operation_id: str) -> Receipt:
    """Reverses an operation: one's own within minutes, a manager anybody's within days (settings).

    ``details``: ``undone`` (the operation), ``what``, ``before``, ``after``, ``expired`` (points that came
    back and have fallen due since). Raises ``NotFound``, ``NotPermitted``, and ``Refused`` for a reversal,
    a repeated undo and a positive adjustment whose points are spent.
    """
    act = _act(unit.connection, operation_id)
    persona_id = _holder(unit.connection, act)
    _, account = take_customer(unit, persona_id)
    _refuse_late(unit, act)
    _mark(unit, act)
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    reversals = _reverse(unit, book, account, act)
    redemption_id = act.receipt.details.get("redemption_id")
    if redemption_id is not None:
        free_redemption(unit, account, redemption_id)
    if act.use_case == "refund":
        take_back_refund(unit, act.operation_id)
    elif act.use_case == "attach_receipt":
        _let_go(unit, book, account, act)
    elif (purchase_id := act.receipt.details.get("purchase_id")) is not None:
        refuse_changed_since(unit.connection, purchase_id)
        take_back_sale(unit, purchase_id)
        if forget_sale(unit.connection, account, purchase_id, unit.settings):
            book.touch(account)
    collectible_id = act.receipt.details.get("collectible_id")
    if collectible_id is not None:
        free_code(unit, collectible_id)
    expired = book_due(unit, book, account, caused_by=reversals[-1] if reversals else None)
    card_rows = take_back(unit, book, act.receipt.details["transaction_id"]) if act.of_a_card else []
    done = settle(
        unit,
        book,
        account,
        undone=operation_id,
        what=act.word,
        before=before,
        after=account.balance,
        expired=expired,
    )
    if card_rows:
        record(unit, card_rows)
        details = {**done.details, "card_after": card_rows[-1]["balance"]}
        return Receipt(done.operation_id, done.persona_id, done.entries, done.points, details)
    return done


def _let_go(unit: Unit, book: Book, account: Account, act: Act) -> None:
    """The receipt of an attaching that is undone is anonymous again, its day forgotten."""
    purchase_id = act.receipt.details["attached"]
    if forget_sale(unit.connection, account, purchase_id, unit.settings):
        book.touch(account)
    detach(unit, account.persona_id, purchase_id, act.receipt.details["refunded"])


def _act(connection: Connection, operation_id: str) -> Act:
    row = connection.one(
        "SELECT id, use_case, result, persona_id, staff_id, location_id, at, undone_by FROM operation "
        "WHERE id = :id",
        id=operation_id,
    )
    if row is None:
        raise NotFound(say("points.no_operation", id=operation_id))
    of_id, use_case, result, persona_id, staff_id, location_id, at, undone_by = row
    if use_case == "undo":
        raise Refused(say("points.reversal_again"))
    if use_case not in UNDOABLE or persona_id is None:
        raise Refused(say("points.not_undoable"))
    if undone_by is not None:
        raise _undone_already(UNDOABLE[use_case])
    return Act(of_id, use_case, receipt_from(result), persona_id, staff_id, location_id, at)


def _holder(connection: Connection, act: Act) -> int:
    """Whose points it is about now: of a refund, whoever has its order, which an unmerge may have given back."""
    if act.use_case == "refund":
        bought: int | None = connection.value(
            "SELECT persona_id FROM purchase WHERE id = :id", id=act.receipt.details["purchase_id"]
        )
        if bought is not None:
            return bought
    return survivor_of(connection, act.persona_id) or act.persona_id


def _undone_already(word: str) -> Refused:
    return Refused(say("points.undone_already", what=word))


def _refuse_late(unit: Unit, act: Act) -> None:
    """One's own within ``undo_minutes``; with the right to undo others', anybody's within ``undo_days``."""
    minutes, days = unit.settings.number("undo_minutes"), unit.settings.number("undo_days")
    age = unit.now - moment(act.at)
    own = act.staff_id == unit.actor.staff_id
    if own and age <= timedelta(minutes=minutes):
        return
    if grant(unit.actor.role, "undo others") is Grant.NO:
        why = say("points.undo_after", minutes=minutes) if own else say("points.undo_of_others")
        raise NotPermitted(say("points.may_not_undo", role=unit.actor.role, why=why), "undo others")
    if unit.actor.role == Role.MANAGER and not _own_location(unit, act.location_id):
        raise NotPermitted(say("points.undo_elsewhere"), "undo others")
    if age > timedelta(days=days):
        raise Refused(say("points.undo_too_late", days=days))


def _own_location(unit: Unit, location_id: int) -> bool:
    rows = unit.connection.all(
        "SELECT location_id FROM staff_location WHERE staff_id = :staff", staff=unit.actor.staff_id
    )
    return not rows or (location_id,) in rows


def _mark(unit: Unit, act: Act) -> None:
    touched = unit.connection.run(
        "UPDATE operation SET undone_by = :by WHERE id = :id AND undone_by IS NULL",
        by=unit.actor.operation_id,
        id=act.operation_id,
    )
    if touched != 1:
        raise _undone_already(act.word)


def _reverse(unit: Unit, book: Book, account: Account, act: Act) -> list[int]:
    """Posts the reversal of every entry of the act where the points of its home are now; what fell due or was
    blocked beside it stands for itself."""
    connection = unit.connection
    rows = connection.all(
        "SELECT e.id, e.home_id FROM entry e "
        f"WHERE (e.operation_id = :id AND {_OF_THE_ACT}) OR {_OF_THE_SALE} "
        "ORDER BY CASE WHEN e.kind = 'recalculate' THEN -e.id WHEN e.points < 0 THEN 0 ELSE 1 END, e.number",
        id=act.operation_id,
        purchase=act.sale,
    )
    own = {entry_id for entry_id, _ in rows}
    for entry_id in own:
        _refuse_gone(connection, entry_id)
    on = _accounts(unit, book, account, {persona_id for _, persona_id in rows})
    blocked = {
        taken.id: blocked_debts(
            connection,
            taken,
            list(account_ids_of(connection, lineage(connection, taken.persona_id)).values()),
        )
        for taken in on.values()
    }
    reversals = []
    for entry_id, persona_id in rows:
        there = on[persona_id]
        debts = book.still_blocked(blocked[there.id])
        found = book.as_posted(there, booked(connection, there, entry_id, debts))
        others = [debt for debt in debts if debt.entry_id not in own]
        reversals.append(book.reverse(there, found, About(), others))
    for there in {one.id: one for one in on.values() if one is not account}.values():
        book_due(unit, book, there, caused_by=reversals[-1])
    return reversals


def _accounts(unit: Unit, book: Book, account: Account, personas: set[int]) -> dict[int, Account]:
    """The account that holds each persona's points now: the one taken already, or one brought up to date."""
    connection = unit.connection
    on = {persona_id: survivor_of(connection, persona_id) or persona_id for persona_id in personas}
    ids = account_ids_of(connection, sorted(set(on.values()) - {account.persona_id}))
    taken = take(connection, ids.values())
    for other in taken.values():
        book_due(unit, book, other)
    held = {account.persona_id: account, **{persona: taken[of_id] for persona, of_id in ids.items()}}
    return {persona_id: held[survivor] for persona_id, survivor in on.items()}


def _refuse_gone(connection: Connection, entry_id: int) -> None:
    """An adjustment whose points have expired or were voided stays: taking them again would take others."""
    kind = connection.value(
        "SELECT gone.kind FROM entry e JOIN lot ON lot.entry_id = e.id JOIN lot_use u ON u.lot_id = lot.id "
        "JOIN entry gone ON gone.id = u.entry_id WHERE e.id = :entry AND e.kind = 'adjust' AND e.points > 0 "
        "AND gone.kind IN ('expire', 'pre_enrolment_void') LIMIT 1",
        entry=entry_id,
    )
    if kind is not None:
        raise Refused(say("points.undo_expired" if kind == "expire" else "points.undo_voided"))


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What an undo will do: ``points`` change, of which ``expires`` go again at once because their date has
    passed. ``lapses`` are points besides that only the sale to be undone has kept alive (`points.md` rule
    26)."""

    what: str
    persona_id: int
    points: int
    expires: int
    lapses: int = 0

    @property
    def words(self) -> str:
        """What goes meanwhile beside what the undo is for, in a sentence; empty if nothing does."""
        if self.expires:
            return say("undo.expires", count=self.expires)
        return say("undo.lapses", count=self.lapses) if self.lapses else ""


def preview_undo(connection: Connection, operation_id: str, today: str, settings: Settings) -> UndoPreview:
    """What to say before undoing; ``today`` is the programme's day. Raises as ``undo`` does for what cannot
    be."""
    act = _act(connection, operation_id)
    points: int = connection.value(
        "SELECT coalesce(sum(e.points), 0) FROM entry e JOIN account a ON a.id = e.account_id "
        f"WHERE (e.operation_id = :id AND a.persona_id = :persona AND {_OF_THE_ACT}) OR {_OF_THE_SALE}",
        id=operation_id,
        persona=act.persona_id,
        purchase=act.sale,
    )
    expires: int = connection.value(
        EXPIRES_AGAIN,
        id=operation_id,
        today=today,
    )
    purchase_id = act.sale if act.use_case in ("sell_by_hand", "transact_card") else None
    holder = _holder(connection, act)
    lapses = 0 if purchase_id is None else lapsed_without(connection, holder, purchase_id, today, settings)
    return UndoPreview(act.word, act.persona_id, -int(points), int(expires), lapses)
