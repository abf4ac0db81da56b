"""The employee list: phones and e-mails of people who neither earn nor redeem, until a day or for good.

`points.md` rule 15. A line waits for somebody to have its phone or e-mail; the persona's ``employee`` and
``employee_until`` are what the rules read. After the last day the customer earns again from then on.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from store.clock import EARLIEST_DAY, LATEST_DAY
from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.merging.lineage import survivor_of
from store.people.identifiers import email_identifier, phone_identifier
from store.points.customer import refuse_own
from store.points.earning.grants import lineages
from store.receipt import Receipt
from store.use_case import operation
from store.words import say

COLUMNS = ("id", "kind", "value", "persona_id", "until", "at", "staff_id", "import_run_id")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; ``persona_id`` None while nobody here has the phone or e-mail."""

    contact: str
    persona_id: int | None
    name: str | None
    until: str | None
    at: str

    def as_json(self) -> dict[str, Any]:
        """The stable output of ``employees list --json``."""
        return asdict(self)


def contact_of(typed: str, region: str) -> tuple[str, str]:
    """Kind and value of a phone or e-mail as it is kept; raises ``BadInput``."""
    known = email_identifier(typed) if "@" in typed else phone_identifier(typed, region)
    return known.kind, known.value


@operation("employee list")
def list_employee(unit: Unit, contact: str, *, until: str | None = None) -> Receipt:
    """Puts a phone or e-mail on the list, or gives its line another last day; ``details`` has ``persona_id``.

    Raises ``BadInput``, ``Refused`` where that is what the list says already, ``NotPermitted`` for one's own.
    """
    kind, value = contact_of(contact, unit.settings.text("region"))
    last = last_day(until, unit.day_at(None).isoformat())
    holder = _holder(unit.connection, kind, value)
    if holder is not None:
        refuse_own(unit, holder)
    standing = unit.connection.one(
        "SELECT id, until FROM employee WHERE kind = :kind AND value = :value", kind=kind, value=value
    )
    if standing is not None and standing[1] == last:
        raise Refused(say("people.employee_listed"))
    if standing is not None:
        unit.connection.run("UPDATE employee SET until = :until WHERE id = :id", until=last, id=standing[0])
    else:
        new = (unit.new_id("employee"), kind, value, holder, last, unit.at, unit.actor.staff_id, None)
        unit.connection.many("employee", COLUMNS, [new])
    return _settled(unit, holder, listed=1)


@operation("employee list")
def unlist_employee(unit: Unit, contact: str) -> Receipt:
    """Takes a phone or e-mail off the list; its customer earns again from now on. Raises ``NotFound``."""
    kind, value = contact_of(contact, unit.settings.text("region"))
    row = unit.connection.one(
        "DELETE FROM employee WHERE kind = :kind AND value = :value RETURNING persona_id",
        kind=kind,
        value=value,
    )
    if row is None:
        raise NotFound(say("people.employee_not_listed"))
    holder = None if row[0] is None else survivor_of(unit.connection, row[0])
    if holder is not None:
        refuse_own(unit, holder)
    return _settled(unit, holder, listed=0)


def last_day(typed: str | None, today: str) -> str | None:
    """The last day of a line, None for good; raises ``BadInput`` for what is no day or has passed."""
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise BadInput(say("people.employee_day", text=typed[:20])) from None
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise BadInput(say("people.employee_day_bounds", day=day))
    if day < today:
        raise BadInput(say("people.employee_day_past", day=day))
    return day


def _settled(unit: Unit, holder: int | None, **details: Any) -> Receipt:
    if holder is not None:
        keep_flags(unit.connection, [holder])
        unit.subject = holder
    return Receipt(unit.actor.operation_id or "", holder, details={"persona_id": holder, **details})


def _holder(connection: Connection, kind: str, value: str) -> int | None:
    found: int | None = connection.value(
        "SELECT persona_id FROM identifier WHERE kind = :kind AND value = :value AND state = 'live'",
        kind=kind,
        value=value,
    )
    return found


def keep_flags(connection: Connection, persona_ids: Collection[int]) -> None:
    """Writes on personas what the lines that name them, or somebody merged into them, say: the longest
    holds."""
    trees = lineages(connection, persona_ids)
    roots = {member: root for root, members in trees.items() for member in members}
    listed, values = in_list("persona", sorted(roots))
    until: dict[int, str | None] = {}
    for persona_id, last in connection.all(
        f"SELECT persona_id, until FROM employee WHERE persona_id IN {listed}", **values
    ):
        known = until.get(roots[persona_id], "")
        until[roots[persona_id]] = None if last is None or known is None else max(last, known)
    connection.each(
        "UPDATE persona SET employee = :employee, employee_until = :until WHERE id = :id",
        [
            {"id": persona_id, "employee": int(persona_id in until), "until": until.get(persona_id)}
            for persona_id in sorted(persona_ids)
        ],
    )


def find_waiting(connection: Connection, persona_id: int, contacts: Iterable[tuple[str, str]]) -> None:
    """Puts a persona on the list whose phone or e-mail a line has waited for; after identifiers are given."""
    found = 0
    for kind, value in contacts:
        found += connection.run(
            "UPDATE employee SET persona_id = :persona WHERE kind = :kind AND value = :value "
            "AND persona_id IS NULL",
            persona=persona_id,
            kind=kind,
            value=value,
        )
    if found:
        keep_flags(connection, [persona_id])


def find_all_waiting(connection: Connection) -> int:
    """The same for every line that waits, after personas were imported; how many were found."""
    holder = (
        "(SELECT i.persona_id FROM identifier i WHERE i.kind = employee.kind AND i.value = employee.value "
        "AND i.state = 'live')"
    )
    rows = connection.all(
        f"UPDATE employee SET persona_id = {holder} WHERE persona_id IS NULL AND {holder} IS NOT NULL "
        "RETURNING persona_id"
    )
    if rows:
        keep_flags(connection, {row[0] for row in rows})
    return len(rows)


def employees(connection: Connection) -> list[Listed]:
    """The whole list, those whose last day has passed too, by name and contact."""
    rows = connection.all(
        "SELECT e.value, e.persona_id, p.name, e.until, e.at FROM employee e "
        "LEFT JOIN persona p ON p.id = e.persona_id ORDER BY coalesce(p.sort_name, ''), e.value"
    )
    return [Listed(*row) for row in rows]
