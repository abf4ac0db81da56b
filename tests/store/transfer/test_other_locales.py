"""Files of spreadsheets in other countries: understood where they can mean one thing, else refused by line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput
from store.transfer.importing import import_file
from store.transfer.kinds import kind_named, kind_names
from store.transfer.locales import DATE_COLUMNS, NUMBER_COLUMNS, translator
from store.transfer.mappings import Reading
from store.transfer.result import ImportResult

Rows = tuple[tuple[str, ...], ...]


def told(names: tuple[str, ...], rows: Rows, reading: Reading | None = None, *, commas: bool = False) -> Rows:
    """What a file's rows are read as; of a column that could mean two things, as it stands."""
    found, _ = translator(
        names,
        names,
        lambda: ((line, cells, "") for line, cells in enumerate(rows, 2)),
        reading or Reading(),
        commas=commas,
    )
    return rows if found is None else tuple(map(found.cells, rows))


def column(name: str, *cells: str, reading: Reading | None = None, commas: bool = False) -> tuple[str, ...]:
    rows = tuple((cell,) for cell in cells)
    return tuple(row[0] for row in told((name,), rows, reading, commas=commas))


def test_every_column_of_days_and_numbers_is_known_here() -> None:
    for kind in kind_names():
        for one in kind_named(kind).columns:
            iso = len(one.example) >= 10 and one.example[:4].isdigit() and one.example[4] == "-"
            assert (one.name in DATE_COLUMNS) is iso, (kind, one.name)
            if one.name in NUMBER_COLUMNS:
                assert one.example.replace(".", "").isdigit(), (kind, one.name)


def test_a_column_of_days_that_can_only_mean_one_thing_is_understood() -> None:
    assert column("birthday", "31.12.1990", "01.02.1990", "") == ("1990-12-31", "1990-02-01", "")
    assert column("birthday", "12/31/1990", "2/1/1990") == ("1990-12-31", "1990-02-01")
    assert column("birthday", "1990/12/31", "1990-02-01") == ("1990-12-31", "1990-02-01")
    assert column("placed_at", "31.12.2023 17:05", "1.2.2024 8:05:10") == (
        "2023-12-31 17:05",
        "2024-02-01 08:05:10",
    )
    assert column("placed_at", "12/31/2023 1:05 PM", "1/2/2024 12:01 am") == (
        "2023-12-31 13:05",
        "2024-01-02 00:01",
    )


def test_a_day_that_could_be_two_stays_unread_until_somebody_says() -> None:
    assert column("birthday", "01.02.1990", "03.04.1991") == ("01.02.1990", "03.04.1991")
    assert column("birthday", "01.02.1990", reading=Reading(dates="dmy")) == ("1990-02-01",)
    assert column("birthday", "01.02.1990", reading=Reading(dates="mdy")) == ("1990-01-02",)
    assert column("birthday", "05.05.1990") == ("1990-05-05",), "the same day either way"
    assert column("birthday", "31.12.1990", "12/31/1990", "1/2/1990")[2] == "1/2/1990", "written two ways"
    assert column("birthday", "31.12.90", "31.02.1990") == ("31.12.90", "31.02.1990"), (
        "no century, no such day"
    )


def test_what_was_said_is_held_against_the_file() -> None:
    with pytest.raises(BadInput, match=r"line 3, column birthday: 12/31/1990 has the month first"):
        column("birthday", "1/2/1990", "12/31/1990", reading=Reading(dates="dmy"))
    with pytest.raises(BadInput, match=r"line 2, column amount: 12.50 has a decimal point"):
        column("amount", "12.50", reading=Reading(decimal=","))


def test_a_column_follows_the_others_of_its_file() -> None:
    rows: Rows = (("1.234", "1.234,56"), ("7", "2,5"))
    assert told(("quantity", "amount"), rows) == (("1234", "1234.56"), ("7", "2.5"))
    rows = (("01.02.2024", "31.12.2023"),)
    assert told(("placed_at", "birthday"), rows) == (("2024-02-01", "2023-12-31"),)


