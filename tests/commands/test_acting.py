"""Acting from the command line, on both databases."""

import uuid

from store.opening import open_store
from tests.commands.conftest import Program

RECEIPT = {"operation_id", "entries", "points", "repeated"}


def test_points_are_added_and_taken_off_with_an_unquoted_minus(program: Program) -> None:
    someone = program.enrolled(first_name="Amelia", last_name="Stone", phone="212 555 0117")
    assert program("adjust", str(someone), "+100", "--reason", "goodwill", "--json").data["points"] == 100
    ran = program("adjust", str(someone), "-25", "--reason", "correction", "--note", "twice", "--json")
    assert ran.code == 0
    assert set(ran.data) >= RECEIPT
    assert ran.data["points"] == 75
    assert len(ran.data["entries"]) == 1
    assert ran.data["repeated"] is False


def test_own_words_for_a_reason_are_kept_as_the_note(program: Program) -> None:
    someone = program.enrolled(phone="212 555 0117")
    assert program("adjust", str(someone), "5", "--reason", "broken cup").code == 0


def test_more_points_than_there_are_is_refused_with_the_figures(program: Program) -> None:
    someone = program.enrolled(phone="212 555 0117")
    ran = program("adjust", str(someone), "-10", "--reason", "goodwill")
    assert ran.code == 1
    assert "needs 10 points, has 0" in ran.err
    assert ran.out == ""


def test_an_operation_id_gives_its_first_result_again(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    operation = str(uuid.uuid4())
    words = ("adjust", someone, "40", "--reason", "goodwill", "--json", "--operation-id", operation)
    first, second = program(*words).data, program(*words).data
    assert first["operation_id"] == second["operation_id"] == operation
    assert (first["points"], first["repeated"]) == (40, False)
    assert (second["points"], second["repeated"]) == (40, True)
    other = program("adjust", someone, "41", "--reason", "goodwill", "--operation-id", operation)
    assert other.code == 1


def test_an_operation_id_that_is_no_uuid_is_a_usage_error(program: Program) -> None:
    ran = program("adjust", "1001", "40", "--reason", "goodwill", "--operation-id", "x")
    assert ran.code == 2


def test_an_act_is_undone_by_its_operation(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    done = program("adjust", someone, "40", "--reason", "goodwill", "--json").data
    ran = program("undo", done["operation_id"], "--json")
    assert ran.code == 0
    assert set(ran.data) >= RECEIPT
    assert ran.data["points"] == 0


def test_an_undo_says_first_what_of_it_has_expired_and_goes_on_with_yes(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    assert program("settings", "set", "expiry", "fixed", "--yes").code == 0
    assert program("sale", someone, "100.00").code == 0
    assert program("discount", "add", "COFFEE", "--name", "Coffee", "--cost", "60").code == 0
    done = program("redeem", someone, "COFFEE", "--json").data["operation_id"]
    store = open_store(program.address)
    store.transact(lambda connection: connection.run("UPDATE lot SET expires_on = '2020-01-01'"))
    store.close()
    asked = program("undo", done)
    assert (asked.code, asked.out) == (1, "")
    assert "60 points that return have expired meanwhile and go again." in asked.err
    assert "Nothing is undone yet. Undo it all the same with --yes." in asked.err
    again = str(uuid.uuid4())
    assert program("undo", done, "--yes", "--json", "--operation-id", again).data["points"] == 0
    assert program("undo", done, "--json", "--operation-id", again).data["repeated"] is True


def test_what_staff_may_not_do_alone_is_done_with_an_approver(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    words = ("adjust", someone, "40", "--reason", "goodwill", "--json")
    alone = program(*words, role="Staff")
    assert alone.code == 5
    assert "--approver" in alone.err
    program.environment.setenv("REGULARS_APPROVER_PIN", program.pins["Manager"])
    with_manager = program(*words, "--approver", program.codes["Manager"], role="Staff")
    assert with_manager.code == 0, with_manager.err
    assert with_manager.data["points"] == 40
    program.environment.setenv("REGULARS_APPROVER_PIN", program.pins["Staff"])
    assert program(*words, "--approver", program.codes["Staff"], role="Staff").code == 5


def test_a_role_without_the_right_is_not_permitted(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    assert program("adjust", someone, "1", "--reason", "goodwill", role="Analyst").code == 5


def test_an_operator_gives_a_case(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    assert program("show", someone, "--json", role="Operator").code == 5
    assert program("show", someone, "--json", "--case", "ticket 7", role="Operator").code == 0


def test_an_unknown_persona_is_not_found(program: Program) -> None:
    assert program("adjust", "999999", "1", "--reason", "goodwill").code == 4
    assert program("show", "999999").code == 4


def test_a_sale_by_hand_earns_and_the_same_receipt_twice_is_refused(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    ran = program("sale", someone, "12.50", "--receipt", "A-1", "--json")
    assert ran.code == 0, ran.err
    assert ran.data["points"] == 12
    again = program("sale", someone, "12.50", "--receipt", "A-1")
    assert again.code == 1
    assert again.out == ""


def test_an_amount_that_is_none_is_refused_in_a_sentence(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    for amount in ("twelve", "-3", "0", "1.234"):
        ran = program("sale", someone, amount)
        assert ran.code == 1, amount
        assert ran.err.startswith("regulars: ")


def test_text_and_email_are_switched_off_and_nothing_else(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    assert program("opt-out", someone).code == 0
    assert program("opt-out", someone, "email").code == 0
    assert program("opt-out", someone, "mobile_push").code == 1


def test_a_phone_of_somebody_else_is_asked_about(program: Program) -> None:
    first = program.enrolled(first_name="Amelia", last_name="Stone", phone="212 555 0117")
    collided = program("enrol", "--first-name", "Omar", "--phone", "(212) 555-0117")
    assert collided.code == 1
    assert str(first) in collided.err
    assert "--on-collision" in collided.err
    linked = program(
        "enrol", "--first-name", "Omar", "--phone", "(212) 555-0117", "--on-collision", "household"
    )
    assert linked.code == 0, linked.err


def test_every_kind_of_edit_is_kept(program: Program) -> None:
    first = str(program.enrolled(first_name="Amelia", phone="212 555 0117"))
    second = str(program.enrolled(first_name="Omar", phone="212 555 0142"))
    ran = program(
        "edit", first, "--set", "last_name=Stone", "--set", "birthday=1990-04-03", "--attribute", "size=42",
        "--tag", "vip", "--note", "likes tea", "--pin", "--household", second, "--favorite-store", "Main",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    card = program("show", first, "--json").data
    assert (card["name"], card["birthday"]) == ("Amelia Stone", "1990-04-03")
    assert card["attributes"] == {"size": "42"}
    assert card["tags"] == ["vip"]
    assert card["traits"]["favorite_store"] == "Main"
    taken_off = program(
        "edit", first, "--remove-tag", "vip", "--remove-attribute", "size", "--leave-household"
    )
    assert taken_off.code == 0, taken_off.err
    assert program("edit", first).code == 1


def test_the_changes_before_a_refused_one_are_named(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    ran = program("edit", someone, "--tag", "vip", "--remove-tag", "gold")
    assert ran.code == 4
    assert "The first change of 2 was done" in ran.err


def test_a_pin_in_the_environment_serves_its_own_code_only(program: Program) -> None:
    assert program("roles", "--json").code == 0
    assert program("staff", "--staff", program.codes["Owner"].lower()).code == 0
    other = program("staff", "--staff", program.codes["Manager"])
    assert other.code == 5
    assert "REGULARS_PIN" in other.err
