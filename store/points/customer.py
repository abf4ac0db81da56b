"""The customer a points act is about: account taken first, then the persona read and the common rules
asked."""

from collections.abc import Collection
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.sql import Row, in_list
from store.database.unit import Unit
from store.errors import NotFound, NotPermitted, Refused
from store.merging.lineage import lineage, survivor_of
from store.points.ledger.accounts import account_id_of, open_account
from store.points.ledger.load import take
from store.points.ledger.records import Account
from store.staff.permissions import Grant, grant
from store.words import say


@dataclass(frozen=True, slots=True)
class Customer:
    """What the rules of earning and redeeming ask of a persona."""

    id: int
    name: str
    status: str
    merged_into: int | None
    signup_on: str | None
    birthday: str | None
    wallet_pin: str | None
    employee: bool
    employee_until: str | None

    @property
    def member(self) -> bool:
        """Whether there is a signup date (`points.md` rule 8)."""
        return self.signup_on is not None

    def on_employee_list(self, today: str) -> bool:
        """Whether the employee list holds this persona today; the end date is included (`points.md` rule
        15)."""
        return self.employee and (self.employee_until is None or self.employee_until >= today)


_CUSTOMER = (
    "SELECT id, name, status, merged_into, signup_on, birthday, wallet_pin, employee, employee_until "
    "FROM persona WHERE id"
)


def customer(connection: Connection, persona_id: int) -> Customer | None:
    """The persona as the rules see it, None if there is no such id."""
    row = connection.one(f"{_CUSTOMER} = :id", id=persona_id)
    return None if row is None else _customer(row)


def customers(connection: Connection, persona_ids: Collection[int]) -> dict[int, Customer]:
    """Personas as the rules see them, by id."""
    listed, values = in_list("id", sorted(persona_ids))
    return {row[0]: _customer(row) for row in connection.all(f"{_CUSTOMER} IN {listed}", **values)}


def _customer(row: Row) -> Customer:
    (of_id, name, status, merged_into, signup_on, birthday, wallet_pin, employee, until) = row
    return Customer(of_id, name, status, merged_into, signup_on, birthday, wallet_pin, bool(employee), until)


def take_customer(unit: Unit, persona_id: int) -> tuple[Customer, Account]:
    """The persona's account, taken for this transaction, and the persona, read after that; both may be
    acted on.

    Raises ``NotFound`` (also for a held one, in the same words, for roles that may not know), ``Refused``
    for an archived or merged one, ``NotPermitted`` for the actor's or approver's own.
    """
    unit.subject = persona_id
    found = customer(unit.connection, persona_id)
    if found is None:
        unit.subject = None
        raise _unknown(persona_id)
    refuse_inactive(unit, found)
    account_id = account_id_of(unit.connection, persona_id) or open_account(unit, persona_id)
    account = take(unit.connection, [account_id])[account_id]
    found = customer(unit.connection, persona_id) or found
    refuse_inactive(unit, found)
    refuse_own(unit, persona_id)
    return found, account


def refuse_inactive(unit: Unit, found: Customer) -> None:
    """Nothing is done on an archived, merged or held persona; the sentence says where to go on."""
    if found.status == "archived":
        raise Refused(say("points.customer_archived", id=found.id))
    if found.status == "merged":
        survivor = survivor_of(unit.connection, found.id)
        into = None if survivor is None else customer(unit.connection, survivor)
        name = into.name if into is not None and into.status == "active" else ""
        key = "points.customer_merged_named" if name else "points.customer_merged"
        raise Refused(say(key, id=found.id, survivor=survivor, name=name))
    if found.status == "sealed":
        if grant(unit.actor.role, "upkeep") is Grant.NO:
            raise _unknown(found.id)
        raise Refused(say("points.customer_held", id=found.id))


def refuse_own(unit: Unit, persona_id: int) -> None:
    """Staff neither sell to, adjust, redeem for nor approve themselves (`points.md` rule 35): neither their
    own persona nor one with the same live phone."""
    who = {"staff": unit.actor.staff_id, "approver": unit.approver_id}
    for staff_id in filter(None, who.values()):
        own = unit.connection.value("SELECT persona_id FROM staff WHERE id = :id", id=staff_id)
        if own is not None and _same_person(unit.connection, own, persona_id):
            whose = say("points.your_own") if staff_id == unit.actor.staff_id else say("points.approvers_own")
            raise NotPermitted(say("points.own_card", whose=whose), "own persona")


def _same_person(connection: Connection, own: int, persona_id: int) -> bool:
    if persona_id in (own, survivor_of(connection, own)) or own in lineage(connection, persona_id):
        return True
    shared = connection.one(
        "SELECT 1 FROM identifier mine JOIN identifier theirs ON theirs.kind = 'phone' "
        "AND theirs.value = mine.value AND theirs.state IN ('live', 'shared') "
        "WHERE mine.persona_id = :own AND mine.kind = 'phone' AND mine.state IN ('live', 'shared') "
        "AND theirs.persona_id = :persona",
        own=own,
        persona=persona_id,
    )
    return shared is not None


def _unknown(persona_id: int) -> NotFound:
    return NotFound(say("people.not_found", id=persona_id))
