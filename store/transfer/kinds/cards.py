"""Loyalty cards by serial, with what stands on them and their custom fields.

``balance`` is the total brought from files: a later file writes the difference. What stands on the card already (an
export taken in again) writes nothing. A programme nobody knows is made, to
be confirmed.
"""

from collections.abc import Sequence
from typing import Any

from store.cards.issuing import checked_fields, write_card
from store.cards.posting import Taken, account_of, post, record, row_of
from store.cards.programmes import programme_for
from store.cards.records import LoyaltyCard, Programme, card_by_serial, card_of, programme_named
from store.cards.types import UNITS
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.points.ledger.load import take
from store.points.ledger.write import write
from store.transfer.cells import (
    Shop,
    anywhere,
    choice,
    in_currency,
    line_text,
    past_moment,
    short_text,
    whole,
    written_instant,
)
from store.transfer.columns import ATTRIBUTE, Column
from store.transfer.kinds.kind import Applier, Kind, Values
from store.transfer.kinds.who import WHO_COLUMNS, need, required_who
from store.transfer.ledger import book_of
from store.transfer.lookups import among
from store.transfer.people import UNKNOWN, People
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.transfer.undoing.journal import note_values
from store.words import say

TYPES = tuple(UNITS)
FIELDS = ("status", "device", "installed_at", "utm")
NAMED = ("programme", "type", "balance", *FIELDS)
_FIRST = ("Membership", "membership")
"""Name and type of the programme of a card whose file names none."""

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
    Column("balance", anywhere(short_text), "column.cards.balance", "7"),
    Column("utm", anywhere(line_text), "column.cards.utm", "spring", clears=True),
)


def check(values: Values, shop: Shop) -> Any:
    """A card with everything but its persona."""
    need(values, "serial")
    if values.get("installed_at"):
        values["installed_at"] = past_moment(values["installed_at"], None, shop, "installed_at")[0]
    fields = {
        name[len(ATTRIBUTE) :]: value or "" for name, value in values.items() if name.startswith(ATTRIBUTE)
    }
    named = {name: values[name] for name in NAMED if name in values}
    return [required_who(values, shop), values["serial"], named, fields]


class CardApplier:
    """Applies cards of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome = Outcome()
        self._people.look_up(unit, (key for _, row in rows for key in row[0]))
        self._bring(unit, [row[1] for _, row in rows])
        for line, (who, serial, named, fields) in rows:
            customer = self._people.who(who)
            if customer is None:
                outcome.reject(line, *self._people.named(who), say(UNKNOWN))
                continue
            standing = card_by_serial(unit.connection, serial)
            if standing is not None and standing.persona_id != customer.id:
                outcome.reject(line, "serial", serial, say("transfer.card_of_another"))
                continue
            try:
                self._one(unit, outcome, customer.id, standing, serial, named, fields)
            except _Misfit as misfit:
                outcome.reject(line, misfit.column, misfit.value, str(misfit))
        return outcome

    def _bring(self, unit: Unit, serials: list[str]) -> None:
        """In a rehearsal, whoever has these cards."""
        if self._run.rehearsal is not None:
            real = self._run.rehearsal.connection
            holders = among(real, "SELECT persona_id FROM card WHERE serial {keys}", serials)
            self._run.rehearsal.bring_personas(unit.connection, {row[0] for row in holders})

    def _one(
        self,
        unit: Unit,
        outcome: Outcome,
        persona_id: int,
        standing: LoyaltyCard | None,
        serial: str,
        named: Values,
        fields: dict[str, str],
    ) -> None:
        programme = self._programme(unit, standing, named)
        balance = self._balance(programme, named)
        values = {name: named[name] for name in FIELDS if name in named}
        if standing is None:
            card_id = write_card(
                unit,
                persona_id,
                programme,
                serial,
                **values,
                fields=checked_fields(fields),
                import_run_id=self._run.id,
                book=book_of(unit, self._run),
                begins=balance is None,
            )
            made = card_of(unit.connection, card_id)
            if balance and made is not None:
                self._post(unit, made, programme, balance)
            outcome.counts.new += 1
            return
        changed = {name: value for name, value in values.items() if getattr(standing, name) != value}
        kept = checked_fields({**standing.fields, **fields})
        if kept != checked_fields(standing.fields):
            changed["fields"] = kept
        if programme.id != standing.programme_id:
            changed["programme_id"] = programme.id
        same = balance is None or balance == standing.balance
        difference = 0 if same or balance is None else balance - self._brought(unit, standing)
        if difference:
            self._post(unit, standing, programme, difference)
        if changed:
            note_values(unit, self._run.id, "card", "id", [(standing.id, changed)])
            sets = ", ".join(f"{name} = :{name}" for name in changed)
            unit.connection.run(f"UPDATE card SET {sets} WHERE id = :id", id=standing.id, **changed)
        if changed or difference:
            outcome.counts.updated += 1
        else:
            outcome.counts.unchanged += 1

    def _programme(self, unit: Unit, standing: LoyaltyCard | None, named: Values) -> Programme:
        """The programme of a row; a card there is stays of its type."""
        name, kind = named.get("programme"), named.get("type")
        if standing is not None and not name:
            name = standing.programme
        found = None if name is None else programme_named(unit.connection, name)
        if found is None:
            try:
                kind = kind or (standing.type if standing is not None else _FIRST[1])
                found = programme_for(unit, name or _FIRST[0], kind, import_run_id=self._run.id)
            except BadInput as bad:
                raise _Misfit("programme", name, str(bad)) from bad
        if kind and found.type != kind:
            raise _Misfit("type", kind, say("transfer.card_type", programme=found.name, type=found.type))
        if standing is not None and found.type != standing.type:
            raise _Misfit("programme", name, say("transfer.card_type", programme=found.name, type=found.type))
        return found

    def _balance(self, programme: Programme, named: Values) -> int | None:
        """What the file says stands on the card, in the programme's unit; None where it says nothing."""
        text = named.get("balance")
        if text is None:
            return None
        try:
            units = (
                in_currency(text, "balance", self._run.shop)
                if programme.unit == "money"
                else whole(text, "balance")
            )
        except BadInput as bad:
            raise _Misfit("balance", text, str(bad)) from bad
        if units < 0:
            raise _Misfit("balance", text, say("transfer.card_below_zero"))
        return units

    def _brought(self, unit: Unit, card: LoyaltyCard) -> int:
        found: int = unit.connection.value(
            "SELECT coalesce(sum(units), 0) FROM card_transaction WHERE card_id = :card AND verb = 'import'",
            card=card.id,
        )
        return int(found)

    def _post(self, unit: Unit, card: LoyaltyCard, programme: Programme, units: int) -> None:
        account_id = account_of(unit, card)
        taken = Taken(card, programme, take(unit.connection, [account_id])[account_id])
        book = book_of(unit, self._run)
        try:
            entry_id = post(unit, taken, book, units)
        except Refused as refused:
            raise _Misfit("balance", str(units), str(refused)) from refused
        row = row_of(unit, taken, "import", units, entry_id, import_run_id=self._run.id)
        write(unit.connection, book)
        record(unit, [row])


class _Misfit(Exception):
    """A row that does not fit what is there, with the column and what stands in it."""

    def __init__(self, column: str, value: str | None, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value = column, value


def applier(run: Run) -> Applier:
    """Writes cards."""
    return CardApplier(run)


CARDS = Kind(
    "cards",
    "card",
    COLUMNS,
    check,
    applier,
    attributes=True,
    needs=(("serial",), ("source_id", "phone", "email")),
)
