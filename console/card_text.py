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
    _tell_points(card, shown)
    _tell_discounts(card)


def _section(key: str) -> None:
    tell()
    tell(say(key).upper())


def _tell_header(card: "Card", shown: "Shown") -> None:
    tell(f"{card.name or NOTHING} · {card.id} · {say('command.card.points', points=card.points)}")
    told: list[tuple[str, object]] = [
        (say("command.card.status"), _status(card)),
        (say("command.card.phone"), shown.phone(card.phone) or None),
        (say("command.card.email"), card.email),
        (say("command.card.birthday"), shown.day(card.birthday) or None),
        (say("command.card.signup"), shown.day(card.signup_on) or None),
    ]
    if card.merged_from:
        told.append((say("command.card.merged_from"), ", ".join(str(one) for one in card.merged_from)))
    note = card.pinned_note
    if note is not None:
        told.append((say("command.card.pinned"), note.text))
    tell_pairs(told)


def _status(card: "Card") -> str:
    words = [say(f"status.{card.status}")]
    if card.member:
        words.append(say("command.card.member"))
    if card.employee:
        words.append(say("command.card.employee"))
    return ", ".join(words)


def _tell_general(card: "Card", shown: "Shown") -> None:
    _section("command.card.general")
    tell_pairs(
        (
            say(f"command.card.opt_in.{found.channel}"),
            _with_day(say(f"command.card.state.{found.state}"), shown.day_of(found.at)),
        )
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
    told: list[tuple[str, object]] = [
        (name.replace("_", " "), value) for name, value in card.traits.to_json().items() if value is not None
    ]
    told += [(one.name, one.value) for one in card.attributes]
    if card.tags:
        told.append((say("command.card.tags"), ", ".join(one.tag for one in card.tags)))
    told += [
        (say("command.card.first_seen"), shown.day_of(card.logs.first_seen) or None),
        (say("command.card.enrolment"), _when(card.logs.enrolment, shown)),
        (say("command.card.sms_opt_out"), _when(card.logs.sms_opt_out, shown)),
    ]
    tell_pairs(told)
    for note in card.notes:
        tell(f"{shown.moment(note.at)}  {note.by or NOTHING}: {note.text}")


def _with_day(state: str, day: str) -> str:
    return f"{state} ({day})" if day else state


def _days(days: float | None) -> str | None:
    return None if days is None else say("command.card.days", days=days)


def _top(counted: "Sequence[Counted]") -> str | None:
    return ", ".join(f"{one.name} ({one.count})" for one in counted) or None


def _when(at: str | None, shown: "Shown") -> str | None:
    """A day or an instant; None if there is none."""
    if not at:
        return None
    return shown.day(at) if len(at) == len("2026-11-22") else shown.moment(at)


def _tell_points(card: "Card", shown: "Shown") -> None:
    _section("command.card.overview")
    overview = card.overview
    told: list[tuple[str, object]] = [
        (say("command.card.spent"), shown.money(overview.spent)),
        (say("command.card.spent_as_member"), shown.money(overview.spent_as_member)),
    ]
    told += [(line.label, f"{line.points:+,}") for line in overview.told]
    told.append((say("command.card.balance"), f"{overview.points:,}"))
    if overview.last_redemption_at:
        last = f"{shown.day_of(overview.last_redemption_at)} · {overview.last_redemption_discount or NOTHING}"
        told.append((say("command.card.last_redemption"), last))
    tell_pairs(told)


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
