"""Files of unknown origin: read right, or answered in a sentence."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput
from store.transfer.escaping import escaped, unescaped
from store.transfer.importing import import_file
from store.transfer.kinds import kind_named
from store.transfer.reading import Row, open_file
from store.transfer.result import ImportResult

PERSONAS = kind_named("personas").columns


def rows_of(path: Path) -> list[Row]:
    return list(open_file(path, PERSONAS, attributes=True).rows())


def saved(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_told_by_the_header(tmp_path: Path, delimiter: str, end: str) -> None:
    text = end.join([delimiter.join(cells) for cells in (("phone", "email"), ("1", "a, b;c"), ("2", "d"))])
    text = text.replace("a, b;c", '"a, b;c"')
    assert [row.cells for row in rows_of(saved(tmp_path, text.encode()))] == [("1", "a, b;c"), ("2", "d")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_are_told_by_mark_or_content(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, "first_name,phone\nZoë Müller,1\n".encode(encoding))
    file = open_file(path, PERSONAS, attributes=True)
    assert [row.cells for row in file.rows()] == [("Zoë Müller", "1")]
    assert bool(file.warnings) is (encoding == "cp1252")


def test_a_one_column_file_of_emails_is_read_whole(tmp_path: Path) -> None:
    rows = rows_of(saved(tmp_path, b"email\nann@example.com\nbob@example.com\n"))
    assert [row.cells for row in rows] == [("ann@example.com",), ("bob@example.com",)]


def test_a_line_is_the_row_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = saved(tmp_path, b'phone,email\r\n1,"a\nb"\n\n\n,\n2,x\r\r3,y')
    assert [(row.line, row.cells) for row in rows_of(path)] == [
        (2, ("1", "a\nb")),
        (6, ("2", "x")),
        (8, ("3", "y")),
    ]


def test_mixed_line_ends_over_block_borders(tmp_path: Path) -> None:
    lines = [f'{number},"x{number}"' + ("\r\n" if number % 3 else "\n\n") for number in range(60_000)]
    rows = rows_of(saved(tmp_path, ("phone,email\n" + "".join(lines)).encode()))
    assert [row.cells[0] for row in rows] == [str(number) for number in range(60_000)]
    assert rows[-1].line == 2 + 59_999 + len(range(0, 59_999, 3))


def test_half_a_row_and_a_row_too_long_are_told_apart_from_good_ones(tmp_path: Path) -> None:
    rows = rows_of(saved(tmp_path, b"phone,email,birthday\n1,a,\n2,b,,x\n3\n4,c,"))
    assert [(row.line, row.wrong[:12]) for row in rows] == [
        (2, ""),
        (3, "4 cells, but"),
        (4, "half a row: "),
        (5, ""),
    ]


def test_a_cell_of_64k_is_a_fault_of_its_row(tmp_path: Path) -> None:
    text = "phone,email\n1," + "x" * 200_000 + "\n2,b\n"
    rows = rows_of(saved(tmp_path, text.encode()))
    assert [(row.line, bool(row.wrong)) for row in rows] == [(2, True), (3, False)]
    assert "200,000" in rows[0].wrong


def test_a_quote_never_closed_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path, b'phone,email\n1,"a\n' + b"2,b\n" * 5_000_000)
    with pytest.raises(BadInput, match="quote is opened"):
        rows_of(path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n \n", "is empty"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "Excel workbook"),
        ("a.csv", b"SQLite format 3\x00" + b"x" * 100, "SQLite database"),
        ("a.csv", gzip.compress(b"phone\n1\n", mtime=0), "unpack it first"),
        ("a.csv", "phone\n1\n".encode("utf-16-le"), "not a text file"),
        ("a.csv", b"phone,Phone\n1,2\n", "stands there twice"),
        ("a.csv", b"phone,emial\n1,2\n", "did you mean email"),
        ("a.csv", b"colour,size\n1,2\n", "Expected columns: source_id, first_name"),
        ("a.json", b'[{"phone": 1}', "not whole JSON"),
        ("a.csv", b"first_name\nAnn\n", "phone or email or home_phone is missing"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(
    sqlite_store: Store, actor: Callable[..., Actor], tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = saved(tmp_path, content, name)
    with pytest.raises(BadInput, match=sentence):
        import_file(sqlite_store, actor(), "personas", path)
    assert sqlite_store.connection.value("SELECT count(*) FROM import_run") == 0


def test_a_folder_and_a_missing_file_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder"):
        rows_of(tmp_path)
    with pytest.raises(BadInput, match="There is no file"):
        rows_of(tmp_path / "none.csv")


def test_json_and_json_lines_give_the_same_rows(tmp_path: Path) -> None:
    objects = [{"phone": 2125550117, "tags": ["a", "b"], "member": True}, {"phone": "2", "email": None}]
    array = rows_of(saved(tmp_path, json.dumps(objects).encode(), "a.json"))
    lines = rows_of(saved(tmp_path, "\n\n".join(map(json.dumps, objects)).encode(), "a.jsonl"))
    assert [row.cells for row in array] == [("2125550117", "a;b", "yes", ""), ("2", "", "", "")]
    assert [row.cells for row in lines] == [row.cells for row in array]
    assert [row.line for row in lines] == [1, 3]


def test_a_broken_json_line_is_a_fault_of_its_line(tmp_path: Path) -> None:
    rows = rows_of(
        saved(tmp_path, b'{"phone": 1}\n{"phone": \n7\n{"phone": {"a": 1}}\n{"phone": 2}\n', "a.jsonl")
    )
    assert [(row.line, bool(row.wrong)) for row in rows] == [
        (1, False),
        (2, True),
        (3, True),
        (4, True),
        (5, False),
    ]


def test_a_large_json_array_is_refused_with_the_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.transfer.reading.JSON_LIMIT", 10)
    with pytest.raises(BadInput, match="JSON Lines"):
        rows_of(saved(tmp_path, b'[{"phone": 1}, {"phone": 2}]', "a.json"))


def test_unknown_columns_can_be_kept_as_attributes(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    path = saved(tmp_path, b"Phone,Shoe Size,,attr:pet\n2125550117,38,,cat\n")
    result = import_file(store, actor(), "personas", path, keep_unknown=True)
    assert "Shoe Size" in result.warnings[0]
    assert store.connection.all("SELECT name, value FROM attribute ORDER BY name") == [
        ("Shoe Size", "38"),
        ("pet", "cat"),
    ]


def test_rejected_rows_can_be_fixed_and_imported_again(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    path = saved(tmp_path, 'first_name,phone\n"Ann, Zoë",555\nBob,2125550118\n'.encode())
    rejects = tmp_path / "rejects.csv"
    result = import_file(store, actor(), "personas", path, rejects=rejects)
    assert result.rejects_file == rejects
    fixed = rejects.read_text(encoding="utf-8").replace(",555,", ",2125550117,")
    again = import_file(store, actor(), "personas", saved(tmp_path, fixed.encode(), "fixed.csv"))
    assert (again.counts.new, again.counts.rejected) == (1, 0)
    assert store.connection.value("SELECT count(*) FROM persona WHERE first_name = 'Ann, Zoë'") == 1


def test_a_dry_run_counts_alike_and_writes_nothing(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    header = "source_id,phone,email,signup_date,legacy_points\n"
    first = saved(tmp_path, (header + "1,2125550117,,2024-01-01,5\n2,,b@example.com,,\n").encode(), "a.csv")
    import_file(store, actor(), "personas", first, source="POS")
    second = saved(
        tmp_path,
        (header + "1,2125550117,b@example.com,,9\n3,2125550119,,,\n2,,b@example.com,,\n4,555,,,\n").encode(),
        "b.csv",
    )
    tables = ("persona", "entry", "import_run", "audit", "merge", "operation", "id_block")
    before = [store.connection.all(f"SELECT * FROM {table} ORDER BY 1") for table in tables]
    rehearsed = import_file(store, actor(), "personas", second, source="POS", dry_run=True)
    assert [store.connection.all(f"SELECT * FROM {table} ORDER BY 1") for table in tables] == before
    real = import_file(store, actor(), "personas", second, source="POS")
    assert rehearsed.counts == real.counts
    assert (real.counts.new, real.counts.merged, real.counts.unchanged, real.counts.rejected) == (1, 1, 1, 1)


def test_a_dry_run_may_rename_somebody_the_store_knows(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    header = "source_id,phone,first_name,last_name\n"
    people = "".join(f"{number},21255501{number},Ada{number},Lane\n" for number in range(10, 60))
    import_file(
        store, actor(), "personas", saved(tmp_path, (header + people).encode(), "a.csv"), source="POS"
    )
    second = saved(tmp_path, (header + people.replace("Lane", "Reed")).encode(), "b.csv")
    rehearsed = import_file(store, actor(), "personas", second, source="POS", dry_run=True)
    assert (rehearsed.counts.updated, rehearsed.counts.rejected) == (50, 0)


def test_an_operation_id_repeated_answers_with_the_first_result(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    owner = actor(operation_id="0198f000-0000-7000-8000-000000000001")
    path = saved(tmp_path, b"phone\n2125550117\n555\n")
    first = import_file(store, owner, "personas", path)
    again = import_file(store, owner, "personas", path)
    assert (again.repeated, again.run_id, again.counts) == (True, first.run_id, first.counts)
    assert store.connection.value("SELECT count(*) FROM import_run") == 1


def test_the_stable_output_names(store: Store, actor: Callable[..., Actor], tmp_path: Path) -> None:
    result: ImportResult = import_file(store, actor(), "personas", saved(tmp_path, b"phone\n555\n"))
    found = result.as_json()
    assert {"run_id", "rows", "new", "updated", "merged", "unchanged", "rejected"} <= found.keys()
    assert found["rejected"][0].keys() == {"line", "column", "value", "reason"}


@given(st.text(max_size=12) | st.from_regex(r"\A'{0,3}[=+\-@\t\r＝＋－＠a5.'][0-9.=]{0,4}\Z"))
def test_escaping_loses_nothing(cell: str) -> None:
    assert unescaped(escaped(cell)) == cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("+12125550117", "+12125550117"),
        ("-5", "-5"),
        ("'t Hooft", "'t Hooft"),
        ("=1+1", "'=1+1"),
        ("@cmd", "'@cmd"),
        ("'=x", "''=x"),
        ("-", "'-"),
        ("\tx", "'\tx"),
    ],
)
def test_only_cells_that_run_are_escaped(cell: str, written: str) -> None:
    assert escaped(cell) == written
