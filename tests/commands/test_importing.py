"""Importing by command: columns said, other countries' files, runs listed and taken back, folders watched, exports."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.commands.conftest import Program

KUNDEN = "Kundennr;Vorname;Handy;Geb. am;Treue\nK1;Zoë;2125550117;31.12.1990;1.250\n"


def test_a_file_of_another_country_and_program_comes_in(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "kunden.csv"
    file.write_text(KUNDEN, encoding="cp1252")
    refused = program("import", "personas", str(file))
    assert refused.code == 1
    assert "Geb. am" in refused.err
    words = ("--map", "Geb. am=birthday", "--map", "Treue=legacy_points", "--enrol")
    seen = program("import", "personas", str(file), *words, "--dry-run", "--json")
    assert seen.data["rejected"][0]["column"] == "legacy_points"
    ran = program("import", "personas", str(file), *words, "--decimal", ",", "--mapping", "Kasse", "--json")
    assert (ran.code, ran.data["new"]) == (0, 1), ran.err
    found = program("find", "Zoë", "--json").data[0]
    assert program("show", str(found["id"]), "--json").data["birthday"] == "1990-12-31"
    assert found["points"] == 1250
    again = tmp_path / "more.csv"
    again.write_text(
        KUNDEN.replace("K1", "K2").replace("0117", "0118").replace("Zoë", "Ann"), encoding="utf-8"
    )
    assert program("import", "personas", str(again), "--enrol", "--json").data["new"] == 1


def test_a_run_is_listed_told_and_taken_back(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("phone,signup_date,legacy_points\n2125550117,2024-03-01,40\n2125550118,2024-03-01,60\n")
    run = str(program("import", "personas", str(file), "--json").data["run_id"])
    assert program("import", "runs", "--json").data[0]["undoable"] is True
    assert run in program("import", "runs").out
    points = program("import", "points", run).out.splitlines()
    assert [line.split(",")[4:] for line in points[1:]] == [["0", "40", "40"], ["0", "60", "60"]]
    seen = program("import", "undo", run, "--dry-run", "--json")
    assert (seen.data["rows"], seen.data["points"], seen.data["personas"]) == (2, 100, 2)
    unsure = program("import", "undo", run)
    assert unsure.code == 1
    assert "--confirm 2" in unsure.err
    assert program("import", "undo", run, "--confirm", "3").code == 1
    assert program("import", "undo", run, "--confirm", "2", role="Staff").code == 5
    done = program("import", "undo", run, "--confirm", "2", "--json")
    assert (done.code, done.data["personas"], done.data["points"]) == (0, 2, -100), done.err
    assert program("find", "0117").code == 4
    assert program("import", "undo", run, "--confirm", "2").code == 1
    assert program("import", "undo", "999", "--confirm", "2").code == 4
    assert program("import", "undo").code == 1
    assert program("import", "personas", str(file), "--json").data["new"] == 2


def test_a_folder_is_watched_once(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("phone\n2125550117\n")
    (folder / "b.csv").write_text("colour\nred\n")
    ran = program("import", "personas", str(folder), "--watch", "--once", "--json")
    assert ran.code == 1
    told = {line["file"]: line for line in map(json.loads, ran.out.splitlines())}
    assert (told["a.csv"]["outcome"], told["b.csv"]["outcome"]) == ("done", "rejected")
    assert program("import", "personas", str(folder), "--watch", "--once").code == 0


def test_watching_ends_by_a_signal(program: Program, tmp_path: Path) -> None:
    program("roles")
    with subprocess.Popen(
        [sys.executable, "-m", "console", "import", "personas", str(tmp_path), "--watch"],
        stderr=subprocess.PIPE,
        text=True,
    ) as watcher:
        assert watcher.stderr is not None
        assert "Watching" in watcher.stderr.readline()
        watcher.send_signal(signal.SIGTERM)
        assert watcher.wait(30) == 0


def test_exports_are_written_as_their_name_says_and_signatures_as_files(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "phone,first_name,last_name,signature_file,signup_at\n"
        "2125550117,Ann,Stone,ann.png,2024-03-01 10:00\n2125550118,=Bob,Hill,Bob Hill,\n2125550119,Cy,Low,no.png,\n"
    )
    program("import", "personas", str(file))
    out = tmp_path / "all.tsv"
    assert program("export", "personas", "--to", str(out)).code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert "'=Bob" in lines[2].split("\t")
    images = tmp_path / "images"
    images.mkdir()
    (images / "ann.png").write_bytes(b"picture")
    folder = tmp_path / "signatures"
    assert program("export", "signatures").code == 1
    ran = program("export", "signatures", "--to", str(folder), "--images", str(images))
    assert ran.code == 0, ran.err
    listed = (folder / "signatures.csv").read_text(encoding="utf-8").splitlines()
    assert len(listed) == 4
    assert listed[3].endswith("no.png,,")
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".png", ".txt"]
    assert program("export", "signatures", "--to", str(folder)).code == 1
    assert program("export", "signatures", "--to", str(tmp_path / "x"), role="Analyst").code == 5
    assert program("export", "personas", "ann", "--to", str(tmp_path / "found.jsonl")).code == 0
    assert json.loads((tmp_path / "found.jsonl").read_text())["first_name"] == "Ann"
