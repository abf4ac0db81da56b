"""Legacy points that a file brings (points.md rules 5, 10, 30)."""

from pathlib import Path

import pytest

from store.database.store import Store
from store.merging.merging import merge_personas
from store.merging.unmerging import unmerge
from store.points.ledger.prove import ledger_faults
from store.staff.permissions import Role
from tests.store.points.files import bring
from tests.store.points.people import balance, kinds, make_persona, set_setting, staff_of

ADA, BEN = 2001, 2002
PHONE = "+12125550117"
OWNER = staff_of(Role.OWNER)


@pytest.fixture(autouse=True)
def _staging_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_STAGING", str(tmp_path / "staging"))


def total(store: Store, folder: Path, points: int | str, source: str = "old till") -> int:
    """A file that names Ada's total; the points booked for it."""
    before = balance(store, ADA)
    bring(store, OWNER, folder, source, "phone,legacy_points", f"{PHONE},{points}")
    return balance(store, ADA) - before


def test_rule_10_a_later_file_writes_the_difference_to_what_its_source_brought(
    store: Store, tmp_path: Path
) -> None:
    make_persona(store, ADA, phone=PHONE)
    assert [total(store, tmp_path, points) for points in (100, 100, 130, "", "-")] == [100, 0, 30, 0, -130]
    assert total(store, tmp_path, 40, "other till") == 40
    assert balance(store, ADA) == 40
    assert ledger_faults(store.connection) == []


def test_rule_10_who_is_no_member_is_refused_with_the_reason(store: Store, tmp_path: Path) -> None:
    make_persona(store, ADA, phone=PHONE, signup_on=None)
    refused = bring(store, OWNER, tmp_path, "old till", "phone,legacy_points", f"{PHONE},100").rejected[0]
    assert (refused.column, "signup_date" in refused.reason) == ("legacy_points", True)
    assert balance(store, ADA) == 0


def test_rule_30_a_negative_legacy_file_is_blocked_to_zero(store: Store, tmp_path: Path) -> None:
    make_persona(store, ADA, phone=PHONE)
    total(store, tmp_path, -50)
    assert kinds(store, ADA) == [("legacy", -50), ("block", 50)]
    cause = store.connection.one(
        "SELECT c.kind FROM entry b JOIN entry c ON c.id = b.caused_by_id WHERE b.kind = 'block'"
    )
    assert (cause, balance(store, ADA)) == (("legacy",), 0)
    assert ledger_faults(store.connection) == []


def test_rule_5_later_files_serve_what_was_uncovered_first(store: Store, tmp_path: Path) -> None:
    set_setting(store, "blocks", "off")
    make_persona(store, ADA, phone=PHONE)
    assert total(store, tmp_path, -30) == -30
    assert [total(store, tmp_path, 20, source) for source in ("second", "third")] == [20, 20]
    assert balance(store, ADA) == 10
    assert store.connection.all("SELECT remaining FROM lot ORDER BY id") == [(0,), (10,)]
    assert ledger_faults(store.connection) == []


def test_rule_10_after_a_merge_a_record_keeps_its_own_total(store: Store, tmp_path: Path) -> None:
    make_persona(store, ADA, phone=PHONE)
    make_persona(store, BEN, phone="+12125550142")
    header, row = "source_id,phone,legacy_points", f"1,{PHONE},{{}}"
    bring(store, OWNER, tmp_path, "old till", header, row.format(100), "2,+12125550142,20")
    merge_personas(store, OWNER, BEN, ADA)
    again = bring(store, OWNER, tmp_path, "old till", header, row.format(100), "2,+12125550142,20")
    assert (again.counts.unchanged, balance(store, BEN)) == (2, 120)
    bring(store, OWNER, tmp_path, "old till", header, row.format(130))
    assert (balance(store, ADA), balance(store, BEN)) == (0, 150)
    home = store.connection.value("SELECT home_id FROM entry WHERE points = 30")
    assert home == ADA
    assert ledger_faults(store.connection) == []


def test_rule_10_what_a_record_was_brought_while_merged_is_known_after_they_come_apart(
    store: Store, tmp_path: Path
) -> None:
    make_persona(store, ADA, phone=PHONE)
    make_persona(store, BEN, phone="+12125550142")
    header, row = "source_id,phone,legacy_points", f"1,{PHONE},100"
    bring(store, OWNER, tmp_path, "old till", "source_id,phone", f"1,{PHONE}", "2,+12125550142")
    merged = merge_personas(store, OWNER, BEN, ADA)
    bring(store, OWNER, tmp_path, "old till", header, row)
    unmerge(store, OWNER, BEN, merged.details["merge_id"])
    assert bring(store, OWNER, tmp_path, "old till", header, row).counts.unchanged == 1
    assert (balance(store, ADA), balance(store, BEN)) == (100, 0)
    bring(store, OWNER, tmp_path, "old till", header, f"1,{PHONE},-")
    assert (balance(store, ADA), balance(store, BEN)) == (0, 0)
    assert ledger_faults(store.connection) == []
