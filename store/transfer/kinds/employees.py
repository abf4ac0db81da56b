"""The employee list as a file: phones and e-mails of people who do not earn, with their last day."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.errors import NotPermitted
from store.people.employees import COLUMNS as ROW
from store.people.employees import keep_flags
from store.points.customer import refuse_own
from store.transfer.cells import Shop, anywhere, day
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values, Wrong
from store.transfer.kinds.who import WHO_COLUMNS
from store.transfer.lookups import among
from store.transfer.people import People
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.transfer.undoing.journal import note_values
from store.words import say

COLUMNS = (
    *(column for column in WHO_COLUMNS if column.name in ("phone", "email")),
    Column("until", anywhere(day), "column.employees.until", "2030-12-31", clears=True),
)


def check(values: Values, shop: Shop) -> Any:
    """The row's phone and e-mail, and the last day if the row says something of it."""
    contacts = [[kind, values[kind]] for kind in ("phone", "email") if values.get(kind)]
    if not contacts:
        raise Wrong("phone", say("transfer.employee_needs"))
    return [contacts, "until" in values, values.get("until")]


class EmployeeApplier:
    """Applies lines of the list of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome, connection, run = Outcome(), unit.connection, self._run
        contacts = [tuple(contact) for _, record in rows for contact in record[0]]
        self._people.look_up(unit, contacts)
        values = [value for _, value in contacts]
        run.bring(connection, "employee", "SELECT id FROM employee WHERE value {keys}", values)
        known: dict[tuple[str, str], str | None] = {
            (kind, value): until
            for kind, value, until in among(
                connection, "SELECT kind, value, until FROM employee WHERE value {keys}", values
            )
        }
        touched: set[int] = set()
        for line, (listed, says_until, until) in rows:
            holders = {contact[1]: self._people.who([contact]) for contact in listed}
            try:
                for found in holders.values():
                    if found is not None:
                        refuse_own(unit, found.id)
            except NotPermitted as own:
                outcome.reject(line, listed[0][0], listed[0][1], str(own))
                continue
            done = {self._line(unit, known, tuple(one), says_until, until, holders[one[1]]) for one in listed}
            touched |= {found.id for found in holders.values() if found is not None}
            counts = outcome.counts
            if "new" in done:
                counts.new += 1
            elif "updated" in done:
                counts.updated += 1
            else:
                counts.unchanged += 1
        if touched:
            keep_flags(connection, touched)
        return outcome

    def _line(
        self,
        unit: Unit,
        known: dict[tuple[str, str], str | None],
        contact: tuple[str, str],
        says_until: bool,
        until: str | None,
        holder: Any,
    ) -> str:
        """Writes one contact: ``new``, ``updated`` or ``unchanged``."""
        kind, value = contact
        if contact not in known:
            known[contact] = until
            new = (
                unit.new_id("employee"),
                kind,
                value,
                None if holder is None else holder.id,
                until,
                unit.at,
                self._run.actor.staff_id,
                self._run.id,
            )
            unit.connection.many("employee", ROW, [new])
            return "new"
        if not says_until or known[contact] == until:
            return "unchanged"
        known[contact] = until
        note_values(unit, self._run.id, "employee", "value", [(value, {"until": until})])
        unit.connection.run(
            "UPDATE employee SET until = :until WHERE kind = :kind AND value = :value",
            until=until,
            kind=kind,
            value=value,
        )
        return "updated"


def applier(run: Run) -> Applier:
    """Writes the employee list."""
    return EmployeeApplier(run)


EMPLOYEES = Kind("employees", "line", COLUMNS, check, applier, needs=(("phone", "email"),))
