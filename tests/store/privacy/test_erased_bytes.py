"""After a delete no byte of the store's files holds what was planted; without the precautions some do."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import Refused
from store.outbox.queueing import queue_notice
from store.people.attributes import add_tag, set_attribute
from store.people.enrolment import enrol
from store.people.notes import write_note
from store.people.traits import edit_traits
from store.points.adjust import adjust_points
from store.privacy.deleting import delete_own_data
from store.search.history import remember
from store.staff.permissions import Role
from store.upkeep.steps import STEPS
from store.use_case import use_case
from tests.store.privacy.conftest import asking

Actors = Callable[..., Actor]

PLANTED = {
    "first_name": "Xanthippezq",
    "last_name": "Quillfeatherzq",
    "changed_name": "Morwennazq",
    "phone": "+12125550117",
    "home_phone": "+12125550163",
    "email": "xq.quillzq@example.com",
    "card": "SERIAL-77zq41",
    "attribute": "shoe size 41zq",
    "tag": "violinistzq",
    "note": "allergic to walnutszq",
    "adjust_note": "spilled coffee zq",
    "message": "dear Xq, comezq back",
    "answer": "too much saltzq",
    "action": "clicked bannerzq",
    "pixel": "viewed bootszq",
    "browser": "Lynxzq/2.9",
    "ip": "203.0.113.77",
    "utm": "spring-letterzq",
    "outbox": "your account is backzq",
    "said_email": "other.quillzq@example.org",
}
"""Twenty strings; phones as they are stored."""


@use_case("upkeep")
def _plant(unit: Any, persona: int) -> None:
    """What arrives by import and not by hand."""
    c, at = unit.connection, unit.at
    c.insert("message", id=1, persona_id=persona, source="s", message_id="1", channel="text", direction="sent",
             at=at, text=PLANTED["message"], status="sent")  # fmt: skip
    c.insert("survey_answer", id=1, persona_id=persona, survey="s", at=at, question="How?",
             answer=PLANTED["answer"], complete=1)  # fmt: skip
    c.insert("action", id=1, persona_id=persona, at=at, kind="click", detail=PLANTED["action"])
    c.insert("pixel_event", id=1, persona_id=persona, at=at, kind="view", detail=PLANTED["pixel"])
    c.insert("purchase", id=1, source="POS", order_id="1", persona_id=persona, home_id=persona, placed_at=at,
             placed_on=at[:10], pre_tax=1000, tax=0, total=1000, items=1, refunded=0, qualifies=1,
             said_phone=PLANTED["home_phone"], said_email=PLANTED["said_email"], written_at=at,
             content_hash="")  # fmt: skip
    c.insert("purchase", id=2, source="POS", order_id="2", persona_id=None, home_id=None, placed_at=at,
             placed_on=at[:10], pre_tax=1000, tax=0, total=1000, items=1, refunded=0, qualifies=1,
             said_phone=PLANTED["phone"], said_email=PLANTED["email"], written_at=at, content_hash="")  # fmt: skip
    c.run("UPDATE persona SET browser = :browser, ip = :ip WHERE id = :id", browser=PLANTED["browser"],
          ip=PLANTED["ip"], id=persona)  # fmt: skip
    queue_notice(unit, persona, "email", PLANTED["email"], subject="Hello", text=PLANTED["outbox"])


def planted(store: Store, actor: Actors) -> int:
    """A persona of whom every planted string is known somewhere, and that was edited and searched for."""
    receipt = enrol(
        store,
        actor(Role.OWNER),
        first_name=PLANTED["first_name"],
        last_name=PLANTED["last_name"],
        phone="212 555 0117",
        email=PLANTED["email"],
        card_serial=PLANTED["card"],
    )
    persona = receipt.persona_id
    assert persona is not None
    set_attribute(store, actor(), persona, "size", PLANTED["attribute"])
    add_tag(store, actor(), persona, PLANTED["tag"])
    write_note(store, actor(), persona, PLANTED["note"], pin=True)
    adjust_points(store, actor(), persona, 250, reason="goodwill", note=PLANTED["adjust_note"])
    changes = {
        "first_name": PLANTED["changed_name"],
        "home_phone": "212 555 0163",
        "utm": PLANTED["utm"],
    }
    version = store.connection.value("SELECT version FROM persona WHERE id = :id", id=persona)
    edit_traits(store, actor(), persona, changes, expected_version=version)
    _plant(store, actor(), persona)
    for query in (PLANTED["first_name"], PLANTED["last_name"].lower(), f"tag:{PLANTED['tag']}"):
        remember(store, actor(), query)
    return persona


def left_in(store: Store, strings: Iterable[str] = PLANTED.values()) -> set[str]:
    """Which of the strings stand in any byte of the store's files, whatever their case."""
    path = Path(store.address)
    held = b"".join(
        file.read_bytes().lower() for file in path.parent.iterdir() if file.name.startswith(path.name)
    )
    return {text for text in strings if text.lower().encode() in held}


