"""Acts on cards and programmes on the command line."""

import argparse
import sys
from typing import TYPE_CHECKING, Any, cast

from console.output import talk
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.opening import Shop
    from store.cards.programmes import CardTerms
    from store.cards.records import LoyaltyCard, Programme
    from store.receipt import Receipt

DIGITS = 3
_ENDS = {"stamp": "redeem_reward", "reward": "receive_reward", "coupon": "redeem_coupon"}


def act(arguments: argparse.Namespace) -> int:
    """Does what the verb says; exit code 1 where a removal was not confirmed."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if arguments.verb == "remove" and not _confirmed(shop, arguments):
            return 1
        receipt = (
            _PROGRAMMES[arguments.verb](shop, arguments)
            if arguments.verb in _PROGRAMMES
            else _on_a_card(shop, arguments)
        )
        done = _done(shop, arguments, receipt)
    return tell_receipt(
        arguments, receipt, done, undo="transaction_id" in receipt.details and arguments.verb != "correct"
    )


def _on_a_card(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.cards import correcting, issuing, transacting

    if arguments.verb == "issue":
        return shop.act(
            issuing.issue_card,
            arguments.id,
            arguments.programme,
            serial=arguments.serial,
            device=arguments.device or "",
            utm=arguments.utm or "",
            fields=dict(arguments.field or ()),
        )
    card = _card(shop, arguments)
    if arguments.verb == "change":
        return shop.act(
            issuing.change_card,
            card.id,
            installed=arguments.installed,
            device=arguments.device,
            utm=arguments.utm,
            expires_on=arguments.expires_on,
            fields=None if arguments.field is None else dict(arguments.field),
        )
    if arguments.verb == "remove":
        return shop.act(issuing.remove_card, card.id)
    if arguments.verb == "correct":
        amount = _money(shop, arguments.amount)
        return shop.act(correcting.correct_card, card.id, amount, note=arguments.note)
    return shop.act(
        transacting.transact_card, card.id, comment=arguments.comment, **_wish(shop, arguments, card)
    )


def _wish(shop: "Shop", arguments: argparse.Namespace, card: "LoyaltyCard") -> dict[str, Any]:
    """The verb with its count or amount, by what was typed and the card's type."""
    if arguments.verb in ("redeem", "receive"):
        return {"verb": _ENDS.get(card.type, "redeem_reward"), "count": arguments.count}
    if arguments.verb == "purchase":
        return {"verb": "add_purchase", "amount": _money(shop, arguments.amount)}
    if arguments.verb == "credit" and card.unit == "money":
        off, typed = _signed(arguments.amount)
        return {"verb": "subtract_amount" if off else "credit_amount", "amount": _money(shop, typed)}
    if arguments.verb == "credit":
        return _counted(_whole(arguments.amount), "credit_points", "subtract_points")
    if arguments.verb == "stamp":
        return _counted(1 if arguments.count is None else arguments.count, "add_stamps", "subtract_stamps")
    limited = not _programme(shop, card).counts_visits
    count = arguments.count if arguments.count is not None else -1 if limited else 1
    return _counted(count, "add_visits", "deduct_visits")


def _counted(count: int, more: str, less: str) -> dict[str, Any]:
    return {"verb": more if count >= 0 else less, "count": abs(count)}


def _signed(typed: str) -> tuple[bool, str]:
    text = typed.strip()
    return text.startswith(("-", "−")), text.lstrip("+-−")


def _whole(typed: str) -> int:
    from store.numbers import read_whole

    return read_whole(typed.strip())


def _money(shop: "Shop", typed: str) -> int:
    from store.shown import Shown

    return Shown(shop.store.settings()).read_money(typed)


def _card(shop: "Shop", arguments: argparse.Namespace) -> "LoyaltyCard":
    from store.cards.looking import require_card

    return require_card(shop.store, arguments.serial.strip())


def _programme(shop: "Shop", card: "LoyaltyCard") -> "Programme":
    from store.cards.records import Programme, programme_of

    return programme_of(shop.store.connection, card.programme_id) or Programme(0, card.programme, card.type)


def _add(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.cards.programmes import make_programme

    return shop.act(make_programme, arguments.programme, arguments.type, _terms(arguments))


def _change(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.cards.programmes import change_programme

    return shop.act(change_programme, arguments.programme, _terms(arguments))


def _end(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.cards.programmes import end_programme

    return shop.act(end_programme, arguments.programme)


def _order(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.cards.programmes import order_programmes

    return shop.act(order_programmes, list(arguments.programmes))


_PROGRAMMES = {
    "add-programme": _add,
    "change-programme": _change,
    "end-programme": _end,
    "order-programmes": _order,
}


def _terms(arguments: argparse.Namespace) -> "CardTerms":
    """What was named; an empty word takes a condition off."""
    from store.cards.programmes import CardTerms

    named = {
        name: None if value == "" and name != "name" else value
        for name, value in vars(arguments).items()
        if name in CardTerms.__annotations__ and value is not None
    }
    return cast("CardTerms", named)


def _confirmed(shop: "Shop", arguments: argparse.Namespace) -> bool:
    """Whether the last characters of the serial were typed, after the warning."""
    from store.receipt import first_receipt

    if first_receipt(shop.store.connection, shop.actor.operation_id, "remove_card") is not None:
        return True
    serial = _card(shop, arguments).serial
    wanted, typed = serial[-DIGITS:], arguments.confirm
    talk(say("cards.remove_warning", serial=serial))
    if typed is None and sys.stdin.isatty():
        talk(say("command.cards.sure", digits=DIGITS))
        typed = sys.stdin.readline()
    if (typed or "").strip().casefold() == wanted.casefold():
        return True
    talk(say("command.cards.not_removed", digits=wanted))
    return False


def _done(shop: "Shop", arguments: argparse.Namespace, receipt: "Receipt") -> str:
    """What was done, in a sentence."""
    from store.cards.types import told
    from store.shown import Shown

    details, name = receipt.details, arguments.verb
    if name in _PROGRAMMES:
        return say(f"command.cards.done.{name}", programme=details.get("programme") or details.get("order"))
    if name in ("issue", "change", "remove"):
        return say(f"command.cards.done.{name}", serial=details["serial"], id=receipt.persona_id)
    shown = Shown(shop.store.settings())
    return say(
        "cards.done",
        serial=details["serial"],
        before=told(shown, details["unit"], details["card_before"]),
        after=told(shown, details["unit"], details["card_after"]),
    )
