"""The counter card: what the person at the till needs and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.shown import Shown
from store.words import say
from widgets.field_table import FieldRow, Section, TableRow

if TYPE_CHECKING:
    from store.people.records import Card


def counter_rows(card: Card, shown: Shown) -> list[TableRow]:
    """Name, balance, what can be redeemed now, what one usually buys."""
    rows: list[TableRow] = [
        FieldRow("name", say("counter.name"), card.name),
        FieldRow("points", say("general.points"), f"{card.points:,}", copy=str(card.points)),
        FieldRow("phone", say("trait.phone"), shown.phone(card.phone)),
        Section(say("counter.redeemable")),
    ]
    ready = [offer for offer in card.offers if offer.available]
    rows += [
        FieldRow(f"offer:{offer.id}", offer.name, say("counter.cost", points=offer.cost)) for offer in ready
    ]
    if not ready:
        rows.append(FieldRow("no_offer", "", say("counter.nothing"), look="dim"))
    rows += [
        FieldRow(f"card:{held.serial}", say("general.card"), held.serial, held.standing(shown))
        for held in card.cards
    ]
    if not card.masked:
        rows += [
            Section(say("counter.who")),
            FieldRow("check:birthday", say("trait.birthday"), say("counter.check"), look="dim"),
            FieldRow("check:wallet_pin", say("trait.wallet_pin"), say("counter.check"), look="dim"),
        ]
    usual = card.habits.preferred_product
    if usual is not None:
        rows += [Section(say("counter.usual")), FieldRow("usual", "", usual)]
    note = card.pinned_note
    if note is not None:
        rows += [Section(say("general.notes")), FieldRow("note", "", note.text)]
    return rows
