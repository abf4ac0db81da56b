"""What a delete by staff would do, in figures, before it is done."""

from dataclasses import dataclass
from datetime import date

from store.cards.records import LoyaltyCard, cards_of
from store.database.connection import Connection
from store.database.sql import in_list
from store.errors import NotFound
from store.merging.lineage import lineage, survivor_of
from store.points.expiry.due import available
from store.words import say


@dataclass(frozen=True, slots=True)
class Impact:
    """``points`` go; ``contacts``, ``notes``, ``messages`` and ``attributes`` are erased; ``orders`` and
    ``entries`` stay without a name. ``installed`` are the cards that must be removed first."""

    persona_id: int
    points: int
    contacts: int
    notes: int
    messages: int
    attributes: int
    orders: int
    entries: int
    cards: int
    merged: int
    installed: tuple[LoyaltyCard, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The impact as a list of sentences."""
        told = [
            say("impact.erased", contacts=self.contacts, notes=self.notes, messages=self.messages,
                attributes=self.attributes),
            say("impact.points", count=self.points, points=self.points),
            say("impact.kept", orders=self.orders, entries=self.entries),
        ]  # fmt: skip
        if self.merged:
            told.append(say("impact.merged", count=self.merged, merged=self.merged))
        if self.cards:
            told.append(say("impact.cards", count=self.cards, cards=self.cards))
        for card in self.installed:
            told.append(say("impact.installed", serial=card.serial, programme=card.programme))
        return tuple(told)


def deletion_impact(connection: Connection, persona_id: int, today: date) -> Impact:
    """The impact of deleting a customer with everybody merged into it; raises `NotFound`. For who may see them."""
    survivor = survivor_of(connection, persona_id)
    status = connection.value("SELECT status FROM persona WHERE id = :id", id=survivor)
    if survivor is None or status == "sealed":
        raise NotFound(say("people.not_found", id=persona_id))
    ids = lineage(connection, survivor)
    listed, values = in_list("id", ids)

    def count(question: str) -> int:
        found: int = connection.value(f"SELECT count(*) FROM {question} IN {listed}", **values)
        return int(found)

    cards = cards_of(connection, ids)
    return Impact(
        persona_id=survivor,
        points=max(available(connection, survivor, today), 0),
        contacts=count("identifier WHERE state IN ('live', 'shared') AND persona_id"),
        notes=count("note WHERE persona_id"),
        messages=count("message WHERE persona_id"),
        attributes=count("attribute WHERE persona_id") + count("tag WHERE persona_id"),
        orders=count("purchase WHERE persona_id"),
        entries=count("entry WHERE home_id"),
        cards=len(cards),
        merged=len(ids) - 1,
        installed=tuple(card for card in cards if card.status == "installed"),
    )
