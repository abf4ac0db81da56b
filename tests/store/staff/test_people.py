"""Staff come, get new PINs, move and leave; what they did stays."""

import pytest

from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.people.enrolment import enrol
from store.points.adjust import adjust_points
from store.staff.locations import make_location
from store.staff.people import (
    add_staff,
    change_role,
    disable_staff,
    link_customer,
    place_staff,
    recover_owner,
    reissue_pin,
    staff_list,
)
from store.staff.permissions import Role
from store.staff.sign_in import sign_in, sign_out, still_active
from store.staff.tills import make_till
from tests.store.staff.conftest import Shop


def test_an_added_person_signs_in_with_the_issued_pin(shop: Shop) -> None:
    made = add_staff(shop.store, shop.signed_in(), "ann", "Ann Bell", "staff")
    assert (made.code, made.role, len(made.pin)) == ("ANN", "Staff", 6)
    assert sign_in(shop.store, "ann", made.pin, "till-1").name == "Ann Bell"


def test_a_code_is_never_used_again(shop: Shop) -> None:
    owner = shop.signed_in()
    disable_staff(shop.store, owner, "MIA")
    with pytest.raises(Refused, match="MIA is or was Mia Park's"):
        add_staff(shop.store, owner, "MIA", "Mia Other", "Staff")


