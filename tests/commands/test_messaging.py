"""``regulars message`` and ``regulars flow``: previewed, confirmed, sent, called off; templates, tests, flows."""

from pathlib import Path

import pytest

from tests.commands.conftest import Program


@pytest.fixture
def amelia(program: Program, tmp_path: Path) -> int:
    """A customer who wants texts, of a shop with a name and without quiet hours."""
    assert program("settings", "set", "message_sender", "Corner").code == 0
    assert program("settings", "set", "quiet_hours", "-").code == 0
    file = tmp_path / "people.csv"
    file.write_text(
        "source_id,first_name,phone,text_opt_in,consent_at,consent_source\n"
        "A1,Amelia,2125550117,yes,2024-01-01,form\nO1,Omar,2125550142,,,\n",
        "utf-8",
    )
    assert program("import", "personas", str(file)).code == 0
    found: int = program("find", "0117", "--json").data[0]["id"]
    return found


def test_a_campaign_is_previewed_made_once_listed_and_called_off(program: Program, amelia: int) -> None:
    words = ("message", "send", "Sale", "--to", "has:phone", "--text", "Hello {first_name|there}")
    seen = program(*words, "--preview", "--json").data
    assert (seen["recipients"], seen["left_out"], seen["set_up"]) == (1, {"not asked": 1}, False)
    assert seen["text"] == "Corner: Hello Amelia Reply STOP to opt out."
    assert program("message").out == "No campaign has been sent from here yet.\n"
    made = program(*words, "--operation-id", "0193a1c0-0000-7000-8000-0000000000aa", "--json")
    again = program(*words, "--operation-id", "0193a1c0-0000-7000-8000-0000000000aa", "--json")
    assert (made.data["recipients"], made.data["campaign"]) == (1, again.data["campaign"])
    assert again.data["repeated"]
    (listed,) = program("message", "list", "--json").data
    assert (listed["state"], listed["messages"], listed["left_out"]) == (
        "queued",
        {"waiting": 1},
        {"not asked": 1},
    )
    number = str(listed["id"])
    assert program("message", "outcome", number, "--json").data["reached"]["people"] == 0
    assert program("message", "pause", number).code == 0
    assert program("message", "resume", number).code == 0
    assert program("message", "cancel", number).code == 0
    refused = program("message", "cancel", number)
    assert (refused.code, refused.out) == (1, "")
    assert "called off" in program("message", "show", number).out


def test_a_mistake_in_the_braces_is_shown_with_a_caret(program: Program, amelia: int) -> None:
    ran = program("message", "send", "Sale", "--to", "has:phone", "--text", "Hello {fist_name}")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[:2] == ["Hello {fist_name} Reply STOP to opt out.", "      ^^^^^^^^^^^"]
    assert "{first_name|there}" in ran.err


def test_one_customer_is_written_to_and_sent_a_link(program: Program, amelia: int) -> None:
    seen = program("message", "one", str(amelia), "--text", "Your order is in.", "--preview", "--json").data
    assert (seen["to"], seen["why_not"]) == ("…0117", None)
    sent = program("message", "one", str(amelia), "--text", "Your order is in.", "--json")
    assert (sent.code, sent.data["state"]) == (0, "waiting")
    link = program("message", "link", str(amelia), "wallet", "--json")
    assert (link.code, link.data["link"], link.data["state"]) == (0, "wallet", "waiting")
    assert program("message", "one", str(amelia + 1), "--text", "Hello").code == 1
    assert program("message", "one", str(amelia), "--text", "Hello", role="Staff").code == 5
    assert program("outbox", "--again", str(sent.data["message"])).code == 1


def test_templates_are_kept_tried_and_dropped(program: Program, amelia: int, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear {name|customer},\n\nSale today.\n", "utf-8")
    assert program("message", "keep", "Letter", "--file", str(file), "--subject", "Sale").code == 0
    (kept,) = program("message", "templates", "--json").data
    assert (kept["channel"], kept["subject"], kept["text"]) == (
        "email",
        "Sale",
        "Dear {name|customer},\n\nSale today.",
    )
    assert program("message", "test", "me@example.com", "--template", "letter").code == 0
    assert program("message", "drop", "letter").code == 0
    assert program("message", "drop", "letter").code == 4


def test_a_flow_is_made_previewed_and_ended(program: Program, amelia: int) -> None:
    words = ("flow", "add", "Welcome", "--on", "enrolled", "--gift", "50", "--text", "Welcome!")
    assert program(*words).code == 0
    assert program(*words).code == 1
    program.enrolled(first_name="Nora", phone="2125550105")
    seen = program("flow", "preview", "welcome", "--json").data
    assert (seen["turns"], seen["given"], seen["left_out"]) == (1, 1, {"not asked": 1})
    (listed,) = program("flow", "--json").data
    assert (listed["name"], listed["gift"], listed["state"]) == ("Welcome", 50, "running")
    assert "points" in program("flow").out
    assert program("flow", "pause", "welcome").code == 0
    assert program("flow", "end", "welcome").code == 0
    assert program("flow", "--json").data == []
