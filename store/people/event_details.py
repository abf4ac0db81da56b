"""Makes events of rows: an order with lines and entries, a survey with answers, an undo with its pair."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from store.database.connection import Connection
from store.database.sql import in_list
from store.people.event_reading import (
    ACTION,
    ENTRY,
    KIND_OF,
    MERGE,
    MESSAGE,
    ORDER,
    PIXEL,
    REDEMPTION,
    SURVEY,
    Found,
)
from store.people.events import (
    Acted,
    Answer,
    BookedEntry,
    Bought,
    BoughtLine,
    Event,
    MergedIn,
    MessageSent,
    Place,
    Redeemed,
    Surveyed,
    What,
)

Group = tuple[Found | None, tuple[tuple[Found, int], ...]]
"""An event's row, None for entries alone, and its entries, the newest first, with the balances after them."""


def events_of(connection: Connection, groups: Sequence[Group]) -> list[Event]:
    """The events of a page, with what belongs to them read in one question a kind."""
    owners = [owner for owner, _ in groups if owner is not None]
    lines = _lines(connection, [found.place.id for found in owners if found.place.type == ORDER])
    answers = _answers(connection, [found for found in owners if found.place.type == SURVEY])
    carried = _carried(connection, [found.place.id for found in owners if found.place.type == MERGE])
    reversed_by = _reversed_by(connection, [found.entry for _, entries in groups for found, _ in entries])
    events = []
    for owner, held in groups:
        entries = tuple(_entry(found, balance, reversed_by) for found, balance in held)
        if owner is None:
            events += [_alone(found.place, entry) for (found, _), entry in zip(held, entries, strict=True)]
            continue
        place = owner.place
        what = _what(owner, entries, lines, answers, carried)
        events.append(Event(place, KIND_OF[place.type], what))
    return events


def _alone(place: Place, entry: BookedEntry) -> Event:
    return Event(Place(place.at, ENTRY, entry.id), KIND_OF[ENTRY], entry)


def _what(
    owner: Found,
    entries: tuple[BookedEntry, ...],
    lines: dict[int, list[BoughtLine]],
    answers: dict[int, list[Answer]],
    carried: dict[int, int],
) -> What:
    row, place = owner.row, owner.place
    if place.type in (PIXEL, ACTION):
        return Acted(*row)
    if place.type == MESSAGE:
        return MessageSent(*row)
    if place.type == SURVEY:
        return Surveyed(row[0], bool(row[1]), row[2], tuple(answers.get(place.id, ())))
    if place.type == MERGE:
        absorbed, name, into, how, evidence, staff = row
        why, first_at = _why(evidence)
        return MergedIn(absorbed, name, into, how, why, staff, carried.get(place.id, 0), first_at)
    if place.type == REDEMPTION:
        if not entries:
            return Redeemed(*row)
        return replace(Redeemed(*row), balance=entries[0].balance, operation_id=entries[0].operation_id)
    *known, qualifies = row
    return replace(
        Bought(*known), qualifies=bool(qualifies), lines=tuple(lines.get(place.id, ())), entries=entries
    )


def _entry(found: Found, balance: int, reversed_by: dict[int, int]) -> BookedEntry:
    entry_id, _, kind, points, reason, note, staff, approver, location, *rest = found.row
    source, campaign, audience, operation_id, reverses = rest
    return BookedEntry(
        id=entry_id,
        kind=kind,
        points=points,
        balance=balance,
        reason=reason,
        note=note,
        staff=staff,
        approver=approver,
        location=location,
        source=source,
        campaign=campaign,
        audience=audience,
        operation_id=operation_id,
        reverses=reverses,
        reversed_by=reversed_by.get(entry_id),
    )


def _why(evidence: str) -> tuple[str, str | None]:
    """What a merge row says about why, and since when if not since its own moment; one that is no record of
    `merge_into` is the reason itself."""
    try:
        kept: Any = json.loads(evidence)
    except ValueError:
        return evidence, None
    if not isinstance(kept, dict):
        return evidence, None
    first_at = kept.get("first_at")
    return str(kept.get("why", "")), None if first_at is None else str(first_at)


def _lines(connection: Connection, purchases: list[int]) -> dict[int, list[BoughtLine]]:
    listed, values = in_list("purchase", purchases)
    lines: dict[int, list[BoughtLine]] = {}
    for purchase_id, *line in connection.all(
        "SELECT l.purchase_id, CASE WHEN p.name = '' THEN p.sku ELSE p.name END, p.brand, p.category, "
        "l.quantity, l.amount, l.tax FROM purchase_line l JOIN product p ON p.id = l.product_id "
        f"WHERE l.purchase_id IN {listed} ORDER BY l.purchase_id, l.number",
        **values,
    ):
        lines.setdefault(purchase_id, []).append(BoughtLine(*line))
    return lines


def _answers(connection: Connection, submissions: list[Found]) -> dict[int, list[Answer]]:
    """By submission; the answers of one are those of one persona, survey and instant."""
    answers: dict[int, list[Answer]] = {}
    for found in submissions:
        rows = connection.all(
            "SELECT question, answer FROM survey_answer WHERE persona_id = :persona AND survey = :survey "
            "AND at = :at ORDER BY id",
            persona=found.row[3],
            survey=found.row[0],
            at=found.place.at,
        )
        answers[found.place.id] = [Answer(*row) for row in rows]
    return answers


def _carried(connection: Connection, merges: list[int]) -> dict[int, int]:
    """The points that came with each merge."""
    listed, values = in_list("merge", merges)
    if not merges:
        return {}
    rows = connection.all(
        "SELECT e.merge_id, sum(e.points) FROM merge m JOIN account a ON a.persona_id = m.survivor_id "
        "JOIN entry e ON e.account_id = a.id AND e.merge_id = m.id AND e.kind = 'merge_in' "
        f"WHERE m.id IN {listed} GROUP BY e.merge_id",
        **values,
    )
    return {row[0]: int(row[1]) for row in rows}


def _reversed_by(connection: Connection, entries: list[int]) -> dict[int, int]:
    """The reversal of each entry that has one."""
    listed, values = in_list("entry", entries)
    rows = connection.all(f"SELECT reverses_id, id FROM entry WHERE reverses_id IN {listed}", **values)
    return {row[0]: row[1] for row in rows}
