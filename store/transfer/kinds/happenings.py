"""Actions and pixel events: what customers did, dated, on the shop's channels and sites."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.messages.answers import note_opened
from store.transfer.cells import Shop, anywhere, line_text, past_moment, short_text, written_instant
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values
from store.transfer.kinds.who import WHO_COLUMNS, need, required_who
from store.transfer.lookups import among
from store.transfer.people import UNKNOWN, People
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

ROW = ("id", "persona_id", "at", "kind", "detail", "import_run_id")


def _columns(kind: str, detail: str) -> tuple[Column, ...]:
    return (
        *WHO_COLUMNS,
        Column("at", anywhere(written_instant), "column.happenings.at", "2024-06-03 09:12"),
        Column("kind", anywhere(short_text), "column.happenings.kind", kind),
        Column("detail", anywhere(line_text), "column.happenings.detail", detail),
    )


def check(values: Values, shop: Shop) -> Any:
    """A happening with everything but its persona."""
    need(values, "at", "kind")
    return [
        required_who(values, shop),
        past_moment(values["at"], None, shop, "at")[0],
        values["kind"],
        values.get("detail") or "",
    ]


class HappeningApplier:
    """Applies actions or pixel events of one run; one that is there already, also of a merged persona, "
    "stays."""

    def __init__(self, run: Run, table: str) -> None:
        self._run = run
        self._table = table
        self._people = People(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome, connection, table = Outcome(), unit.connection, self._table
        self._people.look_up(unit, (key for _, record in rows for key in record[0]))
        customers = {line: self._people.who(record[0]) for line, record in rows}
        tree = self._people.lineage(unit, {found.id for found in customers.values() if found is not None})
        moments = {record[1] for _, record in rows}
        where = "WHERE persona_id {keys} AND at {more}"
        self._run.bring(connection, table, f"SELECT id FROM {table} {where}", tree, more=moments)
        known = {
            (tree[persona_id], *rest)
            for persona_id, *rest in among(
                connection, f"SELECT persona_id, at, kind, detail FROM {table} {where}", tree, more=moments
            )
        }
        new: list[tuple[Any, ...]] = []
        for line, (who, *content) in rows:
            customer = customers[line]
            if customer is None:
                outcome.reject(line, *self._people.named(who), say(UNKNOWN))
            elif (customer.id, *content) in known:
                outcome.counts.unchanged += 1
            else:
                known.add((customer.id, *content))
                new.append((customer.id, *content, self._run.id))
        numbers = unit.new_ids(connection, table, len(new)) if new else ()
        connection.many(table, ROW, [(number, *row) for number, row in zip(numbers, new, strict=True)])
        if table == "action":
            note_opened(unit, [(row[0], row[2], row[3]) for row in new])
        outcome.counts.new += len(new)
        return outcome


def _actions(run: Run) -> Applier:
    return HappeningApplier(run, "action")


def _pixel_events(run: Run) -> Applier:
    return HappeningApplier(run, "pixel_event")


_NEEDS = (("at",), ("kind",), ("source_id", "phone", "email"))
ACTIONS = Kind(
    "actions", "action", _columns("link clicked", "Summer campaign"), check, _actions, needs=_NEEDS
)
PIXEL_EVENTS = Kind(
    "pixel-events",
    "pixel event",
    _columns("product viewed", "https://example.com/oat-drink"),
    check,
    _pixel_events,
    needs=_NEEDS,
)
