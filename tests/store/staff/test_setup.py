"""A new store: whole or not at all, with what its region implies."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import BadInput, Refused, RegularsError, Unreachable
from store.opening import open_store
from store.settings import settings_at
from store.staff.keys import key_folder
from store.staff.permissions import Role
from store.staff.region import currency_of, time_zone_of
from store.staff.setup import MadeStore, demo_staff, make_store
from store.staff.sign_in import sign_in
from tests.conftest import SetClock
from tests.store.staff.conftest import Shop


@pytest.fixture
def make(clock: SetClock) -> Callable[..., MadeStore]:
    def made(address: str, **more: object) -> MadeStore:
        asked = {"name": "Park Cafe", "region": "US", **more}
        return make_store(address, clock=clock, **asked)

    return made


def all_keys() -> set[str]:
    folder = Path(os.environ["REGULARS_KEYS"])
    return {entry.name for entry in folder.iterdir()}


def test_an_empty_store_has_its_owner_location_and_till(
    address: str, make: Callable[..., MadeStore], clock: SetClock
) -> None:
    made = make(address)
    (owner,) = made.staff
    store = open_store(address, clock=clock)
    actor = sign_in(store, owner.code, owner.pin, "till-1")
    assert (actor.role, actor.location) == ("Owner", "Main")
    settings = store.settings()
    assert [settings[name] for name in ("store_name", "region", "currency", "time_zone", "demo")] == [
        "Park Cafe",
        "US",
        "USD",
        "America/New_York",
        False,
    ]
    assert demo_staff(store) == ()
    store.close()


def test_what_is_named_is_used(address: str, make: Callable[..., MadeStore], clock: SetClock) -> None:
    make(
        address,
        region="de",
        currency="chf",
        time_zone="Europe/Zurich",
        location="Bahnhof",
        terminal="Kasse 1",
    )
    store = open_store(address, clock=clock)
    settings = store.settings()
    assert (settings["region"], settings["currency"], settings["time_zone"]) == ("DE", "CHF", "Europe/Zurich")
    assert store.connection.all("SELECT t.name, l.name FROM terminal t, location l") == [
        ("Kasse 1", "Bahnhof")
    ]
    store.close()


def test_settings_of_setup_hold_for_imported_history(shop: Shop) -> None:
    assert settings_at(shop.store.connection, "2001-01-01T00:00:00.000Z").text("store_name") == "Park Cafe"


def test_the_demo_has_one_person_of_every_role_whose_pins_it_lists(shop: Shop) -> None:
    listed = demo_staff(shop.store)
    assert [one.role for one in listed] == [role.value for role in Role]
    assert {Role(one.role): (one.code, one.pin) for one in listed} == shop.pins


@pytest.mark.parametrize(
    ("region", "currency", "zone"),
    [
        ("US", "USD", "America/New_York"),
        ("CA", "CAD", "America/Toronto"),
        ("DE", "EUR", "Europe/Berlin"),
        ("GB", "GBP", "Europe/London"),
        ("JP", "JPY", "Asia/Tokyo"),
        ("AU", "AUD", "Australia/Sydney"),
    ],
)
def test_currency_and_time_zone_follow_the_region(region: str, currency: str, zone: str) -> None:
    assert (currency_of(region), time_zone_of(region)) == (currency, zone)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"region": "Utopia"}, "no country code"),
        ({"currency": "shells"}, "no currency code"),
        ({"time_zone": "Mars/Base"}, "no time zone"),
        ({"name": " "}, "name of the shop is empty"),
        ({"location": "a\x1b]11;?"}, "name of the location holds"),
    ],
)
def test_nothing_is_left_behind_when_something_is_wrong(
    tmp_path: Path, make: Callable[..., MadeStore], wrong: dict[str, str], said: str
) -> None:
    before = all_keys()
    with pytest.raises(BadInput, match=said):
        make(str(tmp_path / "shop.store"), **wrong)
    assert list(tmp_path.iterdir()) == []
    assert all_keys() == before


def test_a_failure_half_way_leaves_no_file_no_tables_and_no_key(
    address: str, tmp_path: Path, clock: SetClock
) -> None:
    before = all_keys()
    ticks = iter(range(1))

    def failing_clock() -> object:
        next(ticks)
        return clock()

    with pytest.raises(StopIteration):
        make_store(address, name="Park Cafe", region="US", clock=failing_clock)
    assert all_keys() == before
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Unreachable):
        open_store(address)


def test_a_second_store_at_the_same_place_is_refused(
    address: str, make: Callable[..., MadeStore], clock: SetClock
) -> None:
    made = make(address)
    before = all_keys()
    with pytest.raises(Refused, match=r"already; nothing was changed"):
        make(address)
    assert all_keys() == before
    store = open_store(address, clock=clock)
    sign_in(store, made.staff[0].code, made.staff[0].pin, "till-1")
    store.close()


def test_the_store_and_its_key_are_their_owners_alone(
    tmp_path: Path, make: Callable[..., MadeStore], clock: SetClock
) -> None:
    path = tmp_path / "shop.store"
    make(str(path))
    store = open_store(str(path), clock=clock)
    key = key_folder(store.settings().text("store_id")) / "pepper"
    store.close()
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path, key, key.parent)] == [0o600, 0o600, 0o700]


def test_a_folder_or_a_missing_folder_is_said_in_words(
    tmp_path: Path, make: Callable[..., MadeStore]
) -> None:
    with pytest.raises(RegularsError, match="is a folder"):
        make(str(tmp_path))
    with pytest.raises(RegularsError, match=r"The folder .* does not exist"):
        make(str(tmp_path / "no" / "shop.store"))


def test_a_missing_key_is_said_in_words(shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REGULARS_KEYS", str(tmp_path / "elsewhere"))
    with pytest.raises(Unreachable, match=r"PINs is not at .*elsewhere.*Copy it from the machine"):
        shop.signed_in()


def test_the_key_may_come_from_the_environment(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = (key_folder(shop.store.settings().text("store_id")) / "pepper").read_text().strip()
    monkeypatch.setenv("REGULARS_KEYS", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("REGULARS_PEPPER", key)
    assert shop.signed_in().role == "Owner"
    monkeypatch.setenv("REGULARS_PEPPER", "abc")
    with pytest.raises(Unreachable, match="REGULARS_PEPPER"):
        shop.signed_in()
