"""Adjusting points by hand: reasons, limits, refusals, repeats (points.md rules 4, 8, 9, 29, 35)."""

import pytest

from store.database.store import Store
from store.errors import BadInput, NeedsApproval, NotFound, NotPermitted, Refused
from store.points.adjust import adjust_points, read_points
from store.points.ledger.prove import ledger_faults
from store.points.reading.overview import points_overview
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import approval, balance, make_persona, operation_id, set_setting, staff_of

ADA, BEN, CLEO = 2001, 2002, 2003


def adjust(store: Store, points: int, *, role: Role = Role.OWNER, persona: int = ADA) -> None:
    adjust_points(store, staff_of(role), persona, points, reason="goodwill", note="Sorry for the wait")


def test_an_adjustment_says_before_and_after_and_keeps_reason_and_note_apart(store: Store) -> None:
    make_persona(store, ADA)
    adjust(store, 40)
    receipt = adjust_points(store, staff_of(Role.OWNER), ADA, -15, reason="correction", note="Wrong card")
    assert (receipt.details["before"], receipt.details["after"], receipt.points) == (40, 25, 25)
    row = store.connection.one(
        "SELECT e.kind, e.points, e.reason, e.staff_id, n.text, n.about FROM entry e "
        "JOIN note n ON n.id = e.note_id WHERE e.id = :id",
        id=receipt.entries[0],
    )
    assert row == ("adjust", -15, "correction", 7, "Wrong card", "entry")
    commitment = store.connection.value("SELECT note_hash FROM entry WHERE id = :id", id=receipt.entries[0])
    assert len(commitment) == 64
    assert ledger_faults(store.connection) == []


def test_rule_29_below_zero_is_refused_with_the_figures_and_nothing_is_written(store: Store) -> None:
    make_persona(store, ADA)
    adjust(store, 20)
    with pytest.raises(Refused, match="needs 21 points, has 20"):
        adjust(store, -21)
    assert balance(store, ADA) == 20
    assert store.connection.value("SELECT count(*) FROM note") == 1
    adjust(store, -20)
    assert balance(store, ADA) == 0


@pytest.mark.parametrize(
    ("points", "reason", "note", "sentence"),
    [
        (0, "goodwill", "why", "0 points changes nothing"),
        (10_000_001, "goodwill", "why", "too much"),
        (5, "whim", "why", "Give a reason"),
        (5, "", "why", "Give a reason"),
        (5, "goodwill", "   ", "A note is needed"),
        (5, "goodwill", "\x1b]11;?", "note holds"),
    ],
)
def test_an_adjustment_needs_points_a_reason_and_a_clean_note(
    store: Store, points: int, reason: str, note: str, sentence: str
) -> None:
    make_persona(store, ADA)
    with pytest.raises(BadInput, match=sentence):
        adjust_points(store, staff_of(Role.OWNER), ADA, points, reason=reason, note=note)
    assert store.connection.value("SELECT count(*) FROM entry") == 0


@pytest.mark.parametrize(("typed", "points"), [("+25", 25), ("-1,000", -1000), ("−3", -3), (" 7 ", 7)])
def test_typed_points_are_read(typed: str, points: int) -> None:
    assert read_points(typed) == points


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("2.5", "whole numbers"), ("abc", "no number"), ("0", "changes nothing"), ("99999999999", "too much")],
)
def test_typed_points_that_make_no_sense_are_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_points(typed)


def test_staff_adjust_with_approval_only(store: Store) -> None:
    make_persona(store, ADA)
    staff = staff_of(Role.STAFF)
    with pytest.raises(NeedsApproval, match="ask for approval") as asked:
        adjust(store, 10, role=Role.STAFF)
    assert "Ada" not in str(asked.value)
    bound = adjust_points.request_hash(ADA, 10, reason="goodwill", note="Sorry for the wait")
    yes = approval(store, bound, actor=staff, approver=Role.MANAGER)
    receipt = adjust_points(store, staff.approved(yes), ADA, 10, reason="goodwill", note="Sorry for the wait")
    assert receipt.points == 10
    assert store.connection.one("SELECT staff_id, approver_id FROM entry") == (1, 2)


