"""``regulars card``: programmes, cards and what is done with them, and the delete that waits for a card."""

import csv
import io
from pathlib import Path

import pytest

from tests.commands.conftest import Program

OPERATION = "0198f000-0000-7000-8000-00000000c0de"


@pytest.fixture
def amelia(program: Program) -> int:
    """A member, and programmes of three types."""
    who = program.enrolled(first_name="Amelia", last_name="Stone", phone="(212) 555-0117")
    for words in (
        ("Coffee", "stamp", "--goal", "10", "--reward", "A coffee", "--rate", "500", "--earns"),
        ("Ten times", "multipass", "--start", "10"),
        ("Gift", "gift", "--start", "2500"),
    ):
        assert program("card", "add-programme", *words).code == 0
    return who


def test_a_card_lives_on_the_command_line(program: Program, amelia: int) -> None:
    issued = program(
        "card", "issue", str(amelia), "coffee", "--serial", "AB-77", "--field", "Drink=Tea", "--json"
    )
    assert (issued.code, issued.data["serial"]) == (0, "AB-77")
    stamped = program(
        "card", "stamp", "AB-77", "7", "--comment", "Seven", "--operation-id", OPERATION, "--json"
    )
    again = program(
        "card", "stamp", "AB-77", "7", "--comment", "Seven", "--operation-id", OPERATION, "--json"
    )
    assert (stamped.data["card_after"], again.data["repeated"]) == (7, True)
    bought = program("card", "purchase", "AB-77", "20.00", "--json").data
    assert (bought["units"], bought["earned"], bought["card_after"]) == (4, 20, 11)
    assert program("card", "stamp", "ab-77", "-1").out.strip() == "Card AB-77: 11 stamps → 10 stamps"
    assert program("card", "redeem", "AB-77", "--json").data["reward"] == "A coffee"
    short = program("card", "redeem", "AB-77")
    assert (short.code, "has 0 stamps" in short.err) == (1, True)
    listed = program("card", "list", str(amelia), "--json").data
    assert [(one["serial"], one["balance"], one["fields"]) for one in listed] == [
        ("AB-77", 0, {"Drink": "Tea"})
    ]
    history = program("card", "history", "AB-77", "--json").data
    assert [row["verb"] for row in history] == [
        "redeem_reward",
        "subtract_stamps",
        "add_purchase",
        "add_stamps",
    ]
    undone = program("undo", OPERATION)
    assert (undone.code, "of which 0 stamps are left" in undone.err) == (1, True)
    assert "A coffee" not in program("card", "history", "AB-77").err
    assert "AB-77" in program("card", "list", str(amelia)).out


def test_visits_and_money_take_their_sign(program: Program, amelia: int) -> None:
    for name, serial in (("Ten times", "V-1"), ("Gift", "G-1")):
        assert program("card", "issue", str(amelia), name, "--serial", serial).code == 0
    assert program("card", "visit", "V-1", "--json").data["units"] == -1
    assert program("card", "visit", "V-1", "+3", "--json").data["card_after"] == 12
    assert program("card", "credit", "G-1", "-5.50", "--json").data["card_after"] == 1950
    fixed = program("card", "correct", "G-1", "4.50", "--note", "Read wrong", "--json").data
    assert (fixed["old_cents"], fixed["units"], fixed["card_after"]) == (550, 100, 2050)
    assert program("card", "credit", "G-1", "much").code == 1
    assert program("card", "receive", "G-1").code == 1
    assert program("card", "stamp", "Nothing").code == 4
    assert program("card", "visit", "V-1", role="Analyst").code == 5


def test_programmes_are_changed_ordered_ended_and_their_transactions_exported(
    program: Program, amelia: int, tmp_path: Path
) -> None:
    assert program("card", "change-programme", "Gift", "--name", "Voucher", "--json").data["version"] == 2
    assert program("card", "order-programmes", "Voucher", "Coffee").code == 0
    assert program("card", "issue", str(amelia), "Voucher", "--serial", "G-1").code == 0
    assert program("card", "end-programme", "Voucher").code == 0
    assert [one["name"] for one in program("card", "--json").data] == ["Coffee", "Ten times"]
    assert "ended" in program("card", "programmes", "--ended").out
    out = tmp_path / "vouchers.csv"
    exported = program("card", "export", "voucher", "--to", str(out))
    assert "1 transaction of Voucher was written" in exported.err
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [(row["serial"], row["verb"], row["units"]) for row in rows] == [("G-1", "begin", "25.00")]
    assert '"verb": "begin"' in program("card", "export", "voucher", "--json").out
    assert program("card", "export", "voucher", role="Staff").code == 5


def test_links_are_told_and_drawn(program: Program, amelia: int) -> None:
    program("card", "issue", str(amelia), "Coffee", "--serial", "AB-77")
    made = program("card", "link", "AB-77", "--json").data
    assert made == {
        "installation": "https://wallet.example.com/c/AB-77",
        "referral": "https://wallet.example.com/c/AB-77/friend",
    }
    assert "█" in program("card", "link", "AB-77", "--qr").out
    assert program("card", "link", "AB-77", role="Analyst").code == 5


def test_a_customer_with_an_installed_card_is_deleted_after_the_card_is_removed(
    program: Program, amelia: int
) -> None:
    program("card", "issue", str(amelia), "Coffee", "--serial", "AB-77")
    assert program("card", "change", "AB-77", "--installed", "--device", "iPhone").code == 0
    shown = program("delete", str(amelia), "--preview", "--json").data
    assert (shown["installed"], shown["cards"], shown["contacts"]) == (["AB-77"], 1, 1)
    last = str(amelia)[-3:]
    refused = program("delete", str(amelia), "--reason", "Asked", "--confirm", last)
    assert refused.code == 1
    assert "is installed: remove it first" in refused.err
    wrong = program("card", "remove", "AB-77", "--confirm", "xyz")
    assert (wrong.code, "stays on the customer's phone" in wrong.err) == (1, True)
    removed = program("card", "remove", "AB-77", "--confirm", "-77", "--json")
    assert removed.code == 0
    assert program("card", "stamp", "AB-77").code == 1
    assert program("delete", str(amelia), "--confirm", last).code == 1
    assert program("delete", str(amelia), "--reason", "Asked", "--confirm", last).code == 0
    assert program("card", "history", "AB-77").code == 4
