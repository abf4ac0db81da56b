"""The eight types of card: the unit each counts in, the verbs each knows, and what a verb changes.

Units are whole numbers: stamps, visits, uses of a coupon, card points, or minor units of money (``money``).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.errors import BadInput, Refused
from store.words import say
from store.words.spoken import Spoken

if TYPE_CHECKING:
    from store.cards.records import Programme
    from store.shown import Shown

TYPES = Spoken(
    {
        "stamp": "cards.type.stamp",
        "cash-back": "cards.type.cash-back",
        "multipass": "cards.type.multipass",
        "coupon": "cards.type.coupon",
        "discount": "cards.type.discount",
        "gift": "cards.type.gift",
        "membership": "cards.type.membership",
        "reward": "cards.type.reward",
    }
)
"""The types with the words for them, in the order in which they are offered."""

UNITS = {
    "stamp": "stamps",
    "cash-back": "money",
    "multipass": "visits",
    "coupon": "uses",
    "discount": "money",
    "gift": "money",
    "membership": "visits",
    "reward": "card points",
}
"""The unit of a type's account (`points.md` rule 1)."""

VERBS_OF = {
    "stamp": ("add_stamps", "subtract_stamps", "add_purchase", "redeem_reward"),
    "cash-back": ("add_purchase", "credit_amount", "subtract_amount"),
    "multipass": ("deduct_visits", "add_visits"),
    "coupon": ("redeem_coupon",),
    "discount": ("add_purchase",),
    "gift": ("subtract_amount", "credit_amount"),
    "membership": ("add_visits", "deduct_visits"),
    "reward": ("credit_points", "subtract_points", "add_purchase", "receive_reward"),
}
"""What can be done with a card of a type, the likeliest first."""

VERBS = Spoken(
    {
        "add_stamps": "cards.verb.add_stamps",
        "subtract_stamps": "cards.verb.subtract_stamps",
        "credit_points": "cards.verb.credit_points",
        "subtract_points": "cards.verb.subtract_points",
        "credit_amount": "cards.verb.credit_amount",
        "subtract_amount": "cards.verb.subtract_amount",
        "add_visits": "cards.verb.add_visits",
        "deduct_visits": "cards.verb.deduct_visits",
        "add_purchase": "cards.verb.add_purchase",
        "redeem_coupon": "cards.verb.redeem_coupon",
        "redeem_reward": "cards.verb.redeem_reward",
        "receive_reward": "cards.verb.receive_reward",
        "begin": "cards.verb.begin",
        "import": "cards.verb.import",
        "correct": "cards.verb.correct",
        "undo": "cards.verb.undo",
    }
)
"""Every verb a transaction can carry; the last four are not chosen by anybody."""

OF_MONEY = frozenset({"credit_amount", "subtract_amount", "add_purchase"})
"""Verbs that ask for an amount of money; their last one can be corrected."""
OF_REWARDS = frozenset({"redeem_reward", "receive_reward"})
UNIT_WORDS = {
    "stamps": "cards.unit.stamps",
    "visits": "cards.unit.visits",
    "uses": "cards.unit.uses",
    "card points": "cards.unit.points",
}
MOST_UNITS = 10_000_000
_SIGNS = {
    "add_stamps": 1,
    "subtract_stamps": -1,
    "credit_points": 1,
    "subtract_points": -1,
    "credit_amount": 1,
    "subtract_amount": -1,
    "add_visits": 1,
    "deduct_visits": -1,
    "redeem_coupon": -1,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a card: a verb with a count, or with an amount in minor units."""

    verb: str
    count: int = 1
    amount: int | None = None


def change_of(programme: "Programme", wish: Wish, minor_digits: int) -> int:
    """The units a wish changes a card by; raises ``BadInput`` or ``Refused`` in words.

    A purchase brings: on a stamp card one stamp for every ``rate`` minor units, on a cash-back card ``rate``
    hundredths of a percent, on a discount card itself, on a reward card ``rate`` points per 100 units of the
    currency; all rounded down.
    """
    if wish.verb not in VERBS_OF[programme.type]:
        verbs = ", ".join(VERBS_OF[programme.type])
        raise Refused(
            say("cards.verb_of_other", type=TYPES[programme.type], verb=wish.verb[:30], verbs=verbs)
        )
    if wish.verb in OF_MONEY:
        amount = _whole(wish.amount)
        if amount <= 0:
            raise BadInput(say("cards.amount_missing"))
        return (
            brought(programme, amount, minor_digits)
            if wish.verb == "add_purchase"
            else _SIGNS[wish.verb] * amount
        )
    if wish.amount is not None:
        raise BadInput(say("cards.no_amount", verb=VERBS[wish.verb]))
    count = _whole(wish.count)
    if count <= 0:
        raise BadInput(say("cards.count_missing"))
    if wish.verb == "redeem_coupon" and count != 1:
        raise BadInput(say("cards.coupon_once"))
    if wish.verb in OF_REWARDS:
        if not programme.goal:
            raise Refused(say("cards.no_goal", programme=programme.name))
        return -programme.goal * count
    if wish.verb == "deduct_visits" and programme.counts_visits:
        raise Refused(say("cards.visits_unlimited", programme=programme.name))
    return _SIGNS[wish.verb] * count


def brought(programme: "Programme", amount: int, minor_digits: int) -> int:
    """The units a purchase of an amount brings; raises ``Refused`` where the programme takes no purchases."""
    if programme.type == "discount":
        return amount
    if not programme.rate:
        raise Refused(say("cards.no_purchases", programme=programme.name))
    if programme.type == "stamp":
        return amount // programme.rate
    if programme.type == "cash-back":
        return amount * programme.rate // 10_000
    return int(amount * programme.rate // (100 * 10**minor_digits))


def _whole(value: int | None) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(say("cards.amount_missing"))
    if abs(value) > MOST_UNITS:
        raise BadInput(say("cards.too_many", most=MOST_UNITS))
    return value


def told(shown: "Shown", card_unit: str, units: int) -> str:
    """Units of a card in words: ``3 stamps``, ``1 visit``, ``$4.50``."""
    if card_unit == "money":
        return shown.money(units)
    return say(UNIT_WORDS[card_unit], count=units, units=units)
