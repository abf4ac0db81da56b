"""Every condition of the bar has an index, every text names real columns, and none of it needs the ORM."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest

from store.actor import Actor
from store.database.store import Store
from store.search.answer import answer, recent, snapshot, total
from store.search.compile import compiled
from store.search.doctor.diagnosing import diagnose
from store.search.language.parser import parse
from store.search.language.tree import Channel, HasWhat, NumberField, SortField
from store.search.order import COLUMNS, NEWEST
from store.search.piece import Context, Place, Values
from store.search.plan import planned
from store.search.tiles import tiles
from store.search.vocabulary import vocabulary
from store.search.walk import Cut, end_of_step, passing
from store.staff.permissions import Role

MakeActor = Callable[..., Actor]

CONDITIONS = [
    *("2125550117", "0117", "+1212", "phone:212", "amelia@example.com", "email:am"),
    *("amelia st", "bjørn", '"Amelia Stone"', "merge:2125550117", "merge:amy@example.com", "merge:1002"),
    *("id:1001", "receipt:88213", "serial:7741", "src:X-1", "source:counter"),
    *(f"has:{what}" for what in get_args(HasWhat)),
    *("is:member", "not:member", "is:archived", "tag:vip", "attr:colour", "attr:colour=red"),
    *("store:Downtown", "visited:Downtown", "at:Downtown"),
    *(f"{field}:>5" for field in get_args(NumberField)),
    *(f"{field}:1..9" for field in get_args(NumberField)),
    *("seen:<30d", "seen:>90d", "seen:never", "joined:2024..", "joined:last30d"),
    *("birthday:1990", "birthday:next30d"),
    *("created:2024..", "created:last30d", "utm:spring", "device:iphone", "card:coffee"),
    *(f"optin:{channel}" for channel in get_args(Channel)),
]
SCANNED = ("persona_names", "identifier_by_home")
"""The full-text index, and an index of nothing but what is asked for."""
ONLY_WALKED = {"not:member", "created:2024..", "created:last30d", "utm:spring"}
"""Conditions without a list: whoever is in no index is met by the bounded walk in order, or in a worker."""
RANKED_WHOLE = ["usedpoints", "created", "utm", "rating", "device", "cards", "attributes", "tags"]
"""Orders that a worker finds by reading the column of all."""


def context_on(dialect: str) -> Context:
    places = (Place(1, "Downtown"),)
    day = date(2026, 11, 22)
    return Context(dialect, "US", day, "America/New_York", "00:00", places, ("CRM",), sees_archived=True)


def plan_of(store: Store, text: str, values: dict[str, Any]) -> str:
    explain = "EXPLAIN QUERY PLAN " if store.dialect == "sqlite" else "EXPLAIN "
    rows = store.connection.all(explain + text, **values)
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("text", CONDITIONS)
def test_the_candidates_of_every_condition_are_read_from_an_index(sqlite_store: Store, text: str) -> None:
    values = Values()
    piece = compiled(parse(text).tree, context_on("sqlite"), values)
    assert bool(piece.lists) == (text not in ONLY_WALKED)
    for select in piece.lists:
        found = plan_of(sqlite_store, f"SELECT id FROM ({select} LIMIT 51) AS l", values.bound)
        for line in found.splitlines():
            if line.startswith("SCAN ") and not any(index in line for index in SCANNED):
                assert (
                    line.split()[1] in ("l", "origin", "lineage", "known", "card", "a", "c")
                    or "found" in line
                ), found
        assert "TEMP B-TREE FOR ORDER BY" not in found


@pytest.mark.parametrize("text", [text for text in CONDITIONS if text not in ("2125550117", "0117")])
def test_one_persona_is_tested_by_its_own_rows_alone(sqlite_store: Store, text: str) -> None:
    values = Values()
    piece = compiled(parse(text).tree, context_on("sqlite"), values)
    found = plan_of(sqlite_store, f"SELECT ({piece.test}) FROM persona p WHERE p.id = 1001", values.bound)
    for line in found.splitlines():
        if line.startswith("SEARCH i "):
            assert "persona_id=?" in line, found
        if line.startswith("SCAN "):
            assert line.split()[1] in ("origin", "lineage", "known", "c", "CONSTANT") or "found" in line, (
                found
            )


def test_every_order_is_walked_along_an_index(sqlite_store: Store) -> None:
    plan = planned(parse("has:email").tree, (), context_on("sqlite"))
    for column in (NEWEST, *COLUMNS.values()):
        if not column.source:
            continue
        ways = product((True, False), Cut, (True, False) if column.missing else (False,))
        for down, begins, missing in ways:
            values = {**plan.values, "after_key": "x", "after_id": 1, "until_key": "x", "until_id": 1}
            texts = [end_of_step(column, plan, down=down, begins=begins, missing=missing)] + [
                passing(column, plan, down=down, begins=begins, ends=ends, missing=missing) for ends in Cut
            ]
            values["today"] = "2026-11-22"
            for text in texts:
                found = plan_of(sqlite_store, text, {**values, "size": 128, "most": 50})
                assert "TEMP B-TREE" not in found, (text, found)


def test_only_what_further_columns_show_and_the_sum_of_used_points_cannot_be_walked() -> None:
    assert [field for field in get_args(SortField) if not COLUMNS[field].source] == RANKED_WHOLE


def test_every_text_names_real_columns_on_this_database(
    store: Store, actor: MakeActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = actor(Role.OWNER)
    seen: dict[str, dict[str, Any]] = {}
    connection = store.connection
    run = type(connection)._run

    def noted(self: Any, sql: Any, values: dict[str, Any]) -> Any:
        if isinstance(sql, str) and sql.lstrip().startswith(("SELECT", "WITH")):
            seen[sql] = values
        return run(self, sql, values)

    monkeypatch.setattr(type(connection), "_run", noted)
    for text in [*CONDITIONS, "", *(f"sort:{field}" for field in get_args(SortField)), "tag:vip OR 0117"]:
        for patience in (None, 5_000.0):
            answer(store, me, text, patience_ms=patience)
        total(store, me, text)
        snapshot(store, me, text)
        diagnose(store, me, text)
    recent(store, me)
    tiles(store)
    vocabulary(store, me)
    monkeypatch.undo()
    assert len(seen) > 100
    for text, values in seen.items():
        assert plan_of(store, text, values)


def test_the_read_path_imports_no_orm_and_no_terminal(sqlite_store: Store) -> None:
    program = f"""
import sys
from store.actor import Actor
from store.opening import open_store
from store.search.answer import answer, rows_of, snapshot, total
from store.search.doctor.diagnosing import diagnose
from store.search.history import recent_queries
from store.search.tiles import tiles
from store.search.vocabulary import vocabulary
from store.search.walk import end_of_step, passing
store = open_store({str(sqlite_store.path)!r})
me = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
for text in ("2125550117", "amelia", '"Amelia Stone"', "a@example.com", "is:member points:>5 sort:name"):
    answer(store, me, text, patience_ms=12)
    total(store, me, text)
    rows_of(store, me, snapshot(store, me, text), text)
    diagnose(store, me, text)
recent_queries(store, me)
tiles(store)
vocabulary(store, me)
heavy = {{"sqlmodel", "sqlalchemy", "alembic", "textual", "rich", "psycopg", "pydantic"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
