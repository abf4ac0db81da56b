"""Cards and their transactions as rows of labels and values."""

from collections.abc import Iterable, Sequence

from store.cards.records import LoyaltyCard, Programme, Transaction
from store.cards.types import TYPES, VERBS, told
from store.shown import Shown
from store.words import say
from widgets.field_table import FieldRow, Section, TableRow

LOOKS = {"installed": "good", "deleted": "bad"}


def status_of(card: LoyaltyCard, today: str) -> str:
    """``installed``, ``not installed``, ``deleted`` or ``expired``, in words."""
    if card.status != "deleted" and card.expired(today):
        return say("cards.state.expired")
    return say(f"card_list.status.{card.status.replace(' ', '_')}")


def card_rows(card: LoyaltyCard, programme: Programme, shown: Shown, today: str) -> Iterable[TableRow]:
    """What is known of a card, what is empty left out."""
    reward = ""
    if programme.goal:
        ready = card.balance // programme.goal
        goal = told(shown, programme.unit, programme.goal)
        reward = say("card_list.reward", reward=programme.reward or "", goal=goal, count=ready)
    percent = f"{programme.percent(card.balance)} %" if programme.levels else ""
    pairs = (
        ("type", say("command.cards.column.type"), TYPES[card.type]),
        ("percent", say("card_list.percent"), percent),
        ("reward", say("card_list.rewards"), reward),
        ("status", say("command.cards.column.state"), status_of(card, today)),
        ("until", say("command.cards.column.until"), shown.day(card.expires_on)),
        ("device", say("command.cards.column.device"), card.device or ""),
        ("issued", say("card_list.issued"), shown.day_of(card.issued_at)),
        ("utm", say("card_acts.utm"), card.utm or ""),
        *((f"field:{name}", name, value) for name, value in card.fields.items()),
    )
    for name, label, value in pairs:
        if value:
            yield FieldRow(name, label, value, look=LOOKS.get(card.status, "") if name == "status" else "")


def history_rows(card: LoyaltyCard, found: Sequence[Transaction], shown: Shown) -> Iterable[TableRow]:
    """The latest transactions, a line each."""
    yield Section(say("card_list.history"))
    for one in found:
        yield FieldRow(
            f"done:{one.id}",
            shown.moment(one.at),
            say(
                "card_list.step",
                change=signed(shown, card.unit, one.units),
                after=told(shown, card.unit, one.balance),
            ),
            what_of(one, shown),
            look="dim" if one.reversed_by is not None else "",
        )


def what_of(one: Transaction, shown: Shown) -> str:
    """The verb with its amount, reward, who it was and the comment."""
    joined = ""
    if one.reversed_by is not None:
        joined = say("card_list.undone")
    elif one.corrected_by is not None:
        joined = say("card_list.corrected")
    amount = "" if one.amount is None else shown.money(one.amount)
    parts = (VERBS[one.verb], amount, one.reward, joined, one.staff, one.comment)
    return " · ".join(part for part in parts if part)


def signed(shown: Shown, unit: str, units: int) -> str:
    """``+3 stamps`` or ``-$4.50``."""
    return told(shown, unit, units) if units < 0 else f"+{told(shown, unit, units)}"
