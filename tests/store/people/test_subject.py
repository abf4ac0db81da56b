"""Whom an act is about, when others act on the same customer at the same moment."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.merging.lineage import survivor_of
from store.merging.merging import merge_into
from store.people import subject as subject_module
from store.people.attributes import add_tag
from store.people.enrolment import enrol
from store.receipt import Receipt
from store.staff.permissions import Role
from store.use_case import operation


@operation("merge")
def join(unit: Unit, survivor_id: int, absorbed_id: int) -> Receipt:
    """A merge as an import makes it."""
    merge_into(unit, survivor_id, absorbed_id, how="automatic", evidence="same phone")
    return Receipt(unit.actor.operation_id or "", survivor_id)


def test_who_was_merged_while_the_act_waited_is_looked_up_again(
    store: Store, actor: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = actor(Role.OWNER)
    kept = enrol(store, owner, first_name="Ada", last_name="Stone", phone="212 555 0117").persona_id
    gone = enrol(store, owner, first_name="Ada", last_name="Stone", email="ada@example.com").persona_id
    assert kept is not None
    assert gone is not None
    join(store, owner, kept, gone)
    answers = iter([gone])

    def as_it_was_before(connection: Connection, persona_id: int) -> int | None:
        return next(answers, None) or survivor_of(connection, persona_id)

    monkeypatch.setattr(subject_module, "survivor_of", as_it_was_before)
    add_tag(store, owner, gone, "vip")
    assert store.connection.all("SELECT persona_id FROM tag") == [(kept,)]
