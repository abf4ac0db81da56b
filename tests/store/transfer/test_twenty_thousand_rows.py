"""20,000 rows of every kind of text through import and export: what was brought is kept, and an export taken in again
changes nothing."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from store.actor import Actor
from store.database.store import Store
from store.text import clean_line
from store.transfer.escaping import escaped
from store.transfer.export_file import new_file
from store.transfer.exporting import export
from store.transfer.importing import import_file
from tests.store.transfer.attacks import ATTACKS
from tests.store.transfer.whole_store import content

ROWS, AT_ONCE = 20_000, 200
ALPHABET = "=+-@'\"＝＋－＠,;\\|:#%&/()[]{}<>?!*~^_ .0123456789aAzZüßñÇéøłŽ张伟やまもハンさ한국אבجدЖИक्षि😀"
HEADER = ("email", "first_name", "last_name", "utm", "signup_form", "tags", "attr:Note", "attr:=odd")


def text(data: bytes) -> str:
    return " ".join("".join(ALPHABET[byte % len(ALPHABET)] for byte in data).split())


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, ...]]:
    """What Hypothesis thinks up: the length of each field, then its characters."""
    found: list[tuple[str, ...]] = []

    @settings(
        max_examples=ROWS // AT_ONCE,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.binary(min_size=28, max_size=28), min_size=AT_ONCE, max_size=AT_ONCE))
    def collect(batch: list[bytes]) -> None:
        for data in batch[: ROWS - len(found)]:
            cut = [data[0] % 5, 5 + data[1] % 6, 12, 16, 22]
            body = data[2:]
            first, last = "Ä" + text(body[: cut[0]]), "B" + text(body[cut[0] : cut[1]])
            utm, form, note = (
                text(body[cut[1] : cut[2]]),
                text(body[cut[2] : cut[3]]),
                text(body[cut[3] : cut[4]]),
            )
            odd = text(body[cut[4] :])
            found.append((f"p{len(found)}@example.com", first, last, utm, form, note, odd))

    while len(found) < ROWS:
        collect()
    return found


def test_what_was_brought_is_kept_and_an_export_of_it_changes_nothing(
    store: Store, actor: Callable[..., Actor], tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for email, first, last, utm, form, note, odd in rows:
            writer.writerow([escaped(cell) for cell in (email, first, last, utm, form, "", note, odd)])
    taken = import_file(store, actor(), "personas", path)
    assert (taken.counts.rows, taken.counts.rejected) == (ROWS, 0), taken.rejected[:3]
    kept: dict[str, str] = dict(
        store.connection.all(
            "SELECT p.email, a.value FROM persona p JOIN attribute a ON a.persona_id = p.id WHERE a.name = 'Note'"
        )
    )
    assert kept == {row[0]: clean_line(row[5], 400, "Note") for row in rows if row[5]}
    before = content(store)
    for form in ("csv", "tsv", "jsonl"):
        out = tmp_path / f"out.{form}"
        with new_file(out) as written:
            assert export(store, actor(), "personas", "", written, form).rows == ROWS
        again = import_file(store, actor(), "personas", out)
        assert (again.counts.unchanged, again.counts.rejected) == (ROWS, 0), again.rejected[:3]
    assert content(store) == before


def test_no_cell_of_an_export_begins_as_a_formula_does(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    """The rule LibreOffice is held to by ``make spreadsheet``, here without it."""
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("email", "attr:note", "tags"))
        writer.writerows((f"p{number}@example.com", escaped(one), "") for number, one in enumerate(ATTACKS))
    assert import_file(store, actor(), "personas", path).counts.new == len(ATTACKS) == 200
    for form in ("csv", "tsv"):
        out = io.StringIO(newline="")
        export(store, actor(), "personas", "", out, form)
        table = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter="," if form == "csv" else "\t")
        assert [cell for row in table for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠")] == []
    lines = io.StringIO()
    export(store, actor(), "personas", "", lines, "jsonl")
    assert len([json.loads(line) for line in lines.getvalue().splitlines()]) == 200
