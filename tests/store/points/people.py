"""Personas, discounts and acts for the tests of points: invented, made by SQL, no rules of their own."""

import itertools
from collections.abc import Callable

from store.actor import Actor
from store.clock import instant
from store.database.store import Store
from store.points.accounts import ACCOUNT_COLUMNS, new_account
from store.staff.permissions import Role

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


Act = Callable[..., object]


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
