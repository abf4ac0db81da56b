"""Loyalty cards by serial; their balances and fields come with the card programmes."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.transfer.cells import Shop, anywhere, choice, line_text, past_moment, short_text, written_instant
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values
from store.transfer.kinds.who import WHO_COLUMNS, need, required_who
from store.transfer.lookups import among
from store.transfer.people import UNKNOWN, People
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

TYPES = ("stamp", "cash-back", "multipass", "coupon", "discount", "gift", "membership", "reward")
FIELDS = ("programme", "type", "status", "device", "installed_at", "utm")
_DEFAULTS = {"programme": "Membership", "type": "membership", "status": "not installed"}

COLUMNS = (
    Column("serial", anywhere(short_text), "column.cards.serial", "100-220-331"),
    *WHO_COLUMNS,
    Column("programme", anywhere(short_text), "column.cards.programme", "Coffee stamps"),
    Column("type", anywhere(choice(*TYPES)), "column.cards.type", "stamp"),
    Column(
        "status",
        anywhere(choice("not installed", "installed", "deleted")),
        "column.cards.status",
        "installed",
    ),
    Column("device", anywhere(short_text), "column.cards.device", "iPhone", clears=True),
    Column("installed_at", anywhere(written_instant), "column.cards.installed_at", "2024-03-01 17:06"),
    Column("utm", anywhere(line_text), "column.cards.utm", "spring", clears=True),
)


def check(values: Values, shop: Shop) -> Any:
    """A card with everything but its persona."""
    need(values, "serial")
    if values.get("installed_at"):
        values["installed_at"] = past_moment(values["installed_at"], None, shop, "installed_at")[0]
    return [required_who(values, shop), values["serial"], {k: values[k] for k in FIELDS if k in values}]


class CardApplier:
    """Applies cards of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome, connection = Outcome(), unit.connection
        self._people.look_up(unit, (key for _, record in rows for key in record[0]))
        serials = [record[1] for _, record in rows]
        self._run.bring(connection, "card", "SELECT id FROM card WHERE serial {keys}", serials)
        known = {
            row[0]: (row[1], dict(zip(FIELDS, row[2:], strict=True)))
            for row in among(
                connection,
                f"SELECT serial, persona_id, {', '.join(FIELDS)} FROM card WHERE serial {{keys}}",
                serials,
            )
        }
        for line, (who, serial, fields) in rows:
            customer = self._people.who(who)
            if customer is None:
                outcome.reject(line, *self._people.named(who), say(UNKNOWN))
                continue
            standing = known.get(serial)
            if standing is None:
                made: dict[str, Any] = {**dict.fromkeys(FIELDS), **_DEFAULTS, **fields}
                known[serial] = (customer.id, made)
                connection.insert(
                    "card",
                    id=unit.new_id("card"),
                    persona_id=customer.id,
                    serial=serial,
                    import_run_id=self._run.id,
                    **made,
                )
                outcome.counts.new += 1
            elif standing[0] != customer.id:
                outcome.reject(line, "serial", serial, say("transfer.card_of_another"))
            elif changed := {name: value for name, value in fields.items() if standing[1][name] != value}:
                standing[1].update(changed)
                sets = ", ".join(f"{name} = :{name}" for name in changed)
                connection.run(f"UPDATE card SET {sets} WHERE serial = :serial", serial=serial, **changed)
                outcome.counts.updated += 1
            else:
                outcome.counts.unchanged += 1
        return outcome


def applier(run: Run) -> Applier:
    """Writes cards."""
    return CardApplier(run)


CARDS = Kind("cards", "card", COLUMNS, check, applier, needs=(("serial",), ("source_id", "phone", "email")))
