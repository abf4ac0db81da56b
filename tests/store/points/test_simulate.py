"""Trying settings out, changing them from a day on, and giving older points a new expiry on purpose."""

from datetime import date

import pytest

from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.points.expiry.older_lots import apply_to_older, new_terms, preview_older
from store.points.expiry.sweep import sweep
from store.points.ledger.prove import ledger_faults
from store.points.ledger.records import Terms
from store.points.rates.recalculate import recalculate
from store.points.rates.simulate import simulate
from store.points.reading.lots import open_lots
from store.settings import Settings
from store.settings_use import change_setting, planned_changes, setting_history
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import balance, earn, make_persona, set_setting, staff_of

ADA, BEN = 2001, 2002
OWNER = staff_of(Role.OWNER)


def everything(store: Store) -> list[tuple[object, ...]]:
    return [
        *store.connection.all("SELECT * FROM entry ORDER BY id"),
        *store.connection.all("SELECT * FROM lot ORDER BY id"),
        *store.connection.all("SELECT * FROM setting ORDER BY name, version"),
        *store.connection.all("SELECT * FROM account ORDER BY id"),
    ]


def test_rule_24_a_simulated_rate_shows_the_whole_and_each_customer_and_writes_nothing(
    store: Store,
) -> None:
    for persona in (ADA, BEN):
        make_persona(store, persona)
    earn(store, ADA, 100)
    earn(store, BEN, 7)
    before = everything(store)
    seen = simulate(store, staff_of(Role.ANALYST), {"points_rate": "200"})
    assert everything(store) == before
    assert seen.earning is not None
    assert seen.expiry is None
    assert (seen.earning.customers, seen.earning.points, seen.earning.gained) == (2, 107, 107)
    assert [one.persona_id for one in seen.earning.most] == [ADA, BEN]
    assert "stay as they are" in seen.warnings[0]
    assert "strongly advise" in seen.warnings[1]
    set_setting(store, "points_rate", "200")
    assert recalculate(store, OWNER).points == 107


def test_simulating_the_values_in_force_says_that_nothing_changes(store: Store) -> None:
    seen = simulate(store, OWNER, {"points_rate": "100"})
    assert (seen.earning, seen.expiry) == (None, None)
    assert seen.warnings == ("These are the values in force. Nothing would change.",)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("points_rate", "-5", BadInput),
        ("points_rate", "1.5", BadInput),
        ("expiry", "sometimes", BadInput),
        ("expiry_start", "soon", BadInput),
        ("store_id", "x", Refused),
        ("no_such", "1", NotFound),
    ],
)
def test_what_cannot_be_set_cannot_be_tried(
    store: Store, name: str, value: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        simulate(store, OWNER, {name: value})


@pytest.mark.parametrize("role", [Role.STAFF, Role.MARKETING])
def test_who_may_not_try_settings_out_is_told(store: Store, role: Role) -> None:
    with pytest.raises(NotPermitted):
        simulate(store, staff_of(role), {"points_rate": "200"})


def test_rule_28_a_simulated_expiry_says_what_older_points_would_lose(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    earn(store, ADA, 100)
    clock.forward(days=100)
    earn(store, ADA, 5)
    seen = simulate(store, OWNER, {"expiry": "fixed", "expiry_days": "90"}).expiry
    assert seen is not None
    assert (seen.customers, seen.points) == (1, 105)
    assert seen.gone == ((90, 0, 100), (180, 0, 105), (365, 0, 105))
    assert [(one.persona_id, one.gone, one.gone_now) for one in seen.most] == [(ADA, 105, 0)]
    assert sweep(store, OWNER).points == 0


def test_rule_28_older_points_get_the_new_expiry_only_on_purpose_and_with_notice(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, ADA)
    earn(store, ADA, 100)
    clock.forward(days=100)
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "90")
    assert open_lots(store.connection, ADA)[0].expires_on is None
    assert preview_older(store, OWNER).points == 100
    done = apply_to_older(store, OWNER)
    assert (done.customers, done.points) == (1, 100)
    assert apply_to_older(store, OWNER).points == 0
    assert preview_older(store, OWNER).customers == 0
    clock.forward(days=30)
    assert sweep(store, OWNER).points == 0
    clock.forward(days=1)
    assert sweep(store, OWNER).points == 100
    assert ledger_faults(store.connection) == []


def test_rule_28_inactivity_applied_to_older_points_counts_from_the_last_purchase(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    earn(store, ADA, 100)
    clock.forward(days=60)
    earn(store, BEN, 10)
    set_setting(store, "expiry", "inactivity")
    set_setting(store, "expiry_days", "90")
    apply_to_older(store, OWNER)
    clock.forward(days=30)
    assert sweep(store, OWNER).points == 0
    clock.forward(days=1)
    assert (sweep(store, OWNER).points, balance(store, ADA), balance(store, BEN)) == (100, 0, 10)
    clock.forward(days=60)
    assert sweep(store, OWNER).points == 10


def test_rule_28_no_expiry_any_more_takes_the_dates_off_older_points(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    set_setting(store, "expiry", "fixed")
    earn(store, ADA, 100)
    set_setting(store, "expiry", "none")
    apply_to_older(store, OWNER)
    clock.forward(days=4000)
    assert sweep(store, OWNER).points == 0


def test_what_the_start_date_protects_gets_no_date() -> None:
    settings = Settings({"expiry": "fixed", "expiry_days": 10, "expiry_start": "2026-01-10"})
    today = date(2026, 3, 1)
    assert new_terms("earn", date(2026, 1, 9), None, True, today, settings) is None
    assert new_terms("earn", date(2026, 1, 10), None, True, today, settings) == Terms(
        True, "2026-04-01", "fixed 10"
    )


def test_a_setting_changes_from_a_day_to_come_and_says_so(store: Store, clock: SetClock) -> None:
    planned = change_setting(store, OWNER, "points_rate", "200", from_on="2026-12-01")
    assert planned.from_at == "2026-12-01T05:00:00.000Z"
    assert store.settings().number("points_rate") == 100
    assert [one.value for one in planned_changes(store)] == ["200"]
    change_setting(store, OWNER, "points_rate", "150")
    assert store.settings().number("points_rate") == 150
    clock.forward(days=9)
    assert store.settings().number("points_rate") == 200
    assert planned_changes(store) == ()
    history = setting_history(store, "points_rate")
    assert [(one.value, one.staff, one.written_at[:10]) for one in history] == [
        ("150", "Owner One", "2026-11-22"),
        ("200", "Owner One", "2026-11-22"),
    ]


@pytest.mark.parametrize("day", ["2026-11-21", "1969-12-31"])
def test_no_setting_is_changed_for_days_that_have_passed(store: Store, day: str) -> None:
    with pytest.raises(Refused, match="has passed"):
        change_setting(store, OWNER, "points_rate", "200", from_on=day)
    assert setting_history(store, "points_rate") == ()
