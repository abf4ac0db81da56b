"""Who is in a segment, as a set: for campaigns, exports and audiences of any size."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.modifiers.filling import fill_audience
from store.search.answer import answer
from store.search.saved import delete_search, rename_search, save_search
from store.segments.members import Members, found_by, members
from store.staff.permissions import Role
from tests.store.points.people import balance, make_persona, staff_of
from tests.store.points.shop_rules import modifier
from tests.store.search.people import add_persona, add_tag

MakeActor = Callable[..., Actor]
OWNER = staff_of(Role.OWNER)


@pytest.fixture
def four(store: Store) -> Store:
    """Two with contact data, one of them archived since; one without; one merged away."""
    add_persona(store, 1001, "Amelia Stone", email="a@example.com")
    add_persona(store, 1002, "Omar Haddad")
    add_persona(store, 1003, "Ivo Marsh", phone="(212) 555-0117")
    add_persona(store, 1004, "Nora Vale", phone="(212) 555-0118", status="archived")
    for persona_id in (1001, 1002, 1004):
        add_tag(store, persona_id, "vip")
    return store


def asked(store: Store, segment: str) -> list[int]:
    unit = Unit(store.connection, OWNER, store.clock(), store.new_ids)
    return ids(store, members(unit, segment))


def ids(store: Store, found: Members) -> list[int]:
    rows = store.connection.all(
        f"SELECT p.id FROM ({found.select}) AS m JOIN persona p ON p.id = m.id ORDER BY p.id", **found.values
    )
    return [row[0] for row in rows]


def test_the_members_of_a_segment_are_a_set_to_be_joined(four: Store) -> None:
    save_search(four, OWNER, "VIPs", "tag:vip", everyone=True)
    assert asked(four, "vips") == asked(four, "@VIPs") == [1001, 1002]
    count = f"SELECT count(*) FROM ({members(_unit(four), 'VIPs').select}) AS m"
    assert four.connection.value(count, **members(_unit(four), "VIPs").values) == 2


def test_the_default_segment_is_everybody_with_contact_data(four: Store, actor: MakeActor) -> None:
    assert asked(four, "all") == [1001, 1003]
    for text in ("@all", "segment:all"):
        assert sorted(row.id for row in answer(four, actor(Role.STAFF), text).rows) == [1001, 1003]
    assert [row.id for row in answer(four, actor(Role.STAFF), "-@all").rows] == [1002]


def test_everybody_is_also_who_has_no_contact_data(four: Store) -> None:
    assert asked(four, "everybody") == [1001, 1002, 1003]


def test_nobodys_segment_is_told_with_those_there_are(four: Store) -> None:
    save_search(four, OWNER, "VIPs", "tag:vip", everyone=True)
    save_search(four, OWNER, "mine", "tag:vip")
    for name in ("mine", "nobody"):
        with pytest.raises(NotFound, match="There are: everybody, all, VIPs"):
            asked(four, name)


def test_a_search_without_a_name_has_members_too(four: Store) -> None:
    save_search(four, OWNER, "VIPs", "tag:vip", everyone=True)
    unit = _unit(four)
    today = unit.day_at(None)
    found = found_by(four.connection, unit.settings, today, "segment:vips has:email")
    assert ids(four, found) == [1001]
    with pytest.raises(Refused, match="unknown field"):
        found_by(four.connection, unit.settings, today, "tga:vip")


def test_a_segment_inside_a_segment_is_put_in_by_either_spelling(four: Store, actor: MakeActor) -> None:
    save_search(four, OWNER, "VIPs", "tag:vip", everyone=True)
    save_search(four, OWNER, "Mailed", "segment:VIPs has:email", everyone=True)
    assert asked(four, "Mailed") == [1001]
    assert [row.id for row in answer(four, actor(Role.STAFF), "@mailed").rows] == [1001]


def test_a_segment_that_would_hold_itself_is_refused_by_either_spelling(four: Store) -> None:
    save_search(four, OWNER, "one", "tag:a", everyone=True)
    save_search(four, OWNER, "two", "tag:b OR segment:one", everyone=True)
    for query in ("segment:one", "@two", "segment:two tag:x"):
        with pytest.raises(Refused, match="contains itself"):
            save_search(four, OWNER, "one", query, everyone=True)


def test_a_segment_that_another_names_is_neither_deleted_nor_renamed(four: Store) -> None:
    one = save_search(four, OWNER, "one", "tag:a", everyone=True)
    save_search(four, OWNER, "two", "segment:one", everyone=True)
    with pytest.raises(Refused, match='"two" uses @one'):
        delete_search(four, OWNER, one)
    with pytest.raises(Refused, match='"two" uses @one'):
        rename_search(four, OWNER, one, "uno")


@pytest.mark.parametrize("name", ["all", "ALL", "rfm:champions"])
def test_the_names_every_store_has_are_taken(four: Store, name: str) -> None:
    with pytest.raises(Refused, match="every store has"):
        save_search(four, OWNER, name, "tag:vip", everyone=True)


def test_a_boost_for_the_default_segment_reaches_who_has_contact_data(store: Store) -> None:
    make_persona(store, 1001, phone="+12125550117")
    make_persona(store, 1002)
    store.connection.run("UPDATE persona SET phone = '+12125550117' WHERE id = 1001")
    filled = fill_audience(store, OWNER, modifier(store, "boost", "all", points=50))
    assert (filled.personas, filled.points) == (1, 50)
    assert (balance(store, 1001), balance(store, 1002)) == (50, 0)


def test_a_segment_that_a_colleagues_own_search_uses_is_kept_and_the_colleague_named(
    four: Store, actor: MakeActor
) -> None:
    one = save_search(four, OWNER, "one", "tag:a", everyone=True)
    colleague = actor(Role.STAFF)
    save_search(four, colleague, "mine", "@one has:email")
    with pytest.raises(Refused, match=f"A search of {colleague.name} uses @one"):
        delete_search(four, OWNER, one)
    with pytest.raises(Refused, match=f"A search of {colleague.name} uses @one"):
        rename_search(four, OWNER, one, "uno")


def _unit(store: Store) -> Unit:
    return Unit(store.connection, OWNER, store.clock(), store.new_ids)
