"""Held customers coming back, and the audit, on the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from console.arguments import build
from store.actor import Actor
from store.opening import open_store
from store.outbox.in_person import confirm_in_person
from store.privacy.deleting import delete_own_data
from store.privacy.finding import Asking
from store.recovery.asking import RecoveryForm, ask_for_recovery
from store.staff.sign_in import sign_in
from tests.commands.conftest import Program

PHONE = "212 555 0117"
ORDERS = """\
order_id,receipt,placed_at,location,payment_method,sku,product,quantity,amount,tax
A-1,R-1,2026-06-01 10:15,Main,card,10452,Oat drink,2,4.98,0.40
"""


def case_of_amelia(program: Program, *, first_name: str = "Amelia") -> int:
    """A case: she had herself deleted at the turned screen, and asks there to come back."""
    program.enrolled(last_name="Stone", phone=PHONE)
    store = open_store(program.address)
    try:
        actor: Actor = sign_in(store, program.codes["Staff"], program.pins["Staff"], "till-1")
        gone = confirm_in_person(store, actor, "delete", PHONE, note="Passport")
        delete_own_data(store, actor, Asking((gone,)))
        back = confirm_in_person(store, actor, "recover", PHONE, note="Passport")
        ask_for_recovery(store, actor, RecoveryForm((back,), first_name, "Stone"))
    finally:
        store.close()
    (case,) = program("recovery", "--json").data
    return int(case["id"])


def test_support_approves_a_case_once_and_checks_it(program: Program) -> None:
    case = case_of_amelia(program)
    before = program("recovery", "check", str(case))
    assert before.code == 1
    done = program("recovery", "approve", str(case), role="Operator")
    assert (done.code, "is back with 0 points" in done.out) == (0, True)
    again = program("recovery", "approve", str(case), role="Operator")
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert program("recovery", "check", str(case), "--json").data["earns"] is True
    assert program("find", PHONE).code == 0


def test_a_refused_case_is_closed_and_brings_nobody_back(program: Program) -> None:
    case = case_of_amelia(program)
    refused = program("recovery", "refuse", str(case), "--note", "not her", role="Operator")
    assert (refused.code, "is refused" in refused.out) == (0, True)
    assert program("recovery", "approve", str(case)).code == 1
    assert program("find", PHONE).code == 4
    assert [one["state"] for one in program("recovery", "--closed", "--json").data] == ["refused"]


def test_a_case_there_is_not_is_not_found_and_only_support_decides(program: Program) -> None:
    for words in (("approve", "5"), ("check", "5"), ("refuse", "5", "--note", "x")):
        missing = program("recovery", *words)
        assert (missing.code, missing.err.count("\n")) == (4, 1)
        for role in ("Staff", "Manager", "Analyst", "Marketing", "Marketing Analyst"):
            assert program("recovery", *words, role=role).code == 5


def test_empty_lists_say_so_in_a_sentence(program: Program) -> None:
    assert "No case" in program("recovery").out
    assert "No case is closed" in program("recovery", "--closed").out
    assert "Nothing in the audit" in program("audit", "--act", "merge").out


def test_an_audit_is_checked_or_exported_not_both_at_once(program: Program) -> None:
    assert program("audit", "--check", "--export", "-").code == 2


def test_a_missing_folder_is_named_as_it_was_typed(program: Program) -> None:
    missing = program("audit", "--export", "no-such-folder/audit.csv")
    assert (missing.code, ".part" in missing.err, "no-such-folder/audit.csv" in missing.err) == (
        1,
        False,
        True,
    )


def test_the_archive_is_refused_to_staff_in_words_about_the_archive(program: Program) -> None:
    refused = program("archive", role="Staff")
    assert (refused.code, "The archive is for" in refused.err) == (5, True)


def test_an_unmerge_repeated_under_its_operation_id_changes_nothing(program: Program) -> None:
    ids = [program.enrolled(last_name="Stone", phone=phone) for phone in (PHONE, "212 555 0118")]
    assert program("merge", str(ids[0]), str(ids[1])).code == 0
    words = ("unmerge", str(ids[1]), "--operation-id", str(UUID(int=7, version=4)), "--json")
    first, again = program(*words), program(*words)
    assert (first.code, again.code) == (0, 0), again.err
    assert (again.data["repeated"], again.data["merge_id"]) == (True, first.data["merge_id"])


def test_a_receipt_attached_twice_under_one_operation_id_is_attached_once(
    program: Program, tmp_path: Path
) -> None:
    persona = program.enrolled(last_name="Stone", phone=PHONE)
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, "utf-8")
    ran = program("import", "orders", str(orders), "--source", "till", "--keep-unknown")
    assert ran.code == 0, ran.err
    assert program("attach", str(persona), "R-1", role="Analyst").code == 5
    words = ("attach", str(persona), "R-1", "--operation-id", str(UUID(int=8, version=4)), "--json")
    first, again = program(*words), program(*words)
    assert (first.code, again.code) == (0, 0), again.err
    assert (first.data["repeated"], again.data["repeated"]) == (False, True)
    assert program("attach", str(persona), "R-1").code == 1


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every parser that has no verbs below it, and those that do."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from parsers(one)


def test_no_argument_of_a_command_overwrites_another_one() -> None:
    parser, _ = build(everything=True)
    for one in parsers(parser):
        names = [action.dest for action in one._actions]
        assert len(names) == len(set(names)), one.prog
