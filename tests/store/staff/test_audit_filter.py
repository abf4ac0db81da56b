"""The line that narrows the audit, and the rows it leaves on screen, in a file and after a check."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import BadInput, NotPermitted, Unreachable
from store.people.enrolment import enrol
from store.settings_use import change_setting
from store.staff.audit_export import audit_to_csv, audit_to_folder
from store.staff.audit_filter import AuditFilter, audit_filter
from store.staff.audit_reading import audit_checked, read_audit
from store.staff.permissions import Role
from tests.store.staff.conftest import Shop


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", AuditFilter()),
        ("by:MIA who:1001", AuditFilter(staff="MIA", persona_id=1001)),
        ("MIA 1001 2026-11-22", AuditFilter("MIA", 1001, since="2026-11-22", until="2026-11-22")),
        ("refusals", AuditFilter(outcome="refusals")),
        ("outcome:not-permitted till:till-1", AuditFilter(outcome="not permitted", terminal="till-1")),
        ("adjust-points", AuditFilter(act="adjust_points")),
        (
            "since:2026-11-01 until:2026-11-22T10:00Z",
            AuditFilter(since="2026-11-01", until="2026-11-22T10:00Z"),
        ),
    ],
)
def test_a_line_is_read_with_names_or_by_values_that_speak_for_themselves(
    line: str, wanted: AuditFilter
) -> None:
    assert audit_filter(line) == wanted


@pytest.mark.parametrize("line", ["colour:red", "by:", "who:abc", "who:٣", "who:99999999999999999999", ":x"])
def test_a_part_that_narrows_nothing_is_named(line: str) -> None:
    with pytest.raises(BadInput, match="who:"):
        audit_filter(line)


@given(st.text(max_size=60))
def test_any_line_is_a_filter_that_reads_back_or_bad_input(line: str) -> None:
    try:
        wanted = audit_filter(line)
    except BadInput:
        return
    assert audit_filter(wanted.line) == wanted


def test_refusals_are_what_a_rule_or_a_missing_right_refused(shop: Shop) -> None:
    owner = shop.signed_in()
    with pytest.raises(BadInput):
        read_audit(shop.store, owner, AuditFilter(outcome="bad"))
    with pytest.raises(NotPermitted):
        change_setting(shop.store, shop.signed_in(Role.STAFF), "points_rate", "300")
    found = {(row.act, row.outcome) for row in read_audit(shop.store, owner, audit_filter("refusals"))}
    assert found == {("change setting", "not permitted"), ("read audit", "refused")}


def test_a_file_holds_the_rows_wanted_and_the_audit_says_who_took_them(shop: Shop) -> None:
    owner = shop.signed_in()
    enrol(shop.store, owner, first_name="Ada", last_name="Stone", phone="212 555 0117")
    out = io.StringIO(newline="")
    assert audit_to_csv(shop.store, owner, AuditFilter(act="enrol"), out) == 1
    (row,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert (row["use_case"], row["staff"], row["outcome"]) == ("enrol", "EVA", "done")
    (noted,) = read_audit(shop.store, owner, AuditFilter(act="export_audit"))
    assert noted.detail == "act:enrol"


def test_a_long_audit_is_exported_whole(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.staff.audit_export.PAGE", 3)
    owner = shop.signed_in()
    for number in range(8):
        change_setting(shop.store, owner, "points_rate", str(200 + number))
    out = io.StringIO(newline="")
    assert audit_to_csv(shop.store, owner, AuditFilter(act="change_setting"), out) == 8
    ids = [row["id"] for row in csv.DictReader(io.StringIO(out.getvalue(), newline=""))]
    assert len(set(ids)) == 8


def test_an_export_has_a_file_of_its_own_or_leaves_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path, count = audit_to_folder(shop.store, shop.signed_in(), AuditFilter(act="sign_in"))
    assert (count, path.stat().st_mode & 0o777) == (1, 0o600)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(Unreachable, match="Nothing was left behind"):
        audit_to_folder(shop.store, shop.signed_in(), AuditFilter())
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_whoever_may_not_read_the_audit_neither_checks_nor_exports_it(shop: Shop) -> None:
    mia = shop.signed_in(Role.STAFF)
    with pytest.raises(NotPermitted):
        audit_checked(shop.store, mia)
    out = io.StringIO(newline="")
    with pytest.raises(NotPermitted):
        audit_to_csv(shop.store, mia, AuditFilter(), out)
    assert not out.getvalue()


def test_a_check_says_how_many_rows_are_whole(shop: Shop) -> None:
    verdict = audit_checked(shop.store, shop.signed_in())
    assert verdict.rows > 0
    assert verdict.faults == ()


def test_days_the_wrong_way_round_are_said_not_answered_with_nothing(shop: Shop) -> None:
    with pytest.raises(BadInput, match="not before"):
        read_audit(shop.store, shop.signed_in(), AuditFilter(since="2026-11-23", until="2026-11-21"))
