"""Card programmes and cards for these tests: one of each type, small figures."""

from typing import Any

from store.cards.issuing import issue_card
from store.cards.programmes import make_programme
from store.cards.transacting import transact_card
from store.database.store import Store
from store.receipt import Receipt
from store.staff.permissions import Role
from tests.store.points.people import make_persona, staff_of

ADA, BEN = 2001, 2002
OWNER, STAFF, MANAGER = staff_of(Role.OWNER), staff_of(Role.STAFF), staff_of(Role.MANAGER)
TERMS: dict[str, dict[str, Any]] = {
    "stamp": {"goal": 10, "reward": "A coffee", "rate": 500},
    "cash-back": {"rate": 500},
    "multipass": {"start": 8},
    "coupon": {"start": 1, "reward": "A cake"},
    "discount": {"levels": "0:5 5000:10"},
    "gift": {"start": 2500},
    "membership": {"start": 4},
    "reward": {"goal": 100, "reward": "A mug", "rate": 200},
}


def programme(store: Store, card_type: str, name: str = "", **terms: Any) -> str:
    """A programme of a type; its name."""
    wanted: Any = {**TERMS[card_type], **terms}
    made = make_programme(store, OWNER, name or f"The {card_type}", card_type, wanted)
    return str(made.details["programme"])


def card(store: Store, card_type: str, persona_id: int = ADA, **terms: Any) -> int:
    """A card of a new programme for somebody; its id."""
    if store.connection.one("SELECT 1 FROM persona WHERE id = :id", id=persona_id) is None:
        make_persona(store, persona_id)
    return issue(store, programme(store, card_type, **terms), persona_id)


def issue(store: Store, name: str, persona_id: int = ADA, **more: Any) -> int:
    """A card of a programme; its id."""
    return int(issue_card(store, OWNER, persona_id, name, **more).details["card_id"])


def do(store: Store, card_id: int, verb: str, **more: Any) -> Receipt:
    """A verb, by the Owner."""
    return transact_card(store, OWNER, card_id, verb, **more)


def stands(store: Store, card_id: int) -> int:
    """What stands on a card."""
    return int(store.connection.value("SELECT balance FROM account WHERE card_id = :card", card=card_id))
