"""Imports and backups from the command line."""

from pathlib import Path

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
