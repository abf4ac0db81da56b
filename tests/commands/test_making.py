"""Making stores: ``setup``, and the four choices where there is none."""

import json
import sys
from functools import partial
from pathlib import Path

import pexpect
import pytest

from console.__main__ import main
from store.database.store import Store
from store.demo import make_demo
from tests.postgres import fresh_database

ROOT = Path(__file__).parents[2]


def test_setup_makes_an_empty_store_with_its_owner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "new.store"
    words = ["setup", "--name", "Corner", "--region", "JP", "--json", "--store", str(store)]
    assert main(words) == 0
    made = json.loads(capsys.readouterr().out)
    assert set(made) == {"store", "staff"}
    assert made["store"] == str(store)
    assert [set(one) for one in made["staff"]] == [{"code", "name", "role", "pin"}]
    assert made["staff"][0]["role"] == "Owner"
    assert store.stat().st_mode & 0o777 == 0o600
    assert main(words) == 1
    assert "exists already" in capsys.readouterr().err


def test_setup_guesses_from_the_region_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = str(tmp_path / "new.store")
    words = ["setup", "--name", "Laden", "--region", "de", "--currency", "CHF", "--location", "Mitte"]
    assert main([*words, "--terminal", "kasse-1", "--json", "--store", store]) == 0
    owner = json.loads(capsys.readouterr().out)["staff"][0]
    monkeypatch.setenv("REGULARS_PIN", owner["pin"])
    monkeypatch.setenv("REGULARS_STAFF", owner["code"])
    monkeypatch.setenv("REGULARS_TERMINAL", "kasse-1")
    assert main(["settings", "--json", "--store", store]) == 0
    values = {row["name"]: row["value"] for row in json.loads(capsys.readouterr().out)}
    assert (values["region"], values["currency"], values["time_zone"]) == ("DE", "CHF", "Europe/Berlin")
    assert main(["location", "--json", "--store", store]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["tills"]) for row in listed] == [("Mitte", ["kasse-1"])]


def test_setup_works_on_postgresql(postgres_server: str, capsys: pytest.CaptureFixture[str]) -> None:
    with fresh_database(postgres_server) as url:
        assert main(["setup", "--name", "Chain", "--json", "--store", url]) == 0
        capsys.readouterr()
        assert main(["setup", "--name", "Chain", "--store", url]) == 1


@pytest.mark.parametrize("wrong", [["--region", "XX"], ["--currency", "ABC"], ["--time-zone", "Mars/Base"]])
def test_a_wrong_setup_is_refused_and_leaves_nothing(wrong: list[str], tmp_path: Path) -> None:
    store = tmp_path / "new.store"
    assert main(["setup", "--name", "Corner", *wrong, "--store", str(store)]) == 1
    assert list(tmp_path.glob("*.store*")) == []


def test_without_a_name_setup_is_usage(tmp_path: Path) -> None:
    assert main(["setup", "--store", str(tmp_path / "x.store")]) == 2


def _on_a_terminal(*words: str) -> "pexpect.spawn[str]":
    return pexpect.spawn(
        sys.executable,
        ["-m", "console", *words],
        cwd=str(ROOT),
        encoding="utf-8",
        timeout=20,
        dimensions=(24, 80),
    )


def test_with_no_store_a_terminal_gets_four_choices() -> None:
    child = _on_a_terminal()
    for words in ("1  Try the demo", "2  Set up this store", "3  Join a chain", "4  Import a file"):
        child.expect_exact(words)
    child.expect_exact("then Enter:")
    child.sendline("9")
    child.expect_exact("Type 1, 2, 3 or 4")
    child.expect_exact("then Enter:")
    child.sendline("")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_joining_a_chain_asks_until_the_database_answers() -> None:
    child = _on_a_terminal()
    child.expect_exact("then Enter:")
    child.sendline("3")
    child.expect_exact("host/database:")
    child.sendline("shop.example.com")
    child.expect_exact("begins with postgresql://")
    child.expect_exact("host/database:")
    child.sendline("postgresql://nobody@127.0.0.1:1/none")
    child.expect_exact("does not answer")
    child.expect_exact("host/database:")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_setting_up_by_the_choices_makes_a_store_and_shows_the_pin(tmp_path: Path) -> None:
    child = _on_a_terminal()
    child.expect_exact("then Enter:")
    child.sendline("2")
    child.expect_exact("name of the shop:")
    child.sendline("Corner")
    child.expect_exact("two letters")
    child.sendline("")
    child.expect(r"OWNER\s+Owner\s+Owner\s+\d{6}")
    child.expect_exact("Enter opens the console:")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 130
    assert (tmp_path / "data" / "regulars" / "shop.store").exists()


def test_a_pin_is_asked_for_without_echo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "new.store")
    assert main(["setup", "--name", "Corner", "--json", "--store", store]) == 0
    pin = json.loads(capsys.readouterr().out)["staff"][0]["pin"]
    child = _on_a_terminal("location", "--store", store, "--staff", "owner")
    child.expect_exact("PIN of owner:")
    child.sendline(pin)
    child.expect_exact("Main")
    assert pin not in (child.before or "")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_a_demo_of_another_version_at_its_usual_place_is_put_aside_and_made_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.demo.make_demo", partial(make_demo, people=200))
    assert main(["demo", "--no-open", "--json"]) == 0
    place = Path(json.loads(capsys.readouterr().out)["store"])
    store = Store(str(place))
    store.connection.run("DROP TABLE preference")
    store.close()
    assert main(["demo", "--no-open", "--json"]) == 0
    said = capsys.readouterr()
    assert "made by another version of Regulars" in said.err
    assert len(json.loads(said.out)["staff"]) == 7
    assert place.with_name("demo.before.store").exists()
    elsewhere = place.rename(tmp_path / "mine.store")
    store = Store(str(elsewhere))
    store.connection.run("DROP TABLE preference")
    store.close()
    assert main(["demo", "--no-open", "--store", str(elsewhere)]) == 1
    assert elsewhere.exists()


def test_the_demo_stays_in_its_own_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "shop.store")
    assert main(["setup", "--name", "Corner", "--store", store]) == 0
    assert main(["demo", "--no-open", "--store", store]) == 1
    assert main(["demo", "--no-open", "--store", str(tmp_path / "none" / "d.store")]) == 3
    assert "does not exist" in capsys.readouterr().err