def test_an_approval_opens_nothing_but_the_very_act(store: Store) -> None:
    make_persona(store, ADA)
    staff = staff_of(Role.STAFF)
    bound = adjust_points.request_hash(ADA, 10, reason="goodwill", note="Sorry for the wait")
    yes = approval(store, bound, actor=staff, approver=Role.MANAGER)
    with pytest.raises(NeedsApproval):
        adjust_points(store, staff.approved(yes), ADA, 11, reason="goodwill", note="Sorry for the wait")
    assert balance(store, ADA) == 0


def test_staff_may_adjust_alone_up_to_the_shops_switch(store: Store) -> None:
    make_persona(store, ADA)
    set_setting(store, "staff_adjust_limit", "50")
    adjust(store, 50, role=Role.STAFF)
    with pytest.raises(NeedsApproval, match="up to 50"):
        adjust(store, 51, role=Role.STAFF)


def test_a_managers_limit_counts_a_single_act_a_persona_and_a_day(store: Store, clock: SetClock) -> None:
    for persona in (ADA, BEN, CLEO):
        make_persona(store, persona)
    set_setting(store, "manager_adjust_limit", "100")
    set_setting(store, "adjust_limit_per_persona", "150")
    set_setting(store, "adjust_limit_per_day", "250")
    with pytest.raises(NeedsApproval, match="100 points at a time"):
        adjust(store, 101, role=Role.MANAGER)
    adjust(store, 100, role=Role.MANAGER)
    with pytest.raises(NeedsApproval, match="150 points of one customer"):
        adjust(store, -51, role=Role.MANAGER)
    adjust(store, 100, role=Role.MANAGER, persona=BEN)
    with pytest.raises(NeedsApproval, match="250 points in a day"):
        adjust(store, 51, role=Role.MANAGER, persona=CLEO)
    adjust(store, 50, role=Role.MANAGER, persona=CLEO)
    adjust(store, 10_000_000, role=Role.OWNER, persona=CLEO)
    clock.forward(days=1)
    adjust(store, 100, role=Role.MANAGER)


def test_an_approver_gives_no_more_than_he_or_she_may(store: Store) -> None:
    make_persona(store, ADA)
    staff = staff_of(Role.STAFF)
    bound = adjust_points.request_hash(ADA, 20_000, reason="other", note="Big")
    by_manager = approval(store, bound, actor=staff, approver=Role.MANAGER)
    with pytest.raises(NeedsApproval, match="ask the Owner"):
        adjust_points(store, staff.approved(by_manager), ADA, 20_000, reason="other", note="Big")
    by_owner = approval(store, bound, actor=staff, approver=Role.OWNER)
    adjust_points(store, staff.approved(by_owner), ADA, 20_000, reason="other", note="Big")
    assert balance(store, ADA) == 20_000


def test_rule_35_nobody_adjusts_an_own_persona_or_one_with_the_same_phone(store: Store) -> None:
    make_persona(store, ADA, phone="+12125550117")
    make_persona(store, BEN, phone="+12125550118")
    store.connection.run("UPDATE staff SET persona_id = :ada WHERE id = 2", ada=ADA)
    store.connection.run(
        "INSERT INTO identifier (id, persona_id, kind, value, shown, label, state, rank, origin, since) "
        "VALUES (1, :ben, 'phone', '+12125550117', '', '', 'shared', 2, 'test', '2026-01-01')",
        ben=BEN,
    )
    for persona in (ADA, BEN):
        with pytest.raises(NotPermitted, match="your own customer card"):
            adjust(store, 5, role=Role.MANAGER, persona=persona)
    adjust(store, 5, role=Role.OWNER)


