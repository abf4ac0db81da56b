"""Enrolling at the counter: what is needed, what is refused, and who is asked about."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.errors import BadInput, NotPermitted, Refused
from store.merging.collisions import Collision
from store.people.enrolment import add_customer, enrol, make_member
from store.people.traits import ChangedMeanwhile, edit_traits
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]


def row(store: Store, persona_id: int | None, *columns: str) -> tuple[Any, ...]:
    found = store.connection.one(f"SELECT {', '.join(columns)} FROM persona WHERE id = :id", id=persona_id)
    assert found is not None
    return found


def states(store: Store, value: str) -> list[tuple[Any, ...]]:
    return store.connection.all(
        "SELECT persona_id, state FROM identifier WHERE value = :value ORDER BY persona_id", value=value
    )


def enrol_amelia(store: Store, actor: Actors, **more: Any) -> int:
    given: dict[str, Any] = {
        "last_name": "Stone",
        "first_name": "Amelia",
        "phone": "212 555 0117",
        "email": "Amelia.Stone@example.com",
        "birthday": "05/17/1988",
        **more,
    }
    receipt = enrol(store, actor(Role.STAFF), **given)
    assert receipt.persona_id is not None
    return receipt.persona_id


def set_minimum_age(store: Store, years: int) -> None:
    store.connection.run("UPDATE location SET minimum_age = :years WHERE id = 1", years=years)


def test_enrol_makes_a_member_today_with_everything_normalised(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    assert row(
        store, amelia, "name", "phone", "email", "birthday", "birth_month_day", "signup_on", "source"
    ) == (
        "Amelia Stone",
        "+12125550117",
        "amelia.stone@example.com",
        "1988-05-17",
        "05-17",
        "2026-11-22",
        "Counter",
    )
    assert row(store, amelia, "exact_key", "sort_name", "signup_location_id", "status") == (
        "amelia stone",
        "stone amelia",
        1,
        "active",
    )
    assert store.connection.all("SELECT channel, state FROM consent WHERE persona_id = :id", id=amelia) == [
        ("member", "on")
    ]
    assert store.connection.value("SELECT balance FROM account WHERE persona_id = :id", id=amelia) == 0


def test_a_new_name_is_in_the_index_at_once(sqlite_store: Store, actor: Actors) -> None:
    bjorn = enrol_amelia(sqlite_store, actor, first_name="Bjørn", last_name="O'Brien")
    found = sqlite_store.connection.all(
        "SELECT rowid FROM persona_names WHERE persona_names MATCH 'bjorn AND obrien'"
    )
    assert found == [(bjorn,)]


def test_a_phone_is_kept_backwards_and_without_its_country_code(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    assert store.connection.one(
        "SELECT value, national, reversed, label, shown FROM identifier "
        "WHERE persona_id = :id AND kind = 'phone'",
        id=amelia,
    ) == ("+12125550117", "2125550117", "71105552121", "mobile", "212 555 0117")


def test_add_customer_makes_no_member(store: Store, actor: Actors) -> None:
    receipt = add_customer(store, actor(Role.STAFF), phone="212 555 0118")
    assert row(store, receipt.persona_id, "signup_on", "enrolled_at", "phone") == (None, None, "+12125550118")


def test_a_persona_that_is_here_can_become_a_member_once(store: Store, actor: Actors) -> None:
    added = add_customer(store, actor(Role.STAFF), phone="212 555 0118").persona_id
    assert added is not None
    make_member(store, actor(Role.STAFF), added)
    assert row(store, added, "signup_on") == ("2026-11-22",)
    with pytest.raises(Refused, match="member since 2026-11-22"):
        make_member(store, actor(Role.STAFF), added)


def test_a_customer_needs_a_phone_an_email_or_a_card(store: Store, actor: Actors) -> None:
    with pytest.raises(BadInput, match="needs a phone, an e-mail or a card serial"):
        enrol(store, actor(Role.STAFF), last_name="Stone", first_name="Amelia")
    with_card = enrol(store, actor(Role.STAFF), last_name="Stone", card_serial="LC-0001").persona_id
    assert store.connection.one("SELECT persona_id, status FROM card WHERE serial = 'LC-0001'") == (
        with_card,
        "not installed",
    )


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone", "12", "not a valid number"),
        ("phone", "call me", "not a phone number"),
        ("email", "amelia@", "not an address"),
        ("email", "a b@example.com", "not an address"),
        ("birthday", "5/17/88", "four digits"),
        ("birthday", "1988-02-30", "not a day of the calendar"),
        ("birthday", "2027-01-01", "in the future"),
        ("birthday", "1788-01-01", "130 years"),
        ("birthday", "spring", "not a date"),
        ("first_name", "A\x1b]11;?\x07", "control character"),
        ("last_name", "\u202eenotS", "format character"),
        ("card_serial", "LC\x00", "control character"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_nothing_is_stored(
    store: Store, actor: Actors, field: str, typed: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        enrol_amelia(store, actor, **{field: typed})
    assert store.connection.value("SELECT count(*) FROM persona") == 0
    assert store.connection.value("SELECT count(*) FROM identifier") == 0


def test_a_name_that_looks_like_markup_is_kept_as_it_is(store: Store, actor: Actors) -> None:
    odd = enrol_amelia(store, actor, first_name="[@click=app.quit]x[/]", last_name="")
    assert row(store, odd, "name") == ("[@click=app.quit]x[/]",)


def test_the_same_operation_enrols_once(store: Store, actor: Actors) -> None:
    staff = actor(Role.STAFF, operation_id="0198f000-0000-7000-8000-000000000001")
    first = enrol(store, staff, phone="212 555 0117")
    again = enrol(store, staff, phone="212 555 0117")
    assert (again.repeated, again.persona_id) == (True, first.persona_id)
    assert store.connection.value("SELECT count(*) FROM persona") == 1


def test_a_phone_somebody_has_is_a_collision_that_names_the_holder(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    with pytest.raises(Collision, match=rf"Amelia Stone \({amelia}\)") as caught:
        enrol(store, actor(Role.STAFF), first_name="Omar", phone="(212) 555-0117")
    assert [holder.persona_id for holder in caught.value.holders] == [amelia]
    assert caught.value.choices == ("household", "moved")
    assert store.connection.value("SELECT count(*) FROM persona") == 1


def test_an_email_collides_blind_to_case(store: Store, actor: Actors) -> None:
    enrol_amelia(store, actor)
    with pytest.raises(Collision):
        enrol(store, actor(Role.STAFF), email="AMELIA.STONE@EXAMPLE.COM")


def test_a_household_shares_the_phone_and_merges_nobody(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    omar = enrol(
        store, actor(Role.STAFF), first_name="Omar", phone="212 555 0117", on_collision="household"
    ).persona_id
    assert states(store, "+12125550117") == [(amelia, "live"), (omar, "shared")]
    household = row(store, amelia, "household_id")
    assert household == row(store, omar, "household_id")
    assert household != (None,)
    assert row(store, omar, "phone", "status") == ("+12125550117", "active")


def test_a_third_member_joins_the_same_household(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    for name in ("Omar", "Iris"):
        enrol(store, actor(Role.STAFF), first_name=name, phone="212 555 0117", on_collision="household")
    assert [state for _, state in states(store, "+12125550117")] == ["live", "shared", "shared"]
    assert (
        store.connection.value(
            "SELECT count(*) FROM persona "
            "WHERE household_id = (SELECT household_id FROM persona WHERE id = :id)",
            id=amelia,
        )
        == 3
    )


def test_a_number_that_has_moved_makes_the_old_owners_former_for_a_year(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    omar = enrol(
        store, actor(Role.STAFF), first_name="Omar", phone="212 555 0117", on_collision="moved"
    ).persona_id
    assert states(store, "+12125550117") == [(amelia, "former"), (omar, "live")]
    assert row(store, amelia, "phone", "email") == (None, "amelia.stone@example.com")
    assert store.connection.value("SELECT until FROM identifier WHERE state = 'former'") == (
        "2027-11-22T15:00:00.000Z"
    )


def test_a_card_somebody_has_can_only_be_opened(store: Store, actor: Actors) -> None:
    enrol_amelia(store, actor, card_serial="LC-0001")
    with pytest.raises(Collision) as caught:
        enrol(store, actor(Role.STAFF), card_serial="LC-0001", on_collision="moved")
    assert caught.value.choices == ()


def test_the_number_of_an_archived_customer_tells_nothing(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    archive(store, actor(Role.MANAGER), amelia, reason="moved away")
    with pytest.raises(Refused, match="turn the screen") as caught:
        enrol(store, actor(Role.STAFF), phone="212 555 0117", on_collision="moved")
    assert "Amelia" not in str(caught.value)


def test_under_the_minimum_age_nothing_is_stored(store: Store, actor: Actors) -> None:
    set_minimum_age(store, 21)
    with pytest.raises(Refused, match="must be 21"):
        enrol_amelia(store, actor, birthday="11/23/2005")
    for table in ("persona", "identifier", "consent", "account", "note"):
        assert store.connection.value(f"SELECT count(*) FROM {table}") == 0


def test_on_the_birthday_the_age_is_reached(store: Store, actor: Actors) -> None:
    set_minimum_age(store, 21)
    amelia = enrol_amelia(store, actor, birthday="11/22/2005")
    assert store.connection.one(
        "SELECT state, how FROM consent WHERE persona_id = :id AND channel = 'age_gate'", id=amelia
    ) == ("on", "birthday")


def test_an_id_seen_passes_the_gate_without_a_birthday(store: Store, actor: Actors) -> None:
    set_minimum_age(store, 21)
    with pytest.raises(Refused, match="look at an ID"):
        enrol_amelia(store, actor, birthday="")
    amelia = enrol_amelia(store, actor, birthday="", id_seen=True)
    assert (
        store.connection.value(
            "SELECT how FROM consent WHERE persona_id = :id AND channel = 'age_gate'", id=amelia
        )
        == "ID seen"
    )


def test_the_minimum_age_of_the_settings_holds_where_the_location_has_none(
    store: Store, actor: Actors
) -> None:
    store.connection.insert(
        "setting",
        name="minimum_age",
        version=1,
        value="18",
        from_at="2024-01-01T00:00:00.000Z",
        written_at="2024-01-01T00:00:00.000Z",
        staff_id=None,
    )
    with pytest.raises(Refused, match="must be 18"):
        enrol_amelia(store, actor, birthday="01/01/2015")


def test_an_analyst_enrols_nobody(store: Store, actor: Actors) -> None:
    with pytest.raises(NotPermitted, match="Analyst may not enrol"):
        enrol(store, actor(Role.ANALYST), phone="212 555 0117")


def test_a_birthday_on_leap_day_counts_on_the_28th(store: Store, actor: Actors, clock: SetClock) -> None:
    amelia = enrol_amelia(store, actor, birthday="02/29/2004")
    assert row(store, amelia, "birthday", "birth_month_day") == ("2004-02-29", "02-28")


def test_the_audit_says_from_whom_a_number_moved(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    omar = enrol(store, actor(Role.STAFF), phone="212 555 0117", on_collision="moved").persona_id
    assert store.connection.one("SELECT detail FROM audit WHERE persona_id = :id", id=omar) == (
        f"moved: {amelia}",
    )


def test_two_tills_enrol_the_same_phone_and_one_is_asked(store: Store, actor: Actors) -> None:
    start = threading.Barrier(2)

    def at_a_till(name: str) -> str:
        start.wait()
        try:
            enrol(store, actor(Role.STAFF), first_name=name, phone="212 555 0117")
        except Collision:
            return "asked"
        return "enrolled"

    with ThreadPoolExecutor(2) as tills:
        assert sorted(tills.map(at_a_till, ("Amelia", "Omar"))) == ["asked", "enrolled"]
    assert [state for _, state in states(store, "+12125550117")] == ["live"]
    assert store.connection.value("SELECT count(*) FROM persona") == 1


def test_two_tills_edit_the_same_trait_and_the_slower_is_told(store: Store, actor: Actors) -> None:
    amelia = enrol_amelia(store, actor)
    start = threading.Barrier(2)

    def at_a_till(name: str) -> str:
        start.wait()
        try:
            edit_traits(store, actor(Role.STAFF), amelia, {"first_name": name}, expected_version=1)
        except ChangedMeanwhile:
            return "told"
        return "saved"

    with ThreadPoolExecutor(2) as tills:
        assert sorted(tills.map(at_a_till, ("Amy", "Mel"))) == ["saved", "told"]
