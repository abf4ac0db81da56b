"""Imports and backups from the command line."""

import json
from pathlib import Path

import pytest

from store.database.store import Store
from tests.commands.conftest import Program

IMPORT = {"run_id", "rows", "new", "updated", "merged", "unchanged", "rejected"}
PEOPLE = "first_name,last_name,phone,email\nAnn,Lee,212 555 0150,ann@example.com\nBob,Ray,123,\n"


def test_an_import_counts_and_names_what_it_rejects(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    rehearsed = program("import", "personas", str(file), "--dry-run", "--json").data
    assert (rehearsed["new"], rehearsed["run_id"]) == (1, None)
    ran = program("import", "personas", str(file), "--source", "crm", "--json")
    assert ran.code == 0, ran.err
    assert set(ran.data) >= IMPORT
    assert [ran.data[name] for name in ("rows", "new", "updated", "merged", "unchanged")] == [2, 1, 0, 0, 0]
    assert [(one["line"], one["column"], one["value"]) for one in ran.data["rejected"]] == [
        (3, "phone", "123")
    ]
    assert set(ran.data["rejected"][0]) == {"line", "column", "value", "reason"}
    assert (tmp_path / "people.rejects.csv").exists()
    assert program("find", "ann lee", "--json").data[0]["phone"] == "+12125550150"
    again = program("import", "personas", str(file), "--source", "crm")
    assert "line 3, phone" in again.err
    assert "Unchanged  1" in again.out


@pytest.mark.parametrize("kind", ["personas", "orders", "discounts", "messages", "surveys", "actions"])
def test_a_template_imports_as_it_stands(sqlite_program: Program, tmp_path: Path, kind: str) -> None:
    for name in dict.fromkeys(("personas", kind)):
        given = sqlite_program("template", name, role=None)
        assert given.code == 0, given.err
        (tmp_path / f"{name}.csv").write_text(given.out)
        ran = sqlite_program("import", name, str(tmp_path / f"{name}.csv"), "--json")
        assert (ran.code, ran.data["rejected"]) == (0, []), ran.err
    listed = sqlite_program("template", kind, "--json", role=None).data
    assert [row["column"] for row in listed] == given.out.splitlines()[0].split(",")


def test_a_file_of_nothing_but_rejects_is_exit_1(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("first_name,phone\nBob,123\n")
    assert program("import", "personas", str(file)).code == 1


def test_a_wrong_file_is_refused_in_a_sentence(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("nosuch,columns\n1,2\n")
    ran = program("import", "personas", str(file))
    assert ran.code == 1
    assert "Expected columns" in ran.err
    assert program("import", "persons", str(file)).code == 1
    assert program("import", "personas", str(tmp_path / "none.csv")).code == 1
    assert program("import", "personas", str(file), role="Staff").code == 5


def test_an_export_is_taken_in_again_unchanged(program: Program, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)
    program("import", "personas", str(people), "--source", "crm")
    file = tmp_path / "out.csv"
    ran = program("export", "personas", "--to", str(file))
    assert (ran.code, ran.out) == (0, "")
    assert "1 row of personas" in ran.err
    assert file.stat().st_mode & 0o777 == 0o600
    again = program("import", "personas", str(file), "--source", "crm", "--json").data
    assert (again["rows"], again["unchanged"]) == (1, 1)
    assert program("export", "personas", "--to", str(file)).code == 1
    assert program("export", "personas", "name:nobody", "--to", str(tmp_path / "none" / "x.csv")).code == 1


def test_an_export_holds_what_the_search_finds(program: Program) -> None:
    program.enrolled(first_name="Amelia", phone="212 555 0117")
    program.enrolled(first_name="Omar", phone="212 555 0142")
    lines = program("export", "personas", "-omar", "--json").out.splitlines()
    assert [json.loads(line)["first_name"] for line in lines] == ["Amelia"]
    masked = program("export", "personas", "amelia", role="Analyst")
    assert "+12125550117" not in masked.out
    assert "masked" in masked.err
    assert program("export", "personas", role="Staff").code == 5
    assert program("export", "nosuch").code == 1
    assert program("export", "personas", "tga:x").code == 1


def test_a_backup_is_made_tried_and_restored(sqlite_program: Program, tmp_path: Path) -> None:
    first = sqlite_program.enrolled(phone="212 555 0117")
    made = sqlite_program("backup", "--to", str(tmp_path / "b.backup"), "--json")
    assert made.code == 0, made.err
    assert made.data["personas"] == 1
    second = sqlite_program.enrolled(phone="212 555 0118")
    drilled = sqlite_program("backup", "restore", made.data["path"], "--drill", "--json", role=None)
    assert drilled.data["personas"] == 1
    assert sqlite_program("show", str(second)).code == 0
    restored = sqlite_program("backup", "restore", made.data["path"], "--json", role=None)
    assert Path(restored.data["kept"]).exists()
    assert sqlite_program("show", str(second)).code == 4
    assert sqlite_program("show", str(first)).code == 0
    assert sqlite_program("backup", role="Staff").code == 5
    assert sqlite_program("backup", "restore", str(tmp_path / "none")).code == 3


def test_postgresql_is_backed_up_by_its_own_tools(postgres_program: Program) -> None:
    ran = postgres_program("backup")
    assert ran.code == 1
    assert "pg_dump" in ran.err


def test_the_doctor_finds_a_made_store_well(program: Program) -> None:
    someone = program.enrolled(phone="212 555 0117")
    program("adjust", str(someone), "40", "--reason", "goodwill")
    ran = program("doctor", "--json", role=None)
    assert ran.code == 0, ran.out
    assert set(ran.data) == {"ok", "checks"}
    assert ran.data["ok"] is True
    assert {frozenset(check) for check in ran.data["checks"]} == {frozenset({"name", "ok", "detail"})}
    quick = program("doctor", "--quick", "--json", role=None)
    assert len(quick.data["checks"]) < len(ran.data["checks"])
    assert "Everything is well." in program("doctor", role=None).out


def test_the_doctor_names_what_was_tampered_with(sqlite_program: Program) -> None:
    someone = sqlite_program.enrolled(phone="212 555 0117")
    sqlite_program("adjust", str(someone), "40", "--reason", "goodwill")
    connection = Store(sqlite_program.address).connect()
    connection.run("UPDATE account SET balance = balance + 1")
    connection.close()
    ran = sqlite_program("doctor", "--json", role=None)
    assert ran.code == 1
    assert ran.data["ok"] is False
    assert [check["name"] for check in ran.data["checks"] if not check["ok"]] != []


def test_the_doctor_says_so_where_there_is_no_store(tmp_path: Path, sqlite_program: Program) -> None:
    ran = sqlite_program("doctor", "--json", "--store", str(tmp_path / "none.store"), role=None)
    assert ran.code == 1
    assert "none.store" in ran.out


def test_an_unknown_incident_is_not_found(sqlite_program: Program) -> None:
    assert sqlite_program("doctor", "--incident", "../../etc/passwd", role=None).code == 4
