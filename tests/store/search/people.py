"""Personas put straight into a store's tables, for tests of the search alone."""

from typing import Any

from store.database.store import Store
from store.people.phones import parse_phone
from store.search.folding import exact_key, fold, fold_both
from store.search.names import index_names

AT = "2025-03-01T12:00:00.000Z"


def add_persona(
    store: Store,
    persona_id: int,
    name: str = "",
    *,
    phone: str | None = None,
    email: str | None = None,
    points: int = 0,
    seen: str = AT,
    purchased: str | None = None,
    indexed: bool = True,
    **columns: Any,
) -> int:
    """A persona with an account, its live phone and e-mail; any column of ``persona`` may be given."""
    connection = store.connection
    first, _, last = name.partition(" ")
    e164 = parse_phone(phone, "US").e164 if phone else None
    values: dict[str, Any] = {
        "id": persona_id,
        "status": "active",
        "merged_into": None,
        "first_name": first,
        "last_name": last,
        "name": name,
        "folded": fold_both(name),
        "exact_key": exact_key(name),
        "sort_name": fold(f"{last} {first}"),
        "phone": e164,
        "email": email,
        "signup_on": None,
        "first_seen_at": AT,
        "last_seen_at": purchased or seen,
        "last_purchase_at": purchased,
        "sales": 0,
        "spent": 0,
        "source": "Loyalty",
        "employee": 0,
        "created_at": AT,
        "version": 1,
    }
    values.update(columns)
    connection.insert("persona", **values)
    if indexed:
        index_names(connection, persona_id, None, values["folded"])
    connection.insert(
        "account",
        id=persona_id,
        persona_id=persona_id,
        unit="points",
        balance=points,
        uncovered=0,
        version=1,
    )
    if phone:
        add_identifier(store, persona_id, "phone", phone)
    if email:
        add_identifier(store, persona_id, "email", email)
    return persona_id


def add_identifier(
    store: Store, persona_id: int, kind: str, value: str, *, state: str = "live", label: str = "mobile"
) -> None:
    """One more identifier; phones are typed in any format of the US."""
    connection = store.connection
    national = backwards = None
    shown = value
    if kind == "phone":
        phone = parse_phone(value, "US")
        value, national, backwards = phone.e164, phone.national, phone.e164[:0:-1]
    number = connection.value("SELECT coalesce(max(id), 0) + 1 FROM identifier")
    rank = connection.value(
        "SELECT coalesce(max(rank), 0) + 1 FROM identifier WHERE persona_id = :id AND kind = :kind",
        id=persona_id,
        kind=kind,
    )
    connection.insert(
        "identifier",
        id=number,
        persona_id=persona_id,
        kind=kind,
        value=value.lower() if kind == "email" else value,
        shown=shown,
        national=national,
        reversed=backwards,
        label=label if kind == "phone" else "",
        state=state,
        rank=rank,
        origin="staff",
        since=AT,
    )


def add_purchase(
    store: Store,
    number: int,
    persona_id: int | None,
    *,
    order_id: str = "",
    receipt: str | None = None,
    location_id: int = 1,
    at: str = AT,
    said_phone: str | None = None,
    said_email: str | None = None,
) -> None:
    """An order of 10.00, anonymous without a persona."""
    store.connection.insert(
        "purchase",
        id=number,
        source="POS",
        order_id=order_id or f"o-{number}",
        receipt=receipt,
        persona_id=persona_id,
        home_id=persona_id,
        said_phone=said_phone,
        said_email=said_email,
        placed_at=at,
        placed_on=at[:10],
        location_id=location_id,
        pre_tax=1000,
        tax=0,
        total=1000,
        items=1,
        refunded=0,
        qualifies=1,
        written_at=at,
        content_hash="",
    )


def add_card(store: Store, number: int, persona_id: int, serial: str, status: str = "installed") -> None:
    """A loyalty card with a serial."""
    store.connection.insert(
        "card",
        id=number,
        persona_id=persona_id,
        serial=serial,
        programme_id=_programme(store),
        status=status,
        issued_at=AT,
    )


def _programme(store: Store) -> int:
    """The one programme of these tests."""
    if store.connection.one("SELECT 1 FROM card_programme") is None:
        store.connection.insert(
            "card_programme",
            id=1,
            name="Stamps",
            name_key="stamps",
            type="stamp",
            version=1,
            position=1,
            start=0,
            goal=10,
            rate=0,
            valid_days=0,
            earns=0,
            confirmed=1,
            written_at=AT,
        )
    return 1


def add_tag(store: Store, persona_id: int, tag: str) -> None:
    """A tag."""
    store.connection.insert("tag", persona_id=persona_id, tag=tag, origin="staff", at=AT)


def add_attribute(store: Store, persona_id: int, name: str, value: str) -> None:
    """A custom attribute."""
    store.connection.insert("attribute", persona_id=persona_id, name=name, value=value, origin="staff", at=AT)