@pytest.mark.parametrize(
    ("code", "name", "role", "said"),
    [("A", "Ann", "Staff", "2 to 12"), ("ANN", "", "Staff", "is empty"), ("ANN", "Ann", "Boss", "no role")],
)
def test_what_cannot_be_understood_is_said(shop: Shop, code: str, name: str, role: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        add_staff(shop.store, shop.signed_in(), code, name, role)


def test_a_new_pin_ends_the_old_one_its_waits_and_its_sessions(shop: Shop) -> None:
    mia = shop.signed_in(Role.STAFF)
    for _ in range(3):
        with pytest.raises(Refused):
            sign_in(shop.store, "MIA", "000000", "till-1")
    made = reissue_pin(shop.store, shop.signed_in(), "mia")
    assert not still_active(shop.store, mia)
    assert sign_in(shop.store, "MIA", made.pin, "till-1").staff_id == mia.staff_id
    with pytest.raises(Refused, match="wrong"):
        sign_in(shop.store, *shop.pins[Role.STAFF], "till-1")


def test_disabling_ends_sessions_at_once_and_keeps_the_name(shop: Shop) -> None:
    mia, owner = shop.signed_in(Role.STAFF), shop.signed_in()
    disable_staff(shop.store, owner, "MIA")
    assert not still_active(shop.store, mia)
    assert "MIA" not in [one.code for one in staff_list(shop.store, owner)]
    kept = {one.code: one.active for one in staff_list(shop.store, owner, with_disabled=True)}
    assert kept["MIA"] is False
    with pytest.raises(Refused, match="disabled already"):
        disable_staff(shop.store, owner, "MIA")


def test_the_last_owner_stays(shop: Shop) -> None:
    owner = shop.signed_in()
    with pytest.raises(Refused, match="last Owner"):
        disable_staff(shop.store, owner, owner.code)
    with pytest.raises(Refused, match="last Owner"):
        change_role(shop.store, owner, owner.code, "Manager")
    add_staff(shop.store, owner, "BEA", "Bea Stone", "Owner")
    disable_staff(shop.store, owner, owner.code)
    assert not still_active(shop.store, owner)


def test_a_manager_manages_staff_of_the_own_location_alone(shop: Shop) -> None:
    owner, leo = shop.signed_in(), shop.signed_in(Role.MANAGER)
    make_location(shop.store, owner, "Harbour")
    add_staff(shop.store, owner, "PIA", "Pia Moor", "Staff", ("Harbour",))
    assert add_staff(shop.store, leo, "ANN", "Ann Bell", "Staff").role == "Staff"
    reissue_pin(shop.store, leo, "MIA")
    for act in (
        lambda: reissue_pin(shop.store, leo, "EVA"),
        lambda: disable_staff(shop.store, leo, "PIA"),
        lambda: add_staff(shop.store, leo, "BEA", "Bea Stone", "Manager"),
        lambda: add_staff(shop.store, leo, "BEA", "Bea Stone", "Staff", ("Harbour",)),
        lambda: change_role(shop.store, leo, "ANN", "Owner"),
        lambda: place_staff(shop.store, leo, "ANN", ("Harbour",)),
    ):
        with pytest.raises(NotPermitted, match="alone"):
            act()
    assert "PIA" not in [one.code for one in staff_list(shop.store, leo)]


def test_a_person_may_belong_to_several_locations(shop: Shop) -> None:
    owner = shop.signed_in()
    make_location(shop.store, owner, "Harbour")
    make_till(shop.store, owner, "pier-1", "harbour")
    place_staff(shop.store, owner, "MIA", ("Main", "Harbour"))
    assert shop.signed_in(Role.STAFF, "pier-1").location == "Harbour"
    assert shop.signed_in(Role.STAFF, "till-1").location == "Main"
    with pytest.raises(Refused, match="one location at least"):
        place_staff(shop.store, owner, "MIA", ())


def test_an_unknown_code_is_not_found(shop: Shop) -> None:
    with pytest.raises(NotFound, match="No staff member has the code XXX"):
        reissue_pin(shop.store, shop.signed_in(), "xxx")


def test_the_owner_is_recovered_by_the_user_that_owns_the_store_alone(shop: Shop) -> None:
    with pytest.raises(NotPermitted, match="operating-system user"):
        recover_owner(shop.store, user_id=54321)
    made = recover_owner(shop.store)
    assert sign_in(shop.store, made.code, made.pin, "till-1").role == "Owner"
    assert shop.store.connection.value("SELECT count(*) FROM audit WHERE use_case = 'recover_owner'") == 1


def test_staff_who_are_customers_cannot_touch_their_own_card(shop: Shop) -> None:
    owner, leo = shop.signed_in(), shop.signed_in(Role.MANAGER)
    card = enrol(shop.store, leo, first_name="Leo", last_name="Novak", phone="212 555 0117").persona_id
    assert card is not None
    adjust_points(shop.store, leo, card, 5, reason="goodwill", note="before the link")
    assert link_customer(shop.store, owner, "LEO", "(212) 555-0117") == card
    with pytest.raises(NotPermitted, match="your own customer card"):
        adjust_points(shop.store, leo, card, 5, reason="goodwill", note="after the link")
    assert link_customer(shop.store, owner, "LEO", "") is None
    with pytest.raises(NotFound, match="No customer has this phone"):
        link_customer(shop.store, owner, "LEO", "212 555 0118")


def test_no_audit_row_holds_a_name_or_a_pin(shop: Shop) -> None:
    made = add_staff(shop.store, shop.signed_in(), "ANN", "Ann Bell", "Staff")
    details = " ".join(row[0] for row in shop.store.connection.all("SELECT detail FROM audit"))
    assert made.pin not in details
    assert "Bell" not in details


def test_a_new_pin_ends_what_is_open_under_the_old_one(shop: Shop) -> None:
    mia, owner = shop.signed_in(Role.STAFF), shop.signed_in()
    reissue_pin(shop.store, owner, "MIA")
    with pytest.raises(NotPermitted, match="session has ended"):
        enrol(shop.store, mia, first_name="Ada", last_name="Stone", phone="212 555 0117")
    assert shop.store.connection.value("SELECT count(*) FROM persona") == 0


def test_who_signed_out_acts_no_more(shop: Shop) -> None:
    mia = shop.signed_in(Role.STAFF)
    sign_out(shop.store, mia)
    with pytest.raises(NotPermitted, match="Sign in again"):
        enrol(shop.store, mia, first_name="Ada", last_name="Stone", phone="212 555 0117")
