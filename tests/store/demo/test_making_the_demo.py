"""The demo: whole, the same every time, and made of what real files would bring."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database.store import Store
from store.demo import export_demo_files, make_demo
from store.demo.acts import signed_in
from store.demo.names import FIRST_OF_ALL
from store.demo.plan import plan
from store.errors import BadInput, Refused
from store.opening import open_store
from store.search.answer import total
from store.staff.setup import demo_staff
from store.staff.sign_in import sign_in
from store.transfer.importing import import_file
from store.upkeep.doctor import doctor
from tests.conftest import START, SetClock
from tests.postgres import fresh_database

PEOPLE = 300
TABLES = (
    "persona",
    "identifier",
    "account",
    "entry",
    "lot",
    "purchase",
    "purchase_line",
    "redemption",
    "merge",
    "consent",
    "tag",
    "attribute",
    "message",
    "survey_answer",
    "action",
    "pixel_event",
)
ITS_OWN = {"operation_id", "note_hash", "code", "undone_by"}
"""Columns that come from chance in any store."""


def nothing(what: str, done: int, of: int) -> None:
    """Progress nobody looks at."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a small demo is."""
    found = str(tmp_path_factory.mktemp("demo") / "demo.store")
    make_demo(found, nothing, clock=SetClock(), people=PEOPLE)
    return found


@pytest.fixture
def demo(address: str) -> Iterator[Store]:
    """The small demo, open."""
    store = open_store(address, clock=SetClock())
    yield store
    store.close()


def digest(store: Store) -> dict[str, str]:
    """What stands in each table, without what comes from chance."""
    found = {}
    for table in TABLES:
        names = [row[1] for row in store.connection.all(f"PRAGMA table_info({table})")]
        columns = ", ".join(name for name in names if name not in ITS_OWN)
        text = repr(sorted(store.connection.all(f"SELECT {columns} FROM {table}"), key=repr))
        found[table] = hashlib.sha256(text.encode()).hexdigest()
    return found


def count(store: Store, rows: str) -> int:
    """How many rows there are."""
    found: int = store.connection.value(f"SELECT count(*) FROM {rows}")
    return found


def test_every_row_of_every_file_is_taken_in(demo: Store) -> None:
    runs = demo.connection.all("SELECT kind, state, counts FROM import_run")
    assert len(runs) == 12
    assert {state for _, state, _ in runs} == {"done"}
    assert [json.loads(counts)["rejected"] for _, _, counts in runs] == [0] * len(runs)


def test_the_same_clock_makes_the_same_demo(demo: Store, tmp_path: Path) -> None:
    again = str(tmp_path / "again.store")
    make_demo(again, nothing, clock=SetClock(), people=PEOPLE)
    store = open_store(again, clock=SetClock())
    try:
        assert digest(store) == digest(demo)
    finally:
        store.close()


def test_the_doctor_finds_nothing_wrong(demo: Store) -> None:
    checks = doctor(demo.address, full=True, clock=SetClock())
    assert [(check.name, check.detail) for check in checks if not check.ok] == []


@pytest.mark.parametrize(
    "rows",
    [
        "persona WHERE status = 'archived'",
        "persona WHERE status = 'merged'",
        "persona WHERE employee = 1",
        "persona WHERE pinned_note_id IS NOT NULL",
        "persona WHERE signup_on IS NULL",
        *(f"persona WHERE favorite_rank = {rank}" for rank in (1, 2, 3, 4)),
        *(f"persona WHERE source = '{source}'" for source in ("Loyalty", "Raw file", "Till")),
        *(f"identifier WHERE state = '{state}'" for state in ("live", "shared", "former", "merged")),
        *(f"consent WHERE state = '{state}'" for state in ("on", "off", "asked")),
        "household",
        "tag WHERE tag = 'vip'",
        "tag WHERE origin = 'pos'",
        "attribute WHERE name = 'Coffee'",
        "purchase WHERE persona_id IS NULL AND said_phone IS NULL",
        "purchase WHERE persona_id IS NULL AND said_phone = '+12125550199'",
        "entry WHERE kind = 'legacy'",
        "entry WHERE kind = 'adjust'",
        "redemption WHERE staff_id IS NULL",
        "redemption WHERE staff_id IS NOT NULL AND undone_at IS NULL",
        "redemption WHERE undone_at IS NOT NULL",
        "message WHERE direction = 'received'",
        "survey_answer WHERE rating IS NOT NULL",
        "survey_answer WHERE complete = 0",
        "action",
        "pixel_event",
    ],
)
def test_there_is_something_of_everything(demo: Store, rows: str) -> None:
    assert count(demo, rows) > 0


