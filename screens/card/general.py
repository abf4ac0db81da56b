"""The General tab: points, opt-ins, habits, favourites, attributes, tags, traits, logs, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from store.shown import Shown
from store.words import say
from widgets.field_table import FieldRow, Section, TableRow

if TYPE_CHECKING:
    from store.people.records import Card, Counted, OptIn


def general_rows(card: Card, shown: Shown) -> list[TableRow]:
    """Every field of the tab, in the order of the first seed document."""
    return [
        *_standing(card, shown),
        *_opt_ins(card, shown),
        *_habits(card, shown),
        *_favourites(card),
        *_attributes(card),
        *_traits(card, shown),
        *_logs(card, shown),
        *_notes(card, shown),
    ]


def revealed_rows(rows: Sequence[TableRow], name: str, value: str, shown: Shown) -> list[TableRow]:
    """The rows with one masked value as it is kept."""
    written = {"trait:phone": shown.phone, "trait:home_phone": shown.phone, "trait:birthday": shown.day}
    told = written.get(name, str)(value)
    return [
        replace(row, value=told, copy=value, note=say("reveal.note"))
        if isinstance(row, FieldRow) and row.name == name
        else row
        for row in rows
    ]


def _standing(card: Card, shown: Shown) -> list[TableRow]:
    rows: list[TableRow] = [
        FieldRow("points", say("general.points"), f"{card.points:,}", copy=str(card.points))
    ]
    if card.masked:
        rows.append(FieldRow("name", say("general.name"), card.name))
    if card.household:
        people = ", ".join(f"{one.name or one.id}" for one in card.household)
        rows.append(FieldRow("household", say("general.household"), people))
    for held in card.cards:
        rows.append(FieldRow(f"card:{held.serial}", say("general.card"), held.serial, held.standing(shown)))
    return rows


def _opt_ins(card: Card, shown: Shown) -> list[TableRow]:
    return [Section(say("general.opt_ins")), *(_opt_in(found, shown) for found in card.opt_ins)]


def _opt_in(found: OptIn, shown: Shown) -> FieldRow:
    looks = {"on": "good", "off": "bad"}
    how = " · ".join(part for part in (shown.day_of(found.at), found.how or "", found.by or "") if part)
    label = say(f"channel.{found.channel}")
    return FieldRow(
        f"opt:{found.channel}", label, say(f"consent.{found.state}"), how, look=looks.get(found.state, "dim")
    )


def _habits(card: Card, shown: Shown) -> list[TableRow]:
    habits = card.habits
    every = (
        ""
        if habits.shops_every_days is None
        else say("general.days", days=f"{habits.shops_every_days:.1f}", count=2)
    )
    days = habits.last_seen_days
    seen = "" if days is None else say("general.days", days=days, count=days) if days else say("column.today")
    items = "" if habits.items_per_order is None else f"{habits.items_per_order:.1f}"
    return [
        Section(say("general.habits")),
        FieldRow("spend", say("general.spend"), shown.money(habits.spend), say("general.post_tax")),
        FieldRow("sales", say("general.sales"), f"{habits.sales:,}"),
        FieldRow("average", say("general.average"), shown.money(habits.average_order)),
        FieldRow("items", say("general.items"), items),
        FieldRow("seen", say("general.seen"), seen, _overdue(card)),
        FieldRow("every", say("general.every"), every),
        _preferred("brand", habits.top_brands),
        _preferred("category", habits.top_categories),
        _preferred("product", habits.top_products),
        *_rfm(card),
    ]


def _rfm(card: Card) -> list[TableRow]:
    found = card.rfm
    if found is None:
        return []
    why = say(
        "general.rfm_why",
        title=found.title,
        recency=found.recency,
        frequency=found.frequency,
        monetary=found.monetary,
    )
    return [
        FieldRow("rfm", say("general.rfm"), why, copy=f"rfm:{found.cell}"),
        FieldRow("rfm:grid", say("general.rfm_grid"), found.grid_title),
    ]


def _overdue(card: Card) -> str:
    habits = card.habits
    if habits.last_seen_days is None or habits.shops_every_days is None:
        return ""
    late = habits.last_seen_days - round(habits.shops_every_days)
    return say("general.overdue", days=late) if late > 0 else ""


def _preferred(kind: str, top: tuple[Counted, ...]) -> FieldRow:
    first = top[0] if top else None
    count = "" if first is None else say("general.orders", count=first.count)
    return FieldRow(f"preferred:{kind}", say(f"general.{kind}"), first.name if first else "", count)


def _favourites(card: Card) -> list[TableRow]:
    habits = card.habits
    if not habits.top_products:
        return []
    rows: list[TableRow] = [Section(say("general.favourites"))]
    for kind, top in (
        ("product", habits.top_products),
        ("category", habits.top_categories),
        ("brand", habits.top_brands),
    ):
        for place, one in enumerate(top[:5], 1):
            label = say(f"general.top_{kind}") if place == 1 else ""
            rows.append(
                FieldRow(f"top:{kind}:{place}", label, one.name, say("general.orders", count=one.count))
            )
    return rows


def _attributes(card: Card) -> list[TableRow]:
    rows: list[TableRow] = [Section(say("general.attributes"))]
    rows += [FieldRow(f"attr:{one.name}", one.name, one.value, one.origin) for one in card.attributes]
    tags = ", ".join(one.tag for one in card.tags)
    rows.append(FieldRow("tags", say("general.tags"), tags))
    return rows


def _traits(card: Card, shown: Shown) -> list[TableRow]:
    traits, favorite = card.traits, card.traits.favorite
    rank = ""
    if favorite is not None:
        by = say(f"people.chosen_by.{favorite.by.replace(' ', '_')}")
        rank = say("general.rank", rank=favorite.rank, by=by)
    rows: list[TableRow] = [
        Section(say("general.traits")),
        FieldRow(
            "trait:phone", say("trait.phone"), shown.phone(traits.mobile_phone), copy=traits.mobile_phone
        ),
        FieldRow(
            "trait:home_phone",
            say("trait.home_phone"),
            shown.phone(traits.home_phone),
            copy=traits.home_phone,
        ),
        FieldRow("trait:email", say("trait.email"), traits.email or ""),
        FieldRow(
            "trait:favorite_store", say("trait.favorite_store"), favorite.name if favorite else "", rank
        ),
        FieldRow("trait:birthday", say("trait.birthday"), shown.day(traits.birthday), copy=traits.birthday),
        FieldRow("id", say("trait.contact_id"), str(traits.contact_id)),
        *_merged(card),
        FieldRow("source", say("trait.imported_from"), traits.imported_from),
        FieldRow("source_id", say("trait.source_id"), traits.source_id or ""),
        FieldRow("browser", say("trait.browser"), traits.browser or ""),
        FieldRow("ip", say("trait.ip"), traits.ip or ""),
        FieldRow("signup_url", say("trait.signup_url"), traits.signup_url or "", _signup(card, shown)),
        FieldRow("wallet_id", say("trait.wallet_id"), traits.wallet_id or ""),
        FieldRow("trait:wallet_pin", say("trait.wallet_pin"), _wallet_pin(card)),
        FieldRow("trait:utm", say("trait.utm"), traits.utm or ""),
        FieldRow("trait:referred_by", say("trait.referred_by"), traits.referred_by or ""),
    ]
    for old in card.former:
        rows.append(
            FieldRow(f"former:{old.value}", say("general.former"), old.shown, shown.day_of(old.until))
        )
    return rows


def _merged(card: Card) -> list[TableRow]:
    ids = ", ".join(str(one) for one in card.merged_from)
    return [FieldRow("merged", say("general.merged_from"), ids)] if ids else []


def _signup(card: Card, shown: Shown) -> str:
    traits = card.traits
    return " · ".join(part for part in (traits.signup_form or "", shown.moment(traits.signup_at)) if part)


def _wallet_pin(card: Card) -> str:
    if card.wallet_pin is not None:
        return card.wallet_pin
    return say("general.pin_hidden") if card.has_wallet_pin else ""


def _logs(card: Card, shown: Shown) -> list[TableRow]:
    logs = card.logs
    enrolled = shown.moment(logs.enrolment) if logs.enrolment else shown.day(card.signup_on)
    where = card.signup_location or ""
    return [
        Section(say("general.logs")),
        FieldRow("first_seen", say("general.first_seen"), shown.moment(logs.first_seen)),
        FieldRow("enrolment", say("general.enrolment"), enrolled, where),
        FieldRow("sms_opt_out", say("general.sms_opt_out"), shown.moment(logs.sms_opt_out)),
    ]


def _notes(card: Card, shown: Shown) -> list[TableRow]:
    rows: list[TableRow] = [Section(say("general.notes"))]
    for note in card.notes:
        signed = " · ".join(part for part in (shown.day_of(note.at), note.by or "") if part)
        rows.append(
            FieldRow(f"note:{note.id}", say("general.pinned") if note.pinned else "", note.text, signed)
        )
    if not card.notes:
        rows.append(FieldRow("no_note", "", say("general.no_note"), look="dim"))
    return rows


def header_words(card: Card, shown: Shown) -> str:
    """The line under the name."""
    parts = []
    if card.asked_for is not None:
        parts.append(say("header.merged", id=card.asked_for))
    elif card.merged_from:
        parts.append(say("header.merged_from", ids=", ".join(str(one) for one in card.merged_from[:3])))
    if card.status == "archived":
        parts.append(say("header.archived"))
    parts.append(
        say("header.member", day=shown.day(card.signup_on)) if card.member else say("header.no_member")
    )
    if card.birthday_soon:
        days = card.birthday_in_days or 0
        parts.append(say("header.birthday_today") if days == 0 else say("header.birthday", count=days))
    if card.employee:
        parts.append(say("header.employee", day=shown.day(card.employee_until)))
    if card.household:
        parts.append(say("header.household", count=len(card.household)))
    note = card.pinned_note
    if note is not None:
        parts.append(f"! {note.text}")
    return " · ".join(parts)
