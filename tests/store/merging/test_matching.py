"""Who survives of two, and when two names may be one person's; whose a row is: ``transfer/test_whose_row``."""

from collections.abc import Callable
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.merging.matching import choose_survivor
from store.people.enrolment import add_customer, enrol
from store.people.names import names_agree
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]


def made(store: Store, actor: Actors, **given: Any) -> int:
    persona = enrol(store, actor(Role.STAFF), **given).persona_id
    assert persona is not None
    return persona


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Bjørn Weiß", "bjorn weiss", True),
        ("Amelia Stone", "Stone", True),
        ("Amelia", "", True),
        ("Amelia Stone", "Amelia Rock", False),
        ("Amelia", "Omar", False),
    ],
)
def test_names_agree_unless_they_contradict(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


def test_a_member_survives_then_the_earlier_signup(store: Store, actor: Actors, clock: SetClock) -> None:
    plain = add_customer(store, actor(Role.STAFF), phone="212 555 0116").persona_id
    late = made(store, actor, phone="212 555 0117")
    clock.forward(days=-3)
    early = made(store, actor, phone="212 555 0118")
    assert plain is not None
    assert choose_survivor(store.connection, plain, late) == (late, plain)
    assert choose_survivor(store.connection, late, early) == (early, late)
