"""Cards through merges, deletes, imports, exports and races."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.actor import Actor
from store.cards.exporting import export_transactions
from store.cards.issuing import change_card, remove_card
from store.cards.links import card_links
from store.cards.records import card_of, programmes, transactions_of
from store.database.store import Store
from store.errors import NotFound, NotPermitted, Refused
from store.merging.merging import merge_personas
from store.merging.unmerging import unmerge
from store.points.undo import undo
from store.privacy.access_report import report_access
from store.privacy.deleting import delete_persona
from store.privacy.impact import deletion_impact
from store.search.tiles import tiles
from store.staff.permissions import Role
from store.transfer.exporting import export
from store.transfer.importing import import_file
from store.transfer.undoing.undo_run import preview_run_undo, undo_run
from tests.store.cards.shop import ADA, BEN, OWNER, STAFF, card, do, issue, programme, stands
from tests.store.cards.test_verbs import sound
from tests.store.points.people import make_persona, staff_of

WORDS = "=cmd|'/c calc'!A0"


def test_cards_follow_a_merge_and_its_unmerge_with_what_stands_on_them(store: Store) -> None:
    mine = card(store, "stamp", BEN)
    make_persona(store, ADA)
    before = do(store, mine, "add_stamps", count=4)
    merged = merge_personas(store, OWNER, ADA, BEN)
    do(store, mine, "add_stamps", count=3)
    held = card_of(store.connection, mine)
    assert held is not None
    assert (held.persona_id, held.balance) == (ADA, 7)
    undo(store, OWNER, before.operation_id)
    unmerge(store, OWNER, ADA, merged.details["merge_id"])
    held = card_of(store.connection, mine)
    assert held is not None
    assert (held.persona_id, held.balance) == (BEN, 3)
    do(store, mine, "add_stamps")
    assert store.connection.value("SELECT persona_id FROM account WHERE card_id = :card", card=mine) == BEN
    sound(store)


def test_a_customer_with_an_installed_card_is_not_deleted_before_it_is_removed(store: Store) -> None:
    mine = card(store, "stamp", earns=True)
    change_card(store, OWNER, mine, installed=True, device="iPhone", fields={"Drink": "Tea"})
    do(store, mine, "add_purchase", amount=2_000, comment="Knows Ben")
    impact = deletion_impact(store.connection, ADA, store.clock().date())
    assert (impact.points, impact.orders, impact.entries, len(impact.installed)) == (20, 1, 2, 1)
    assert "is installed: remove it first. It stays on the phone" in impact.lines[-1]
    with pytest.raises(Refused, match="installed on a phone"):
        delete_persona(store, OWNER, ADA, reason="Asked by letter")
    remove_card(store, OWNER, mine)
    entries = store.connection.value("SELECT count(*) FROM entry")
    delete_persona(store, OWNER, ADA, reason="Asked by letter")
    assert store.connection.value("SELECT count(*) FROM entry") == entries + 1
    assert store.connection.value("SELECT count(*) FROM card_transaction") == 1
    row = store.connection.one("SELECT device, utm, fields FROM card")
    assert row == (None, None, None)
    assert store.connection.value("SELECT count(*) FROM note") == 0
    with pytest.raises(NotFound):
        deletion_impact(store.connection, ADA, store.clock().date())
    sound(store)


def test_the_access_report_tells_cards_and_what_was_done_with_them(store: Store) -> None:
    mine = card(store, "stamp")
    do(store, mine, "add_stamps", comment="As asked")
    held = report_access(store, OWNER, ADA).held
    assert held["card"][0]["id"] == mine
    assert held["card_transaction"][0]["verb"] == "add_stamps"
    assert "As asked" in [row["text"] for row in held["note"]]


def test_all_transactions_of_a_programme_are_exported_safe_for_spreadsheets(store: Store) -> None:
    name = programme(store, "gift")
    for person in (ADA, BEN):
        make_persona(store, person, phone=f"+1212555010{person % 10}")
        do(store, issue(store, name, person), "subtract_amount", amount=150, comment=WORDS)
    other = card(store, "stamp")
    do(store, other, "add_stamps")
    out = io.StringIO(newline="")
    assert export_transactions(store, OWNER, name, out).rows == 4
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["verb"], row["units"], row["balance"]) for row in rows[:2]] == [
        ("begin", "25.00", "25.00"),
        ("subtract_amount", "-1.50", "23.50"),
    ]
    assert rows[1]["comment"] == f"'{WORDS}"
    lines = io.StringIO()
    masked = export_transactions(store, staff_of(Role.ANALYST), name, lines, "jsonl")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert (masked.masked, told[1]["comment"], told[1]["name"], told[1]["units"]) == (
        True,
        "…",
        "A. I.",
        -150,
    )
    with pytest.raises(NotPermitted):
        export_transactions(store, STAFF, name, io.StringIO())
    with pytest.raises(NotFound):
        export_transactions(store, OWNER, "Nothing", io.StringIO())


def test_links_stand_below_the_base_address_and_a_deleted_card_has_none(store: Store) -> None:
    mine = issue(store, programme(store, "stamp"), make_persona(store, ADA), serial="A/1 ü")
    held = card_of(store.connection, mine)
    assert held is not None
    made = card_links(store.settings(), held)
    assert made.installation == "https://wallet.example.com/c/A%2F1%20%C3%BC"
    assert made.referral == f"{made.installation}/friend"
    with pytest.raises(Refused, match="no web address"):
        card_links(store.settings().changed({"card_address": "wallet"}), held)
    remove_card(store, OWNER, mine)
    gone = card_of(store.connection, mine)
    assert gone is not None
    with pytest.raises(Refused, match="no links any more"):
        card_links(store.settings(), gone)


def test_tiles_count_what_was_done_with_cards(store: Store) -> None:
    do(store, card(store, "stamp"), "add_stamps")
    assert tiles(store).card_transactions == 1


GIVEN: dict[str, dict[str, Any]] = {"S-1": {"count": 1}, "G-1": {"amount": 100}}
Told = tuple[int, int, int, list[tuple[str | None, str]]]
Bring = Callable[..., Told]
HEADER = "serial,phone,programme,type,status,balance,field:Drink"


@pytest.fixture
def bring(
    store: Store, actor: Callable[..., Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Bring:
    """Imports rows of cards of somebody with the phone +12125550101; gives new, updated, unchanged, rejected."""
    monkeypatch.setenv("REGULARS_STAGING", str(tmp_path / "staging"))
    make_persona(store, ADA, phone="+12125550101")
    store.connection.run("UPDATE persona SET phone = '+12125550101' WHERE id = :id", id=ADA)

    def taken(*rows: str, dry_run: bool = False) -> Told:
        path = tmp_path / "cards.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n")
        found = import_file(store, actor(), "cards", path, source="POS", dry_run=dry_run)
        counts = found.counts
        refused = [(one.column, one.reason) for one in found.rejected]
        return counts.new, counts.updated, counts.unchanged, refused

    return taken


def test_an_import_opens_cards_with_their_balance_and_a_later_file_writes_the_difference(
    store: Store, bring: Bring
) -> None:
    rows = ["S-1,2125550101,Coffee,stamp,installed,7,Tea", "G-1,2125550101,Gifts,gift,,12.50,"]
    assert bring(*rows, dry_run=True) == (2, 0, 0, [])
    assert bring(*rows) == (2, 0, 0, [])
    known = {one.name: one for one in programmes(store.connection)}
    assert (known["Coffee"].type, known["Coffee"].confirmed, known["Gifts"].type) == ("stamp", False, "gift")
    ids: dict[str, int] = dict(store.connection.all("SELECT serial, id FROM card"))
    do(store, ids["S-1"], "add_stamps", count=2)
    assert (stands(store, ids["S-1"]), stands(store, ids["G-1"])) == (9, 1250)
    assert bring(*rows) == (0, 0, 2, [])
    assert bring("S-1,2125550101,Coffee,stamp,installed,10,Tea", dry_run=True) == (0, 1, 0, [])
    assert bring("S-1,2125550101,Coffee,stamp,installed,10,Mate") == (0, 1, 0, [])
    assert stands(store, ids["S-1"]) == 12
    assert [row.verb for row in transactions_of(store.connection, ids["S-1"])] == [
        "import",
        "add_stamps",
        "import",
    ]
    assert store.connection.value("SELECT fields FROM card WHERE serial = 'S-1'") == '{"Drink": "Mate"}'
    sound(store)


def test_a_run_of_cards_that_is_taken_back_speaks_of_no_points_and_leaves_none_on_the_cards(
    store: Store, bring: Bring
) -> None:
    bring("S-1,2125550101,Coffee,stamp,installed,7,Tea")
    run_id = store.connection.value("SELECT max(id) FROM import_run")
    found = preview_run_undo(store, OWNER, run_id)
    assert (found.entries, found.points, found.blocked) == (0, 0, 0)
    mine = store.connection.value("SELECT id FROM card")
    undo_run(store, OWNER, run_id, 1, pause=0)
    assert stands(store, mine) == 0
    assert store.connection.value("SELECT status FROM card") == "deleted"
    sound(store)


def test_an_export_of_cards_taken_in_again_changes_nothing(
    store: Store, bring: Bring, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    bring("S-1,2125550101,Coffee,stamp,installed,7,=Tea", "G-1,2125550101,Gifts,gift,,12.50,")
    coupon = issue(store, programme(store, "coupon", "Cake"), serial="C-1")
    for serial in ("S-1", "G-1"):
        mine = store.connection.value("SELECT id FROM card WHERE serial = :serial", serial=serial)
        do(store, mine, "add_stamps" if serial == "S-1" else "credit_amount", **GIVEN[serial])
    do(store, coupon, "redeem_coupon")
    out = tmp_path / "out.csv"
    with out.open("w", newline="") as file:
        assert export(store, OWNER, "cards", "", file).rows == 3
    header, *rows = csv.reader(io.StringIO(out.read_text()))
    assert (header[-1], [row[8] for row in rows]) == ("field:Drink", ["8", "13.50", "0"])
    before = store.connection.value("SELECT count(*) FROM card_transaction")
    again = import_file(store, actor(), "cards", out, source="POS").counts
    assert (again.unchanged, again.updated, again.new, again.rejected) == (3, 0, 0, 0)
    assert store.connection.value("SELECT count(*) FROM card_transaction") == before
    masked = io.StringIO()
    export(store, staff_of(Role.ANALYST), "cards", "", masked)
    assert "S-1" not in masked.getvalue().replace("…S-1", "")
    assert "+12125550101" not in masked.getvalue()


def test_rows_of_cards_that_do_not_fit_are_rejected_with_the_column(store: Store, bring: Bring) -> None:
    programme(store, "coupon", "Cake")
    new, _, _, rejected = bring(
        "C-1,2125550101,Cake,stamp,,,",
        "C-2,2125550101,Cake,coupon,,,",
        "C-3,2125550101,Coffee,stamp,,half,",
        "C-4,2125550101,Coffee,stamp,,-1,",
        "C-5,2125550199,Coffee,stamp,,1,",
    )
    assert (new, [column for column, _ in rejected]) == (1, ["type", "balance", "balance", "phone"])
    assert rejected[0][1] == "Cake is a programme of type coupon"
    assert rejected[2][1] == "nothing below zero stands on a card"
    assert stands(store, store.connection.value("SELECT id FROM card WHERE serial = 'C-2'")) == 1
    sound(store)


RACER = """
import os, sys
from store.cards.transacting import transact_card
from store.errors import RegularsError
from store.opening import open_store
from tests.conftest import START
from tests.store.points.people import operation_id, staff_of
from store.staff.permissions import Role
address, card, verb, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
gate, opener = os.pipe()
children = []
for number in range(1, count + 1):
    child = os.fork()
    if child == 0:
        os.close(opener)
        store = open_store(address, clock=lambda: START)
        os.read(gate, 1)
        try:
            transact_card(store, staff_of(Role.STAFF).doing(operation_id(number)), card, verb)
            line = "done"
        except RegularsError as error:
            line = f"refused {error}"
        store.close()
        os.write(1, f"{line}\\n".encode())
        os._exit(0)
    children.append(child)
os.close(gate)
os.close(opener)
for child in children:
    os.waitpid(child, 0)
"""


def race(store: Store, mine: int, verb: str, count: int) -> list[str]:
    """Processes that all do a verb with one card at once; the line of each."""
    done = subprocess.run(
        [sys.executable, "-c", RACER, store.address, str(mine), verb, str(count)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    return sorted(done.stdout.splitlines())


def test_two_tills_stamp_one_card_at_once_and_both_stamps_count(store: Store) -> None:
    mine = card(store, "stamp")
    assert race(store, mine, "add_stamps", 4) == ["done"] * 4
    assert stands(store, mine) == 4
    assert [row.seq for row in transactions_of(store.connection, mine)] == [4, 3, 2, 1]
    sound(store)


def test_of_many_tills_that_deduct_the_last_visit_one_does(store: Store) -> None:
    mine = card(store, "multipass", start=1)
    lines = race(store, mine, "deduct_visits", 4)
    assert [line.split()[0] for line in lines] == ["done", "refused", "refused", "refused"]
    assert stands(store, mine) == 0
    sound(store)