def test_after_a_delete_none_of_twenty_strings_is_in_any_byte_of_the_stores_files(
    sqlite_store: Store, actor: Actors
) -> None:
    persona = planted(sqlite_store, actor)
    assert left_in(sqlite_store) == set(PLANTED.values())
    receipt, cleared = delete_own_data(
        sqlite_store, actor(Role.STAFF), asking(sqlite_store, actor, "delete", "212 555 0117")
    )
    assert (receipt.persona_id, cleared) == (persona, True)
    assert left_in(sqlite_store) == set()
    assert sqlite_store.connection.value("PRAGMA integrity_check") == "ok"


@pytest.mark.parametrize("left_out", ["secure_delete", "checkpoint", "index"])
def test_without_each_precaution_some_of_it_stays(
    sqlite_store: Store, actor: Actors, left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the test above finds what is left when something was left out."""
    planted(sqlite_store, actor)
    connection = sqlite_store.connection
    if left_out == "secure_delete":
        connection.run("PRAGMA secure_delete = OFF")
    elif left_out == "checkpoint":
        monkeypatch.setattr("store.privacy.deleting.settle", lambda store: True)
    else:
        monkeypatch.setattr("store.privacy.erasing.index_names", lambda *_: None)
    delete_own_data(sqlite_store, actor(Role.STAFF), asking(sqlite_store, actor, "delete", "212 555 0117"))
    assert left_in(sqlite_store) != set()


def test_while_another_console_reads_it_is_not_said_to_be_cleared_and_the_night_clears_it(
    sqlite_store: Store, actor: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.privacy.settling.PATIENCE_SECONDS", 0.0)
    planted(sqlite_store, actor)
    reader = sqlite_store.connect()
    reader.run("BEGIN")
    reader.value("SELECT count(*) FROM persona")
    asked = asking(sqlite_store, actor, "delete", "212 555 0117")
    _, cleared = delete_own_data(sqlite_store, actor(Role.STAFF), asked)
    assert not cleared
    assert left_in(sqlite_store) != set()
    step = next(step for step in STEPS if step.name == "erasures")
    with pytest.raises(Refused, match="Another console is reading"):
        step.work(sqlite_store, actor())
    reader.run("ROLLBACK")
    reader.close()
    assert "1 customer noted" in step.work(sqlite_store, actor())
    assert left_in(sqlite_store) == set()


def test_no_query_finds_any_of_it_on_either_database(store: Store, actor: Actors) -> None:
    """What is promised on PostgreSQL: no query returns it; its dead pages and its log are its operator's."""
    planted(store, actor)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", "212 555 0117"))
    listed = {
        "sqlite": "SELECT name FROM pragma_table_list WHERE type = 'table'",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
    }
    found = set()
    for (table,) in store.connection.all(listed[store.dialect]):
        rows = repr(store.connection.all(f"SELECT * FROM {table}")).lower()
        found |= {(table, text) for text in PLANTED.values() if text.lower() in rows}
    assert found == set()