def test_nobody_was_here_when_the_files_were_taken_in(demo: Store) -> None:
    assert count(demo, "persona WHERE last_seen_at = created_at") == 0


def test_there_are_three_locations_and_eight_discounts(demo: Store) -> None:
    assert count(demo, "location WHERE state = 'open'") == 3
    assert count(demo, "discount WHERE current = 1") == 8


def test_nobody_has_less_than_nothing(demo: Store) -> None:
    assert count(demo, "account WHERE balance < 0") == 0
    assert count(demo, "uncovered") == 0


def test_nobody_had_less_than_nothing_at_any_time(demo: Store) -> None:
    standing: dict[int, int] = {}
    for account, points in demo.connection.all(
        "SELECT account_id, points FROM entry ORDER BY account_id, happened_at, seq"
    ):
        standing[account] = standing.get(account, 0) + points
        assert standing[account] >= 0


def test_names_of_every_script_are_kept_as_they_are(demo: Store) -> None:
    kept = demo.connection.all("SELECT first_name, last_name FROM persona ORDER BY id LIMIT 9")
    assert kept == [tuple(name) for name in FIRST_OF_ALL]


def test_phones_and_mailboxes_are_nobodys(demo: Store) -> None:
    phones = [value for (value,) in demo.connection.all("SELECT value FROM identifier WHERE kind = 'phone'")]
    mailboxes = [
        value for (value,) in demo.connection.all("SELECT value FROM identifier WHERE kind = 'email'")
    ]
    assert all(phone[:2] == "+1" and phone[5:10] == "55501" and len(phone) == 12 for phone in phones)
    assert all(box.endswith(("@example.com", "@example.org", "@example.net")) for box in mailboxes)


@pytest.mark.parametrize("query", ["@vip", "@lapsed", "@birthday-week", "birthday:today", "seen:<7d"])
def test_the_searches_find_somebody(demo: Store, query: str) -> None:
    assert (total(demo, signed_in(demo, "MIA"), query).count or 0) > 0


def test_everybody_on_the_sign_in_screen_can_sign_in(demo: Store) -> None:
    staff = demo_staff(demo)
    assert [one.code for one in staff] == ["MIA", "LEO", "IDA", "ZOE", "KAI", "UMA", "EVA"]
    assert [sign_in(demo, one.code, one.pin, "till-1").role for one in staff] == [one.role for one in staff]


def test_an_interrupted_making_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(what: str, done: int, of: int) -> None:
        if what == "orders":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo(str(tmp_path / "demo.store"), interrupt, clock=SetClock(), people=PEOPLE)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "demo.store"
    path.write_text("mine")
    with pytest.raises(Refused, match="exists already"):
        make_demo(str(path), nothing, clock=SetClock(), people=PEOPLE)
    assert path.read_text() == "mine"


def test_it_is_made_on_postgresql_too(postgres_server: str) -> None:
    with fresh_database(postgres_server) as url:
        make_demo(url, nothing, clock=SetClock(), people=200)
        store = open_store(url, clock=SetClock())
        try:
            assert store.settings().flag("demo")
            assert count(store, "persona WHERE status = 'merged'") > 0
            assert count(store, "account WHERE balance < 0") == 0
        finally:
            store.close()


def test_the_files_alone_can_be_taken_into_a_store_of_ones_own(sqlite_store: Store, tmp_path: Path) -> None:
    paths = export_demo_files(tmp_path / "files", clock=SetClock(), people=PEOPLE)
    rows = list(csv.DictReader(paths[0].open(encoding="utf-8", newline="")))
    result = import_file(
        sqlite_store, signed_in(sqlite_store, "OWN7"), "personas", paths[0], source="Loyalty"
    )
    assert (result.counts.new, result.counts.rejected) == (len(rows), 0)


def test_more_people_than_there_are_phones_are_refused() -> None:
    with pytest.raises(BadInput, match="4,000"):
        plan(START, 5_000)
