"""Tampering with the audit is found: edit, delete, reorder, a cut tail, everything written anew."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from store.database.connection import Connection
from store.errors import BadInput, NotFound, NotPermitted
from store.people.card import open_card
from store.people.enrolment import enrol
from store.settings_use import change_setting
from store.staff.audit import GENESIS, chained_hash
from store.staff.audit_check import anchor, anchor_path, verify
from store.staff.audit_filter import AuditFilter
from store.staff.audit_reading import read_audit
from store.staff.locations import make_location
from store.staff.permissions import Role
from store.staff.sign_in import sign_out
from store.staff.tills import make_till
from tests.conftest import SetClock
from tests.store.staff.conftest import Shop

COLUMNS = (
    "seq, at, use_case, outcome, staff_id, approver_id, terminal, location_id, persona_id, operation_id, "
    "detail"
)


@pytest.fixture
def busy_shop(shop: Shop, clock: SetClock) -> Shop:
    """A shop with some history, its guards taken off, as a thief of the file would."""
    owner = shop.signed_in()
    for number in range(8):
        clock.forward(minutes=1)
        change_setting(shop.store, owner, "points_rate", str(200 + number))
    sign_out(shop.store, owner)
    c = shop.store.connection
    for verb in ("update", "delete"):
        on = " ON audit" if shop.store.dialect == "postgresql" else ""
        c.run(f"DROP TRIGGER audit_no_{verb}{on}")
    assert verify(shop.store).faults == ()
    return shop


def longest_chain(c: Connection) -> int:
    found: int = c.value("SELECT id FROM audit_chain ORDER BY length DESC LIMIT 1")
    return found


def edit(c: Connection) -> None:
    c.run("UPDATE audit SET outcome = 'refused' WHERE chain_id = :chain AND seq = 5", chain=longest_chain(c))


def delete(c: Connection) -> None:
    c.run("DELETE FROM audit WHERE chain_id = :chain AND seq = 5", chain=longest_chain(c))


def reorder(c: Connection) -> None:
    for old, new in ((5, 99), (6, 5), (99, 6)):
        c.run(
            "UPDATE audit SET seq = :new WHERE chain_id = :chain AND seq = :old",
            chain=longest_chain(c),
            old=old,
            new=new,
        )


def cut_tail(c: Connection) -> None:
    """Removes the last two rows and sets the head as if they had never been."""
    chain = longest_chain(c)
    c.run("DELETE FROM audit WHERE chain_id = :chain AND seq > 7", chain=chain)
    head = c.value("SELECT hash FROM audit WHERE chain_id = :chain AND seq = 7", chain=chain)
    c.run("UPDATE audit_chain SET length = 7, head = :head WHERE id = :chain", head=head, chain=chain)


def write_anew(c: Connection) -> None:
    """Changes a row and recomputes every hash after it, the head too."""
    chain = longest_chain(c)
    edit(c)
    previous = GENESIS
    for row in c.all(f"SELECT {COLUMNS} FROM audit WHERE chain_id = :chain ORDER BY seq", chain=chain):
        values = dict(zip(COLUMNS.split(", "), row, strict=True))
        digest = chained_hash(previous, values)
        c.run(
            "UPDATE audit SET previous = :previous, hash = :hash WHERE chain_id = :chain AND seq = :seq",
            previous=previous,
            hash=digest,
            chain=chain,
            seq=values["seq"],
        )
        previous = digest
    c.run("UPDATE audit_chain SET head = :head WHERE id = :chain", head=previous, chain=chain)


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (edit, "row 5 was changed"),
        (delete, "row 5 is missing"),
        (reorder, "row 5 does not follow"),
        (cut_tail, "cut off"),
        (write_anew, "written anew"),
    ],
)
def test_tampering_is_found(busy_shop: Shop, tamper: Callable[[Connection], None], said: str) -> None:
    tamper(busy_shop.store.connection)
    assert said in " ".join(verify(busy_shop.store).faults)


def test_without_the_anchor_a_cut_tail_would_pass(busy_shop: Shop) -> None:
    anchor_path(busy_shop.store).unlink()
    cut_tail(busy_shop.store.connection)
    assert verify(busy_shop.store).faults == ()


def test_tampering_is_not_anchored_over(busy_shop: Shop) -> None:
    write_anew(busy_shop.store.connection)
    assert anchor(busy_shop.store) is False
    shop_again = busy_shop.signed_in()
    assert shop_again.role == "Owner"
    assert verify(busy_shop.store).faults


def test_a_whole_chain_that_vanished_is_found(busy_shop: Shop) -> None:
    c = busy_shop.store.connection
    chain = longest_chain(c)
    expected = f"chain {chain}: row"
    if busy_shop.store.dialect == "postgresql":
        anchor_path(busy_shop.store).unlink()
        expected = f"chain {chain} is missing"
    c.run("DELETE FROM audit WHERE chain_id = :chain", chain=chain)
    c.run("DELETE FROM audit_chain WHERE id = :chain", chain=chain)
    assert expected in " ".join(verify(busy_shop.store).faults)


def test_the_audit_is_read_by_person_act_outcome_and_time(shop: Shop, clock: SetClock) -> None:
    owner = shop.signed_in()
    clock.forward(days=1)
    change_setting(shop.store, owner, "points_rate", "200")
    mia = shop.signed_in(Role.STAFF)
    with pytest.raises(NotPermitted):
        change_setting(shop.store, mia, "points_rate", "300")
    rows = read_audit(shop.store, owner, AuditFilter(act="change_setting"))
    assert [(one.staff, one.outcome, one.location) for one in rows] == [
        ("MIA", "not permitted", "Main"),
        ("EVA", "done", "Main"),
    ]
    assert [
        one.use_case for one in read_audit(shop.store, owner, AuditFilter(staff="mia", outcome="done"))
    ] == ["sign_in"]
    assert {one.at[:10] for one in read_audit(shop.store, owner, AuditFilter(until="2026-11-22"))} == {
        "2026-11-22"
    }
    assert {one.at[:10] for one in read_audit(shop.store, owner, AuditFilter(since="2026-11-23"))} == {
        "2026-11-23"
    }
    with pytest.raises(NotFound):
        read_audit(shop.store, owner, AuditFilter(staff="XYZ"))


def test_the_audit_is_asked_by_the_days_of_the_shop(shop: Shop, clock: SetClock) -> None:
    owner = shop.signed_in()
    clock.now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    change_setting(shop.store, owner, "points_rate", "200")

    def found(since: str, until: str | None = None) -> int:
        return len(read_audit(shop.store, owner, AuditFilter(act="change_setting", since=since, until=until)))

    assert found("2026-11-23", "2026-11-23") == 1
    assert found("2026-11-24") == 0
    assert found("2026-11-24T03:00:00Z") == 1
    assert found("2026-11-23T22:00", "2026-11-23T22:01") == 1


@pytest.mark.parametrize("typed", ["", "yesterday", "2026-02-30", "9999-12-31", "\x1b]11;?"])
def test_what_is_no_day_is_not_asked_for(shop: Shop, typed: str) -> None:
    with pytest.raises(BadInput, match="neither a day"):
        read_audit(shop.store, shop.signed_in(), AuditFilter(until=typed))


@pytest.mark.parametrize(
    ("case", "kept"),
    [
        ("case 4711", "case 4711"),
        ("SUP-2026/17", "case SUP-2026/17"),
        ("#42", "case #42"),
        ("Amelia Stone called", "reason given"),
        ("2125550117", "reason given"),
        ("tel 212-5550117", "reason given"),
    ],
)
def test_an_operators_case_is_kept_and_words_that_may_name_somebody_are_not(
    shop: Shop, case: str, kept: str
) -> None:
    ada = enrol(shop.store, shop.signed_in(), first_name="Ada", last_name="Stone", phone="212 555 0117")
    assert ada.persona_id is not None
    open_card(shop.store, shop.signed_in(Role.OPERATOR).because(case), ada.persona_id)
    (row,) = read_audit(shop.store, shop.signed_in(), AuditFilter(act="look_at_card"))
    assert row.detail == kept


def test_spaces_are_no_reason(shop: Shop) -> None:
    with pytest.raises(NotPermitted, match="case number or reason"):
        open_card(shop.store, shop.signed_in(Role.OPERATOR).because("   "), 1001)


def test_the_audit_is_read_page_by_page(shop: Shop) -> None:
    owner = shop.signed_in()
    for number in range(6):
        change_setting(shop.store, owner, "points_rate", str(200 + number))
    whole = read_audit(shop.store, owner, AuditFilter(act="change_setting"))
    first = read_audit(shop.store, owner, AuditFilter(act="change_setting"), limit=4)
    rest = read_audit(
        shop.store, owner, AuditFilter(act="change_setting"), before=(first[-1].at, first[-1].id)
    )
    assert (*first, *rest) == whole


def test_a_manager_reads_the_audit_of_the_own_location_alone(shop: Shop) -> None:
    owner = shop.signed_in()
    make_location(shop.store, owner, "Harbour")
    make_till(shop.store, owner, "pier-1", "Harbour")
    shop.signed_in(Role.OPERATOR, "pier-1")
    leo = shop.signed_in(Role.MANAGER)
    assert {one.location for one in read_audit(shop.store, leo)} == {"Main"}
    assert "Harbour" in {one.location for one in read_audit(shop.store, owner)}
    with pytest.raises(NotPermitted):
        read_audit(shop.store, shop.signed_in(Role.STAFF))
