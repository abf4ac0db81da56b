"""Personas, discounts and acts for the tests of points: invented, made by SQL, no rules of their own."""

import itertools
import json

from store.actor import Actor
from store.clock import instant
from store.database.store import Store
from store.database.unit import Unit
from store.merging.lineage import lineage
from store.merging.since import moment_of
from store.merging.standing import merges_into
from store.points.earning.sale import sell_by_hand
from store.points.ledger.accounts import ACCOUNT_COLUMNS, new_account
from store.points.merge_accounts import carry_over
from store.points.unmerge_accounts import give_home
from store.receipt import Receipt
from store.staff.permissions import Role
from store.use_case import operation

_numbers = itertools.count(1)


def operation_id(number: int) -> str:
    """A fixed operation id."""
    return f"0198f000-0000-7000-8000-{number:012d}"


def make_persona(
    store: Store,
    persona_id: int,
    *,
    signup_on: str | None = "2026-01-01",
    status: str = "active",
    merged_into: int | None = None,
    birthday: str | None = None,
    phone: str | None = None,
    employee: bool = False,
    employee_until: str | None = None,
    wallet_pin: str | None = None,
) -> int:
    """A persona with its points account; ``phone`` becomes a live identifier."""
    at = instant(store.clock())

    def work(connection: object) -> None:
        c = store.connection
        c.insert(
            "persona",
            id=persona_id,
            status=status,
            merged_into=merged_into,
            first_name="Ada",
            last_name=f"Invented{persona_id}",
            name=f"Ada Invented{persona_id}",
            folded="",
            exact_key="",
            sort_name="",
            birthday=birthday,
            signup_on=signup_on,
            first_seen_at=at,
            last_seen_at=at,
            sales=0,
            spent=0,
            source="test",
            wallet_pin=wallet_pin,
            employee=int(employee),
            employee_until=employee_until,
            created_at=at,
            version=1,
        )
        c.many("account", ACCOUNT_COLUMNS, [new_account(persona_id, persona_id)])
        if phone is not None:
            c.insert(
                "identifier",
                id=persona_id * 10,
                persona_id=persona_id,
                kind="phone",
                value=phone,
                shown=phone,
                label="mobile",
                state="live",
                rank=1,
                origin="test",
                since=at,
            )

    store.transact(work)
    return persona_id


def staff_of(role: Role, *, location_id: int = 1, location: str = "Downtown") -> Actor:
    """The seeded staff member of a role at a till."""
    number = list(Role).index(role) + 1
    return Actor(
        staff_id=number,
        code=f"{role.value[:3].upper()}{number}",
        name=f"{role.value} One",
        role=role.value,
        location_id=location_id,
        location=location,
        terminal="till-1",
        case="case 1" if role is Role.OPERATOR else None,
    )


def set_setting(store: Store, name: str, value: str, *, version: int | None = None) -> None:
    """A setting from now on."""
    at = instant(store.clock())
    store.connection.insert(
        "setting",
        name=name,
        version=version or next(_numbers),
        value=value,
        from_at=at,
        written_at=at,
        staff_id=7,
    )


def approval(store: Store, request_hash: str, *, actor: Actor, approver: Role) -> int:
    """An approver's yes to one request of this actor."""
    approval_id = 9000 + next(_numbers)
    store.connection.insert(
        "approval",
        id=approval_id,
        request_hash=request_hash,
        actor_id=actor.staff_id,
        approver_id=list(Role).index(approver) + 1,
        given_at=instant(store.clock()),
        ends_at="2099-01-01T00:00:00.000Z",
    )
    return approval_id


@operation("merge")
def join_points(unit: Unit, survivor_id: int, absorbed_id: int) -> Receipt:
    """A merge as far as points go: lineage, redemptions and orders move, then the account is carried over."""
    c = unit.connection
    merge_id = unit.new_id("merge")
    c.insert(
        "merge",
        id=merge_id,
        survivor_id=survivor_id,
        absorbed_id=absorbed_id,
        how="by hand",
        evidence=json.dumps(moment_of(c, survivor_id, absorbed_id)),
        at=unit.at,
    )
    c.run(
        "UPDATE persona SET status = 'merged', merged_into = :survivor WHERE id = :absorbed",
        survivor=survivor_id,
        absorbed=absorbed_id,
    )
    c.run(
        "UPDATE persona SET version = version + 1 WHERE id IN (:survivor, :absorbed)",
        survivor=survivor_id,
        absorbed=absorbed_id,
    )
    for table in ("redemption", "purchase"):
        c.run(
            f"UPDATE {table} SET persona_id = :survivor WHERE persona_id = :absorbed",
            survivor=survivor_id,
            absorbed=absorbed_id,
        )
    entries = carry_over(unit, survivor_id, absorbed_id, merge_id)
    balance = c.value("SELECT balance FROM account WHERE persona_id = :id", id=survivor_id)
    return Receipt(unit.actor.operation_id or "", survivor_id, entries, balance)


def balance(store: Store, persona_id: int) -> int:
    """What the account holds as booked."""
    found: int = store.connection.value(
        "SELECT balance FROM account WHERE persona_id = :id AND card_id IS NULL", id=persona_id
    )
    return found


def kinds(store: Store, persona_id: int) -> list[tuple[str, int]]:
    """Kind and points of every entry of a persona's account, in order."""
    rows = store.connection.all(
        "SELECT e.kind, e.points FROM entry e JOIN account a ON a.id = e.account_id "
        "WHERE a.persona_id = :id ORDER BY e.seq",
        id=persona_id,
    )
    return [(kind, points) for kind, points in rows]


def earn(store: Store, persona_id: int, points: int) -> Receipt:
    """A sale by hand that earns so many points at 100 per 100."""
    return sell_by_hand(store, staff_of(Role.OWNER), persona_id, points * 100)


def make_run(store: Store) -> None:
    """An import run under way, with the id 1."""
    at = instant(store.clock())
    store.connection.insert(
        "import_run",
        id=1,
        kind="personas",
        source="old till",
        file_name="p.csv",
        file_hash="",
        state="applying",
        enrols=0,
        staff_id=7,
        started_at=at,
        lease_until=at,
        applied=0,
        counts="",
    )


@operation("unmerge")
def part_points(unit: Unit, survivor_id: int, absorbed_id: int) -> Receipt:
    """An unmerge as far as points go: lineage, redemptions and orders come home, then the points."""
    c = unit.connection
    merge = next(one for one in merges_into(c, survivor_id) if one.absorbed_id == absorbed_id)
    c.run("UPDATE merge SET undone_at = :at WHERE id = :id", at=unit.at, id=merge.id)
    c.run(
        "UPDATE persona SET status = 'active', merged_into = NULL WHERE id = :absorbed", absorbed=absorbed_id
    )
    for member in lineage(c, absorbed_id):
        for table in ("redemption", "purchase"):
            c.run(
                f"UPDATE {table} SET persona_id = :absorbed WHERE persona_id = :survivor AND home_id = :home",
                absorbed=absorbed_id,
                survivor=survivor_id,
                home=member,
            )
    entries = give_home(unit, survivor_id, absorbed_id, merge)
    balance = c.value("SELECT balance FROM account WHERE persona_id = :id", id=survivor_id)
    return Receipt(unit.actor.operation_id or "", survivor_id, entries, balance)
