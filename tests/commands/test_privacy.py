"""Deleting, the access report, the privacy page and the outbox on the command line."""

from tests.commands.conftest import Program


def test_delete_wants_the_last_digits_of_the_id(program: Program) -> None:
    persona = program.enrolled(last_name="Stone", phone="212 555 0117")
    refused = program("delete", str(persona), "--reason", "asked", "--confirm", "999")
    assert (refused.code, "Nothing was deleted" in refused.err) == (1, True)
    done = program("delete", str(persona), "--reason", "asked", "--confirm", str(persona)[-3:], "--json")
    assert (done.code, done.data["cleared"], done.data["points"]) == (0, True, 0)
    assert program("show", str(persona)).code == 4
    assert program("find", "212 555 0117").code == 4


def test_staff_delete_with_an_approver_and_analysts_not_at_all(program: Program) -> None:
    persona = program.enrolled(last_name="Stone", phone="212 555 0117")
    words = ("delete", str(persona), "--reason", "asked", "--confirm", str(persona)[-3:])
    assert program(*words, role="Staff").code == 5
    assert program(*words, role="Analyst").code == 5
    program.environment.setenv("REGULARS_APPROVER_PIN", program.pins["Manager"])
    assert program(*words, "--approver", program.codes["Manager"], role="Staff").code == 0


def test_the_access_report_is_json_and_text_for_those_who_may(program: Program) -> None:
    persona = program.enrolled(last_name="Stone", phone="212 555 0117", email="amelia@example.com")
    report = program("access-report", str(persona), "--json")
    assert report.data["held"]["persona"][0]["phone"] == "+12125550117"
    text = program("access-report", str(persona))
    assert "amelia@example.com" in text.out
    assert program("access-report", str(persona), role="Manager").code == 5
    assert program("access-report", "99999").code == 4


def test_the_access_report_says_how_the_customer_was_known(program: Program) -> None:
    persona = program.enrolled(last_name="Stone", phone="212 555 0117")
    words = ("access-report", str(persona), "--seen", "passport", "--json", "--prove")
    assert program(*words, "(212) 555-0117").data["proved"] == "in person"
    other = program(*words, "(212) 555-0118")
    assert (other.code, "not this customer's" in other.err) == (1, True)
    unset = program("access-report", str(persona), "--prove", "(212) 555-0117")
    assert (unset.code, "No text gateway" in unset.err) == (3, True)
    assert program("access-report", str(persona), "--json").data["proved"] is None


def test_the_privacy_page_is_printed_as_text_and_code(program: Program) -> None:
    program("settings", "set", "privacy_link", "https://shop.example.com/privacy")
    said = program("privacy-link").out.splitlines()
    assert said[0] == "https://shop.example.com/privacy"
    assert any("█" in line for line in said[1:])
    assert program("privacy-link", "--json").data == {"link": "https://shop.example.com/privacy"}


def test_an_empty_outbox_says_so_and_sends_nothing(program: Program) -> None:
    assert "Nothing has been sent" in program("outbox").out
    assert program("outbox", "--json").data == []
    done = program("outbox", "--send", "--json").data
    assert done == {"sent": 0, "failed": 0, "waiting": 0, "unknown": 0, "left_out": 0}
    assert program("outbox", "--send", role="Manager").code == 5


def test_a_restore_of_an_older_backup_says_who_was_deleted_again(sqlite_program: Program) -> None:
    persona = sqlite_program.enrolled(last_name="Stone", phone="212 555 0117")
    backup = sqlite_program("backup", "--json").data["path"]
    sqlite_program("delete", str(persona), "--reason", "asked", "--confirm", str(persona)[-3:])
    restored = sqlite_program("backup", "restore", backup, role=None)
    assert restored.code == 0
    assert "1 customer who had been deleted" in restored.err
    assert sqlite_program("show", str(persona)).code == 4
