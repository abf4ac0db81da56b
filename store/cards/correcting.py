"""Editing the amount of a card's last transaction: a correction linked to it, the original stays (rule 23)."""

from store.cards.posting import Taken, post, record, row_of, take_card
from store.cards.records import Transaction, transactions_of
from store.cards.types import OF_MONEY, Wish, change_of
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.points.expiry.due import available
from store.points.ledger.days import programme_day
from store.points.ledger.posting import book_for
from store.points.ledger.write import write
from store.points.orders.correct import correct
from store.receipt import Receipt
from store.shown import minor_digits
from store.text import clean_note
from store.use_case import operation
from store.words import say

_SEEN = 50


@operation("refund")
def correct_card(unit: Unit, card_id: int, amount: int, *, note: str) -> Receipt:
    """Corrects the amount of a card's last transaction to ``amount`` minor units; ``note`` says why.

    The sale it was is corrected with it. ``details``: ``card_id``, ``transaction_id``, ``corrects``,
    ``old_cents``, ``new_cents``, ``units`` (the difference), ``card_before``, ``card_after``, and of a sale
    ``difference`` (points). Raises ``Refused`` where the last one carries no amount, stands undone, or the units are
    used up.
    """
    if not clean_note(note):
        raise BadInput(say("cards.why_missing"))
    taken = take_card(unit, card_id)
    last, now = standing(unit, taken)
    units = _difference(unit, taken, last, now, amount)
    entries: tuple[int, ...] = ()
    difference = None
    if last.purchase_id is not None:
        corrected = correct.work(unit, last.purchase_id, amount, note=note)
        entries, difference = corrected.entries, corrected.details["difference"]
    before = taken.account.balance
    book = book_for(unit)
    entry_id = post(unit, taken, book, units)
    row = row_of(
        unit,
        taken,
        "correct",
        units,
        entry_id,
        amount=amount,
        comment=note,
        purchase_id=last.purchase_id,
        corrects_id=last.id,
    )
    write(unit.connection, book)
    record(unit, [row])
    details = {
        "card_id": card_id,
        "serial": taken.card.serial,
        "transaction_id": row["id"],
        "corrects": last.id,
        "old_cents": now,
        "new_cents": amount,
        "unit": taken.programme.unit,
        "units": units,
        "card_before": before,
        "card_after": taken.account.balance,
    }
    if difference is not None:
        details["difference"] = difference
    return Receipt(
        unit.actor.operation_id or "",
        taken.card.persona_id,
        (*entries, *(() if entry_id is None else (entry_id,))),
        available(unit.connection, taken.card.persona_id, programme_day(unit)),
        details=details,
    )


def standing(unit: Unit, taken: Taken) -> tuple[Transaction, int]:
    """The card's last transaction that stands, and its amount as it was corrected last; raises ``Refused``."""
    seen = transactions_of(unit.connection, taken.card.id, limit=_SEEN)
    for found in seen:
        if found.verb == "undo" or found.corrects_id is not None or found.reversed_by is not None:
            continue
        if found.verb not in OF_MONEY or found.amount is None:
            raise Refused(say("cards.last_without_amount", serial=taken.card.serial))
        now = next((one.amount for one in seen if one.corrects_id == found.id), None)
        return found, found.amount if now is None else now
    raise Refused(say("cards.nothing_to_correct", serial=taken.card.serial))


def _difference(unit: Unit, taken: Taken, last: Transaction, now: int, amount: int) -> int:
    """What the card changes by: as the transaction's verb would bring for either amount today."""
    digits = minor_digits(unit.settings.text("currency"))
    wanted = change_of(taken.programme, Wish(last.verb, amount=amount), digits)
    if amount == now:
        raise Refused(say("cards.same_amount"))
    return wanted - _brought(unit, last)


def _brought(unit: Unit, last: Transaction) -> int:
    """What the transaction and its corrections have brought so far."""
    found: int = unit.connection.value(
        "SELECT coalesce(sum(units), 0) FROM card_transaction WHERE id = :id OR corrects_id = :id", id=last.id
    )
    return int(found)