def test_numbers_that_can_only_mean_one_thing_are_understood() -> None:
    assert column("amount", "1.234,56", "1.234", "-12,5") == ("1234.56", "1234", "-12.5")
    assert column("amount", "1,234.56", "1,234", "0.5") == ("1234.56", "1234", "0.5")
    assert column("amount", "1'234.50", "2\u202f000,00")[0] == "1'234.50", "written two ways"
    assert column("amount", "1'234.50", "2'000.00") == ("1234.50", "2000.00")
    assert column("amount", "1 234,50", "1\u202f000,00") == ("1234.50", "1000.00")
    assert column("legacy_points", "1.234.567") == ("1234567",)
    assert column("legacy_points", "12.50", "x", "1,5x") == ("12.50", "x", "1,5x")


def test_a_number_that_could_be_two_is_never_read() -> None:
    assert column("legacy_points", "1.000", "2.500") == ("1.000", "2.500")
    assert column("legacy_points", "1.000", reading=Reading(decimal=",")) == ("1000",)
    assert column("legacy_points", "1,000", reading=Reading(decimal=".")) == ("1000",)
    assert column("legacy_points", "1,000", commas=True) == ("1,000",)


@given(st.integers(0, 10**9), st.sampled_from([".", ","]), st.booleans())
def test_no_amount_is_misread(cents: int, sign: str, grouped: bool) -> None:
    """Written in either country's way beside one cell that tells, it is the same amount or refused."""
    from store.transfer.cells import money

    whole, rest = divmod(cents, 100)
    text = f"{whole:,}" if grouped else str(whole)
    text = f"{text}.{rest:02d}"
    tells = "0.55"
    if sign == ",":
        text, tells = text.translate({44: 46, 46: 44}), "0,55"
    assert money(column("amount", text, tells)[0], "amount", 2) == cents


TABLE = (
    "Vorname;Handy;Geburtsdatum;Punktestand;Mitglied seit\n"
    "Zoë;2125550117;31.12.1990;1.234;01.02.2024\n"
    "Jürgen;2125550118;02.03.1985;12.345.678;13.02.2024\n"
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_spreadsheet_of_another_country_is_read_right(
    store: Store, actor: Callable[..., Actor], tmp_path: Path, encoding: str, end: str
) -> None:
    path = tmp_path / "kunden.csv"
    path.write_bytes(TABLE.replace("\n", end).encode(encoding))
    result = import_file(store, actor(), "personas", path, source="POS")
    assert [found.as_json() for found in result.rejected] == []
    assert store.connection.all(
        "SELECT p.first_name, p.birthday, p.signup_on, sum(e.points) FROM persona p "
        "JOIN entry e ON e.home_id = p.id GROUP BY p.id, p.first_name, p.birthday, p.signup_on ORDER BY p.id"
    ) == [("Zoë", "1990-12-31", "2024-02-01", 1234), ("Jürgen", "1985-03-02", "2024-02-13", 12345678)]


def test_rows_that_could_mean_two_things_are_rejected_with_line_and_reason(
    sqlite_store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    path = tmp_path / "kunden.csv"
    path.write_text(
        "phone;birthday;legacy_points;member\n2125550117;01.02.1990;;yes\n2125550118;;1.500;yes\n"
    )
    result: ImportResult = import_file(sqlite_store, actor(), "personas", path)
    assert [(found.line, found.column) for found in result.rejected] == [
        (2, "birthday"),
        (3, "legacy_points"),
    ]
    assert "--dates dmy" in result.warnings[0]
    assert "--decimal ," in result.warnings[1]
    said = Reading(dates="dmy", decimal=",")
    assert import_file(sqlite_store, actor(), "personas", path, reading=said).counts.new == 2
    assert sqlite_store.connection.value("SELECT points FROM entry") == 1500


def test_a_thousandth_is_a_currencys_own() -> None:
    found, warnings = translator(
        ("amount",),
        ("amount",),
        lambda: ((2, (cell,), "") for cell in ("1.234", "2.500")),
        Reading(),
        commas=True,
        digits=3,
    )
    assert (found, warnings) == (None, ())
