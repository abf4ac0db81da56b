"""How many are in a segment, counted when somebody asks for it and kept with the moment."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.clock import instant
from store.database.store import Store
from store.errors import NotFound, NotPermitted
from store.search.saved import delete_search, save_search
from store.segments.built_in import DEFAULT_ID
from store.segments.counting import kept_counts, refresh_counts, segments
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.shop_rules import save_audience
from tests.store.search.people import add_persona, add_tag

MakeActor = Callable[..., Actor]


@pytest.fixture
def three(store: Store) -> Store:
    for persona_id in (1001, 1002, 1003):
        add_persona(store, persona_id, "Ada Stone", email=f"a{persona_id}@example.com")
    add_tag(store, 1001, "vip")
    save_audience(store, "VIPs", "tag:vip")
    return store


def test_a_segment_says_how_many_it_has_and_when_that_was_counted(
    three: Store, actor: MakeActor, clock: SetClock
) -> None:
    me = actor(Role.MARKETING)
    assert [(one.name, one.members, one.counted_at) for one in segments(three, me)] == [
        ("all", None, None),
        ("VIPs", None, None),
    ]
    counted_at = instant(clock())
    assert [one.members for one in refresh_counts(three, me)] == [3, 1]
    clock.forward(days=1)
    add_tag(three, 1002, "vip")
    assert [(one.members, one.counted_at) for one in segments(three, me)] == [
        (3, counted_at),
        (1, counted_at),
    ]
    [one] = refresh_counts(three, me, ["vips"])
    assert (one.name, one.members, one.counted_at) == ("VIPs", 2, instant(clock()))
    assert segments(three, me)[0].counted_at == counted_at


def test_a_number_goes_with_its_search(three: Store, actor: MakeActor) -> None:
    me = actor(Role.OWNER)
    refresh_counts(three, me)
    number = save_search(three, me, "VIPs", "tag:vip has:phone", everyone=True)
    assert segments(three, me)[1].members is None
    refresh_counts(three, me)
    assert kept_counts(three.connection) == {DEFAULT_ID: 3, number: 0}
    delete_search(three, me, number)
    assert kept_counts(three.connection) == {DEFAULT_ID: 3}


def test_a_segment_that_cannot_be_read_any_more_says_so_and_stops_no_other(
    three: Store, actor: MakeActor
) -> None:
    save_audience(three, "Broken", "@gone tag:vip")
    found = {one.name: one for one in refresh_counts(three, actor())}
    assert (found["VIPs"].members, found["Broken"].members) == (1, None)
    assert "@gone" in (found["Broken"].problem or "")


def test_ones_own_searches_are_no_segments(three: Store, actor: MakeActor) -> None:
    save_search(three, actor(Role.OWNER), "mine", "tag:vip")
    assert [one.name for one in segments(three, actor(Role.OWNER))] == ["all", "VIPs"]
    with pytest.raises(NotFound, match="mine"):
        refresh_counts(three, actor(Role.OWNER), ["mine"])


def test_staff_at_the_counter_see_no_segments(three: Store, actor: MakeActor) -> None:
    for act in (segments, refresh_counts):
        with pytest.raises(NotPermitted):
            act(three, actor(Role.STAFF))