def test_rule_35_nobody_approves_for_an_own_persona(store: Store) -> None:
    make_persona(store, ADA)
    store.connection.run("UPDATE staff SET persona_id = :ada WHERE id = 2", ada=ADA)
    staff = staff_of(Role.STAFF)
    bound = adjust_points.request_hash(ADA, 10, reason="other", note="For the boss")
    yes = approval(store, bound, actor=staff, approver=Role.MANAGER)
    with pytest.raises(NotPermitted, match="approver's own"):
        adjust_points(store, staff.approved(yes), ADA, 10, reason="other", note="For the boss")


def test_archived_merged_held_and_unknown_are_refused_in_words(store: Store) -> None:
    make_persona(store, ADA, status="archived")
    make_persona(store, BEN)
    make_persona(store, CLEO, status="merged", merged_into=BEN)
    make_persona(store, 2004, status="sealed")
    with pytest.raises(Refused, match="archived"):
        adjust(store, 5)
    with pytest.raises(Refused, match=f"merged into {BEN} Ada Invented{BEN}"):
        adjust(store, 5, persona=CLEO)
    with pytest.raises(Refused, match="held: the customer must recover it"):
        adjust(store, 5, persona=2004)
    with pytest.raises(NotFound) as held:
        adjust(store, 5, role=Role.MANAGER, persona=2004)
    with pytest.raises(NotFound) as unknown:
        adjust(store, 5, role=Role.MANAGER, persona=2999)
    assert str(held.value).replace("2004", "2999") == str(unknown.value)
    assert store.connection.value("SELECT count(*) FROM entry") == 0


def test_sequence_16_an_id_stands_for_one_request_also_after_a_merge(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    owner = staff_of(Role.OWNER).doing(operation_id(1))
    first = adjust_points(store, owner, ADA, 25, reason="goodwill", note="Sorry")
    store.connection.run("UPDATE persona SET status = 'merged', merged_into = :b WHERE id = :a", a=ADA, b=BEN)
    again = adjust_points(store, owner, ADA, 25, reason="goodwill", note="Sorry")
    assert (again.entries, again.repeated) == (first.entries, True)
    with pytest.raises(Refused, match="used for something else"):
        adjust_points(store, owner, ADA, 26, reason="goodwill", note="Sorry")
    other = owner.doing(operation_id(2))
    with pytest.raises(Refused, match="needs 5"):
        adjust_points(store, other, BEN, -5, reason="goodwill", note="Sorry")
    adjust_points(store, owner.doing(operation_id(3)), BEN, 5, reason="goodwill", note="Sorry")
    assert adjust_points(store, other, BEN, -5, reason="goodwill", note="Sorry").repeated is False


def test_rule_9_points_from_before_enrolment_are_added_again_once(store: Store) -> None:
    from store.points.earning.enrolment import pre_enrolment_points, void_before_enrolment
    from store.use_case import use_case

    make_persona(store, ADA, signup_on=None)
    adjust(store, 30)
    enrolling = use_case("enrol")(void_before_enrolment)
    store.connection.insert(
        "operation",
        id=operation_id(9),
        request_hash="",
        use_case="enrol",
        result="",
        staff_id=7,
        terminal="till-1",
        location_id=1,
        at="2026-11-22T15:00:00.000Z",
    )
    assert enrolling(store, staff_of(Role.OWNER).doing(operation_id(9)), ADA) == 30
    assert balance(store, ADA) == 0
    assert pre_enrolment_points(store.connection, ADA) == 30
    owner = staff_of(Role.OWNER)
    with pytest.raises(Refused, match="There are 30 points"):
        adjust_points(store, owner, ADA, 31, reason="re-add", note="Was promised")
    adjust_points(store, owner, ADA, 30, reason="re-add", note="Was promised")
    with pytest.raises(Refused, match="no points from before"):
        adjust_points(store, owner, ADA, 1, reason="re-add", note="Was promised")
    shown = points_overview(store.connection, ADA, store.clock().date())
    assert (shown.by_kind["adjust"], shown.by_kind["pre_enrolment_void"], shown.points) == (60, -30, 30)
