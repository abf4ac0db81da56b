"""The doctor finds what is wrong and says nothing where nothing is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from store.database.connection import Connection
from store.people.enrolment import enrol
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.upkeep.checks import Check
from store.upkeep.doctor import doctor
from tests.conftest import SetClock
from tests.store.staff.conftest import Shop, make_shop, postgres_shop, shop, sqlite_shop

__all__ = ["make_shop", "postgres_shop", "shop", "sqlite_shop"]


@pytest.fixture
def trading(shop: Shop) -> Shop:
    """A shop with a member who bought, got points and spent none."""
    owner = shop.signed_in()
    receipt = enrol_somebody(shop)
    sell_by_hand(shop.store, owner, receipt, 1250)
    adjust_points(shop.store, owner, receipt, 25, reason="goodwill", note="late order")
    return shop


def found(shop: Shop, *, full: bool = True) -> dict[str, Check]:
    return {one.name: one for one in doctor(shop.store.address, full=full, clock=shop.store.clock)}


def wrong(shop: Shop) -> dict[str, str]:
    return {name: one.detail for name, one in found(shop).items() if not one.ok}


def test_a_sound_store_has_nothing_wrong(trading: Shop) -> None:
    assert wrong(trading) == {}
    assert "balances" in found(trading)
    assert "balances" not in found(trading, full=False)


BREAKAGES: dict[str, tuple[str, str]] = {
    "balances": ("UPDATE account SET balance = balance + 1", "its entries make"),
    "lots": ("UPDATE lot SET remaining = remaining - 1", "its uses leave"),
    "lots and balances": ("UPDATE lot SET remaining = remaining - 1", "less what is uncovered"),
    "uncovered parts": ("UPDATE account SET uncovered = 5", "are uncovered"),
    "figures of personas": ("UPDATE persona SET spent = spent + 1", "the purchases are"),
    "merges": ("UPDATE persona SET status = 'merged', merged_into = 999999", "is merged into 999999"),
    "circles of merges": ("UPDATE persona SET status = 'merged', merged_into = id", "in a circle"),
    "identifiers": ("UPDATE persona SET status = 'merged', merged_into = id", "is live but belongs"),
    "ids": ("UPDATE id_block SET next = 1 WHERE name = 'persona'", "the next would be 1"),
    "versions": ("UPDATE schema_version SET version_num = '0000'", "schema 0000"),
    "schema": ("ALTER TABLE tag ADD COLUMN extra TEXT", "were changed"),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_the_doctor_finds(trading: Shop, name: str) -> None:
    statement, said = BREAKAGES[name]
    trading.store.connection.run(statement)
    assert said in wrong(trading)[name]


def test_a_guard_that_was_taken_off_is_found(trading: Shop) -> None:
    on = " ON audit" if trading.store.dialect == "postgresql" else ""
    trading.store.connection.run(f"DROP TRIGGER audit_no_update{on}")
    assert "guards were changed" in wrong(trading)["schema"]


def test_a_changed_audit_row_is_found(trading: Shop) -> None:
    c: Connection = trading.store.connection
    on = " ON audit" if trading.store.dialect == "postgresql" else ""
    c.run(f"DROP TRIGGER audit_no_update{on}")
    c.run("UPDATE audit SET outcome = 'refused' WHERE use_case = 'adjust_points'")
    assert "was changed" in wrong(trading)["audit"]


def test_a_missing_key_is_found(trading: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REGULARS_KEYS", str(tmp_path / "elsewhere"))
    assert "PINs is not at" in wrong(trading)["keys"]


def embedded(shop: Shop) -> bool:
    return shop.store.dialect == "sqlite"


@pytest.fixture
def embedded_shop(tmp_path: Path, make_shop: Callable[[str], Shop]) -> Shop:
    made = make_shop(str(tmp_path / "made.store"))
    enrol_somebody(made)
    return made


def enrol_somebody(shop: Shop) -> int:
    made = enrol(shop.store, shop.signed_in(), first_name="Ann", last_name="Bell", phone="212 555 0117")
    assert made.persona_id is not None
    return made.persona_id


def test_an_index_that_lacks_a_name_is_found(embedded_shop: Shop) -> None:
    embedded_shop.store.connection.run("INSERT INTO persona_names (persona_names) VALUES ('delete-all')")
    assert "differs from the names" in wrong(embedded_shop)["index of names"]


def test_a_row_that_refers_to_nothing_is_found(embedded_shop: Shop) -> None:
    c = embedded_shop.store.connection
    c.run("PRAGMA foreign_keys=OFF")
    c.insert("tag", persona_id=77, tag="vip", origin="form", at="2026-11-22T15:00:00.000Z")
    assert "1 lead nowhere: tag" in wrong(embedded_shop)["references"]


def test_a_store_others_may_read_is_found(embedded_shop: Shop) -> None:
    os.chmod(embedded_shop.store.path, 0o644)
    assert "can be read by others" in wrong(embedded_shop)["rights of the file"]


def test_damaged_pages_are_found(embedded_shop: Shop) -> None:
    store = embedded_shop.store
    root = store.connection.value("SELECT rootpage FROM sqlite_schema WHERE name = 'persona_by_sort_name'")
    size = store.connection.value("PRAGMA page_size")
    store.close()
    with store.path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    assert "pages" in wrong(embedded_shop)


def test_a_full_disk_is_foretold(embedded_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.upkeep.checks.LEAST_FREE", 2**60)
    assert "MB needed" in wrong(embedded_shop)["free disk"]


@pytest.mark.parametrize("content", [None, b"", b"no store" * 1000])
def test_what_does_not_open_is_said_in_one_line(
    tmp_path: Path, content: bytes | None, clock: SetClock
) -> None:
    path = tmp_path / "x.store"
    if content is not None:
        path.write_bytes(content)
    (only,) = doctor(str(path), full=True, clock=clock)
    assert not only.ok
    assert str(path) in only.detail
