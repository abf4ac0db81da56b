"""Doing something with a card: one verb, one transaction on its ledger, once under its operation id."""

from store.cards.posting import post, record, row_of, take_card, units_text
from store.cards.types import OF_MONEY, OF_REWARDS, Wish, change_of
from store.database.unit import Unit
from store.points.earning.sale import require_sale_limit, sell_by_hand
from store.points.expiry.due import available
from store.points.ledger.days import programme_day
from store.points.ledger.limits import require_within
from store.points.ledger.posting import book_for
from store.points.ledger.write import write
from store.receipt import Receipt
from store.shown import minor_digits
from store.use_case import operation
from store.words import say

PERMISSION = "card transactions"


@operation(PERMISSION)
def transact_card(
    unit: Unit,
    card_id: int,
    verb: str,
    *,
    count: int = 1,
    amount: int | None = None,
    comment: str = "",
) -> Receipt:
    """Does a verb of the card's type with it, ``count`` times or for ``amount`` minor units of money.

    A purchase on a card whose programme ``earns`` is a sale by hand as well: the reward points come by the rules, in
    this operation. ``details``: ``card_id``, ``serial``, ``transaction_id``, ``verb``, ``unit``, ``units``,
    ``card_before``, ``card_after``, ``amount_cents``, ``reward``, ``percent`` (of a discount card after it), and of a
    sale ``purchase_id``, ``earned``. Raises ``Refused`` with the figures, ``NeedsApproval`` beyond Staff's limit.
    """
    taken = take_card(unit, card_id)
    programme = taken.programme
    wish = Wish(verb, count, amount)
    units = change_of(programme, wish, minor_digits(unit.settings.text("currency")))
    _require_limit(unit, wish, units, programme.unit)
    sold: Receipt | None = None
    if verb == "add_purchase" and programme.earns and amount is not None:
        sold = sell_by_hand.work(unit, taken.card.persona_id, amount)
    before = taken.account.balance
    book = book_for(unit)
    entry_id = post(unit, taken, book, units)
    purchase_id = None if sold is None else sold.details["purchase_id"]
    reward = _reward(programme.reward, verb, count)
    row = row_of(
        unit,
        taken,
        verb,
        units,
        entry_id,
        amount=amount if verb in OF_MONEY else None,
        reward=reward,
        comment=comment,
        purchase_id=purchase_id,
    )
    write(unit.connection, book)
    record(unit, [row])
    details = {
        "card_id": card_id,
        "serial": taken.card.serial,
        "programme": programme.name,
        "transaction_id": row["id"],
        "verb": verb,
        "unit": programme.unit,
        "units": units,
        "card_before": before,
        "card_after": taken.account.balance,
        "amount_cents": amount,
        "reward": reward,
    }
    if programme.levels:
        details["percent"] = programme.percent(taken.account.balance)
    if sold is not None:
        details |= {"purchase_id": purchase_id, "earned": sold.details["earned"]}
    return Receipt(
        unit.actor.operation_id or "",
        taken.card.persona_id,
        (*(() if sold is None else sold.entries), *(() if entry_id is None else (entry_id,))),
        sold.points
        if sold is not None
        else available(unit.connection, taken.card.persona_id, programme_day(unit)),
        details=details,
    )


def _reward(reward: str | None, verb: str, count: int) -> str | None:
    """What was given, in words: ``2 × A free coffee``."""
    if verb not in OF_REWARDS and verb != "redeem_coupon":
        return None
    return reward if count == 1 or reward is None else say("cards.rewards", count=count, reward=reward)


def _require_limit(unit: Unit, wish: Wish, units: int, card_unit: str) -> None:
    """Raises ``NeedsApproval`` where Staff's limit does not reach: money as for sales, else the cards' own."""
    if wish.verb in OF_MONEY:
        require_sale_limit(unit, abs(wish.amount or 0))
        return
    if wish.verb in OF_REWARDS or wish.verb == "redeem_coupon":
        return
    setting = "staff_card_points_limit" if card_unit == "card points" else "staff_card_limit"
    limit = unit.settings.number(setting)
    require_within(unit, PERMISSION, abs(units), limit, units_text(unit, card_unit, limit))
