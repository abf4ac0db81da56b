"""A shop with its keys, where who asks is confirmed in person."""

from collections.abc import Callable, Iterator

import pytest

from store.actor import Actor
from store.database.store import Store
from store.outbox.in_person import confirm_in_person
from store.people.enrolment import enrol
from store.privacy.finding import Asking
from store.staff.keys import forget_keys, make_pepper
from store.staff.permissions import Role
from tests.store.outbox.conftest import STORE_ID, set_to

Actors = Callable[..., Actor]
PHONE, EMAIL = "(212) 555-0117", "Amelia.Stone@example.com"


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    """The pepper outside the store."""
    make_pepper(STORE_ID, lambda count: b"\x11" * count)
    yield
    forget_keys(STORE_ID)


@pytest.fixture
def sqlite_store(sqlite_store: Store) -> Store:
    """An embedded store with an id."""
    set_to(sqlite_store, store_id=STORE_ID)
    return sqlite_store


@pytest.fixture
def postgres_store(postgres_store: Store) -> Store:
    """A store on PostgreSQL with an id."""
    set_to(postgres_store, store_id=STORE_ID)
    return postgres_store


def asking(store: Store, actor: Actors, purpose: str, *typed: str, name: str = "") -> Asking:
    """A customer who showed to have these."""
    proofs = [confirm_in_person(store, actor(Role.STAFF), purpose, one, note="Passport") for one in typed]
    return Asking(tuple(proofs), name)


def enrolled(store: Store, actor: Actors, **more: str) -> int:
    """Amelia Stone, a member from today."""
    given = {"last_name": "Stone", "first_name": "Amelia", "phone": PHONE, "email": EMAIL, **more}
    receipt = enrol(store, actor(Role.STAFF), **given)  # type: ignore[arg-type]
    assert receipt.persona_id is not None
    return receipt.persona_id


def status_of(store: Store, persona_id: int) -> str:
    """The persona's status."""
    found: str = store.connection.value("SELECT status FROM persona WHERE id = :id", id=persona_id)
    return found
