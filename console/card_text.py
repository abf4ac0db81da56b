"""A persona's card as lines of text: what ``regulars show`` prints for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.output import NOTHING, Column, tell, tell_pairs, tell_table
from store.words import say

if TYPE_CHECKING:
    from store.people.records import Card, Counted
    from store.shown import Shown


def tell_card(card: "Card", shown: "Shown") -> None:
    """The four tabs, one after the other."""
    _tell_header(card, shown)
    _tell_general(card, shown)
    _tell_points(card)
    _tell_discounts(card)


def _section(key: str) -> None:
    tell()
    tell(say(key).upper())


def _tell_header(card: "Card", shown: "Shown") -> None:
    tell(f"{card.name or NOTHING} · {card.id} · {say('command.card.points', points=card.points)}")
    tell_pairs(
        [
            (say("command.card.status"), _status(card)),
            (say("command.card.phone"), shown.phone(card.phone) or None),
            (say("command.card.email"), card.email),
            (say("command.card.birthday"), shown.day(card.birthday) or None),
            (say("command.card.signup"), shown.day(card.signup_on) or None),
        ]
    )
    if card.merged_from:
        tell_pairs([(say("command.card.merged_from"), ", ".join(str(one) for one in card.merged_from))])
    note = card.pinned_note
    if note is not None:
        tell_pairs([(say("command.card.pinned"), note.text)])


def _status(card: "Card") -> str:
    words = [card.status]
    if card.member:
        words.append(say("command.card.member"))
    if card.employee:
        words.append(say("command.card.employee"))
    return ", ".join(words)


def _tell_general(card: "Card", shown: "Shown") -> None:
    _section("command.card.general")
    tell_pairs(
        (say(f"command.card.opt_in.{found.channel}"), _with_day(found.state, shown.day_of(found.at)))
        for found in card.opt_ins
    )
    habits = card.habits
    _section("command.card.habits")
    tell_pairs(
        [
            (say("command.card.spend"), shown.money(habits.spend)),
            (say("command.card.sales"), f"{habits.sales:,}"),
            (say("command.card.average"), shown.money(habits.average_order) or None),
            (say("command.card.items"), habits.items_per_order),
            (say("command.card.last_seen"), _days(habits.last_seen_days)),
            (say("command.card.shops_every"), _days(habits.shops_every_days)),
            (say("command.card.brands"), _top(habits.top_brands)),
            (say("command.card.categories"), _top(habits.top_categories)),
            (say("command.card.products"), _top(habits.top_products)),
        ]
    )
    _section("command.card.traits")
    told = [(name.replace("_", " "), value) for name, value in card.traits.to_json().items()]
    told += [(one.name, one.value) for one in card.attributes]
    tell_pairs((name, value) for name, value in told if value is not None)
    if card.tags:
        tell_pairs([(say("command.card.tags"), ", ".join(one.tag for one in card.tags))])
    tell_pairs(
        [
            (say("command.card.first_seen"), shown.day_of(card.logs.first_seen) or None),
            (say("command.card.enrolment"), shown.moment(card.logs.enrolment) or None),
            (say("command.card.sms_opt_out"), shown.moment(card.logs.sms_opt_out) or None),
        ]
    )
    for note in card.notes:
        tell(f"{shown.moment(note.at)}  {note.by or NOTHING}: {note.text}")


def _with_day(state: str, day: str) -> str:
    return f"{state} ({day})" if day else state


def _days(days: float | None) -> str | None:
    return None if days is None else say("command.card.days", days=days)


def _top(counted: "Sequence[Counted]") -> str | None:
    return ", ".join(f"{one.name} ({one.count})" for one in counted) or None


def _tell_points(card: "Card") -> None:
    _section("command.card.overview")
    overview = card.overview.to_json()
    pairs: list[tuple[str, object]] = []
    for name, value in overview.items():
        if isinstance(value, dict):
            pairs += [(line, f"{points:+,}") for line, points in value.items()]
        else:
            pairs.append((name.replace("_", " "), f"{value:,}" if isinstance(value, int) else value))
    tell_pairs(pairs)


def _tell_discounts(card: "Card") -> None:
    if not card.offers:
        return
    _section("command.card.discounts")
    columns = [
        Column(say("command.column.id"), right=True),
        Column(say("command.column.name"), least=16),
        Column(say("command.card.cost"), right=True),
        Column(say("command.card.may"), least=16),
    ]
    rows = []
    for offer in card.offers:
        found = offer.to_json()
        may = say("command.card.available") if found["available"] else found["reason"]
        rows.append([found["id"], found["name"], f"{found['cost']:,}", may])
    tell_table(columns, rows)
