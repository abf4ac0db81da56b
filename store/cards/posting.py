"""What every act on a card shares: the card taken with its account, and a transaction posted on its ledger."""

from dataclasses import dataclass
from typing import Any

from store.cards.records import LoyaltyCard, Programme, card_of, programme_of
from store.cards.types import told
from store.database.sqlite import Busy
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.points.customer import take_customer
from store.points.ledger.accounts import ACCOUNT_COLUMNS
from store.points.ledger.book import Book
from store.points.ledger.load import take
from store.points.ledger.records import Account
from store.shown import Shown
from store.staff.permissions import Grant, grant
from store.text import clean_note
from store.words import say

Row = dict[str, Any]

CARD = "card"
"""The kind of every entry on a card's account; the transaction says by which verb."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A card to act on, with its programme and its account, taken for this transaction."""

    card: LoyaltyCard
    programme: Programme
    account: Account


def take_card(unit: Unit, card_id: int, *, expired: bool = False) -> Taken:
    """A card with its account, after its persona's (`points.md` rule 36: of two at once, one is first).

    Raises ``NotFound``, ``Refused`` for a deleted card, one whose last day is over (unless ``expired``), and of
    somebody archived: "see staff".
    """
    found = card_of(unit.connection, card_id)
    if found is None:
        raise NotFound(say("cards.no_card", card=card_id))
    if found.persona_status == "sealed" and grant(unit.actor.role, "upkeep") is Grant.NO:
        raise NotFound(say("cards.no_card", card=card_id))
    if found.persona_status == "archived":
        unit.subject = found.persona_id
        raise Refused(say("cards.see_staff", id=found.persona_id))
    take_customer(unit, found.persona_id)
    account_id = account_of(unit, found)
    account = take(unit.connection, [account_id])[account_id]
    card = card_of(unit.connection, card_id)
    if card is None or card.persona_id != found.persona_id:
        raise Busy(say("points.changed_just_now"))
    if card.status == "deleted":
        raise Refused(say("cards.deleted", serial=card.serial))
    if not expired and card.expired(unit.today.isoformat()):
        raise Refused(say("cards.expired", serial=card.serial, day=card.expires_on))
    programme = programme_of(unit.connection, card.programme_id)
    if programme is None:
        raise NotFound(say("cards.no_card", card=card_id))
    return Taken(card, programme, account)


def account_of(unit: Unit, card: LoyaltyCard) -> int:
    """The id of a card's account; one that has none yet gets it."""
    found: int | None = unit.connection.value("SELECT id FROM account WHERE card_id = :card", card=card.id)
    return found or open_card_account(unit, card.id, card.persona_id, card.unit)


def open_card_account(unit: Unit, card_id: int, persona_id: int, unit_name: str) -> int:
    """Opens the account of a card just made; its id."""
    account_id = unit.new_id("account")
    columns = dict(zip(ACCOUNT_COLUMNS, (account_id, persona_id, unit_name, 0, 0, 0), strict=True))
    unit.connection.insert("account", card_id=card_id, **columns)
    return account_id


def row_of(
    unit: Unit,
    taken: Taken,
    verb: str,
    units: int,
    entry_id: int | None,
    *,
    amount: int | None = None,
    reward: str | None = None,
    comment: str = "",
    purchase_id: int | None = None,
    reverses_id: int | None = None,
    corrects_id: int | None = None,
    import_run_id: int | None = None,
) -> Row:
    """A transaction whose entry was posted just now; `record` writes it once the book is written."""
    return {
        "id": unit.new_id("card_transaction"),
        "card_id": taken.card.id,
        "verb": verb,
        "units": units,
        "balance": taken.account.balance,
        "amount": amount,
        "reward": reward,
        "note_id": comment_note(unit, taken.card.persona_id, comment),
        "at": unit.at,
        "programme_version": taken.programme.version,
        "staff_id": unit.actor.staff_id,
        "approver_id": unit.approver_id,
        "location_id": unit.actor.location_id or None,
        "terminal": unit.actor.terminal,
        "entry_id": entry_id,
        "purchase_id": purchase_id,
        "reverses_id": reverses_id,
        "corrects_id": corrects_id,
        "operation_id": None if import_run_id is not None else unit.actor.operation_id,
        "import_run_id": import_run_id,
        "home_id": taken.card.persona_id,
    }


def post(unit: Unit, taken: Taken, book: Book, units: int) -> int | None:
    """Posts units on a card's account; the entry's id, None where none changed.

    Raises ``Refused`` with the figures where there are fewer than are to be taken.
    """
    if units < 0 and -units > taken.account.balance:
        raise Refused(
            say(
                "cards.too_few",
                serial=taken.card.serial,
                needed=units_text(unit, taken.programme.unit, -units),
                units=units_text(unit, taken.programme.unit, taken.account.balance),
            )
        )
    return book.post(taken.account, CARD, units) if units else None


def record(unit: Unit, rows: list[Row]) -> None:
    """Writes transactions of one card, numbered on from its last."""
    for row in rows:
        seq = unit.connection.value(
            "SELECT coalesce(max(seq), 0) + 1 FROM card_transaction WHERE card_id = :card",
            card=row["card_id"],
        )
        unit.connection.insert("card_transaction", seq=seq, **row)


def comment_note(unit: Unit, persona_id: int, comment: str) -> int | None:
    """Writes a comment beside the ledger, where it can be erased; its id, None for none."""
    cleaned = clean_note(comment)
    if not cleaned:
        return None
    note_id = unit.new_id("note")
    unit.connection.insert(
        "note",
        id=note_id,
        persona_id=persona_id,
        about="card",
        text=cleaned,
        salt=unit.randomness(16).hex(),
        at=unit.at,
        staff_id=unit.actor.staff_id,
    )
    return note_id


def units_text(unit: Unit, card_unit: str, units: int) -> str:
    """Units as they are said: ``3 stamps``, ``$4.50``."""
    return told(Shown(unit.settings), card_unit, units)
