"""Locations, tills and settings: changed by who may, with their past kept."""

import pytest

from store.clock import instant
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.settings import settings_at
from store.settings_use import change_setting, setting_history
from store.staff.locations import change_location, close_location, locations, make_location, open_location
from store.staff.permissions import Role
from store.staff.place import idle_seconds
from store.staff.sign_in import still_active
from store.staff.tills import change_till, make_till, remove_till, tills
from tests.conftest import SetClock
from tests.store.staff.conftest import Shop


def test_a_location_is_made_changed_closed_and_opened(shop: Shop) -> None:
    owner = shop.signed_in()
    make_location(
        shop.store, owner, "Harbour", time_zone="America/Chicago", closes_at="03:30", minimum_age=18
    )
    pier = change_location(shop.store, owner, "harbour", name="Pier", time_zone="", minimum_age=0)
    assert (pier.name, pier.time_zone, pier.closes_at, pier.minimum_age) == ("Pier", None, "03:30", None)
    close_location(shop.store, owner, "Pier")
    with pytest.raises(Refused, match="closed already"):
        close_location(shop.store, owner, "Pier")
    open_location(shop.store, owner, "Pier")
    assert [(one.name, one.state) for one in locations(shop.store)] == [("Main", "open"), ("Pier", "open")]


def test_closing_a_location_ends_its_sessions_but_the_last_one_stays_open(shop: Shop) -> None:
    owner = shop.signed_in()
    with pytest.raises(Refused, match="last open location"):
        close_location(shop.store, owner, "Main")
    make_location(shop.store, owner, "Harbour")
    mia = shop.signed_in(Role.STAFF)
    close_location(shop.store, owner, "Main")
    assert not still_active(shop.store, mia)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"name": "main"}, "called main already"), ({"name": " "}, "is empty")],
)
def test_a_location_needs_a_name_of_its_own(shop: Shop, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        make_location(shop.store, shop.signed_in(), **wrong)


def test_hours_zones_and_ages_are_checked(shop: Shop) -> None:
    owner = shop.signed_in()
    with pytest.raises(BadInput, match="no hour"):
        make_location(shop.store, owner, "Harbour", closes_at="25:00")
    with pytest.raises(BadInput, match="no time zone"):
        make_location(shop.store, owner, "Harbour", time_zone="Moon")
    with pytest.raises(BadInput, match="0 to 100"):
        make_location(shop.store, owner, "Harbour", minimum_age=200)


def test_an_unknown_location_names_those_there_are(shop: Shop) -> None:
    with pytest.raises(NotFound, match="There are: Main"):
        make_till(shop.store, shop.signed_in(), "till-9", "Nowhere")


def test_a_till_is_made_moved_renamed_and_removed(shop: Shop) -> None:
    owner = shop.signed_in()
    make_location(shop.store, owner, "Harbour")
    make_till(shop.store, owner, "till-9", "Main", idle_seconds=60)
    assert idle_seconds(shop.store, "till-9") == 60
    assert idle_seconds(shop.store, "nobody's") == 120
    mia = shop.signed_in(Role.STAFF, "till-9")
    change_till(shop.store, owner, "till-9", name="pier-1", location="Harbour", idle_seconds=30)
    assert not still_active(shop.store, mia)
    assert [(one.name, one.location, one.idle_seconds) for one in tills(shop.store)] == [
        ("pier-1", "Harbour", 30),
        ("till-1", "Main", 120),
    ]
    remove_till(shop.store, owner, "pier-1")
    with pytest.raises(NotFound, match="No till"):
        remove_till(shop.store, owner, "pier-1")


def test_a_till_locks_after_30_to_600_seconds(shop: Shop) -> None:
    with pytest.raises(BadInput, match="30 to 600"):
        make_till(shop.store, shop.signed_in(), "till-9", "Main", idle_seconds=5)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_only_the_owner_changes_locations_and_tills(shop: Shop, role: Role) -> None:
    with pytest.raises(NotPermitted):
        make_location(shop.store, shop.signed_in(role), "Harbour")
    with pytest.raises(NotPermitted):
        make_till(shop.store, shop.signed_in(role), "till-9", "Main")


def test_a_setting_holds_from_now_on_and_its_past_is_kept(shop: Shop, clock: SetClock) -> None:
    owner = shop.signed_in()
    before = instant(clock())
    clock.forward(hours=1)
    change_setting(shop.store, owner, "points_rate", "200")
    clock.forward(hours=1)
    change_setting(shop.store, owner, "points_rate", "300")
    assert shop.store.settings().number("points_rate") == 300
    assert settings_at(shop.store.connection, before).number("points_rate") == 100
    assert [(one.version, one.value, one.staff) for one in setting_history(shop.store, "points_rate")] == [
        (2, "300", "Eva Quinn"),
        (1, "200", "Eva Quinn"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("points_rate", "many", "whole number"),
        ("points_rate", "-1", "from 0"),
        ("blocks", "perhaps", "on or off"),
        ("expiry", "soon", "one of"),
        ("day_closes_at", "9", "no hour"),
        ("time_zone", "Moon", "no time zone"),
        ("currency", "shells", "no currency"),
        ("share_address", "javascript:alert(1)", "https://"),
        ("store_id", "x", "stays"),
        ("blocks", "on", "already"),
    ],
)
def test_a_value_that_will_not_do_is_refused(shop: Shop, name: str, value: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        change_setting(shop.store, shop.signed_in(), name, value)


def test_an_unknown_setting_is_not_found(shop: Shop) -> None:
    with pytest.raises(NotFound, match="no setting"):
        change_setting(shop.store, shop.signed_in(), "colour", "red")


def test_operators_change_settings_and_staff_do_not(shop: Shop) -> None:
    change_setting(shop.store, shop.signed_in(Role.OPERATOR), "undo_minutes", "20")
    with pytest.raises(NotPermitted):
        change_setting(shop.store, shop.signed_in(Role.STAFF), "undo_minutes", "25")
