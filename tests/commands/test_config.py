"""The configuration: read, written, and its mistakes named with file and line."""

from pathlib import Path

import pytest

from console import config
from store.errors import BadInput
from store.words import say
from tests.commands.conftest import Program


def _written(tmp_path: Path, text: str) -> Path:
    place = tmp_path / "config.toml"
    place.write_text(text)
    return place


def test_without_a_file_everything_is_as_shipped(tmp_path: Path) -> None:
    assert config.read(tmp_path / "none.toml") == config.Configuration()


def test_the_shipped_template_is_valid_and_changes_nothing(tmp_path: Path) -> None:
    assert config.read(_written(tmp_path, say("command.config.sample"))) == config.Configuration()


def test_every_value_is_read(tmp_path: Path) -> None:
    text = (
        'store = "a.store"\nterminal = "till-2"\ntheme = "regulars-light"\nascii = true\n'
        '[keys]\nadjust = "f12"\n'
    )
    found = config.read(_written(tmp_path, text))
    assert found == config.Configuration(
        store="a.store", terminal="till-2", theme="regulars-light", ascii=True, keys={"adjust": "f12"}
    )


def test_an_unknown_name_is_named_with_its_line_and_the_nearest(tmp_path: Path) -> None:
    place = _written(tmp_path, '# mine\n\nterminl = "till-2"\n')
    with pytest.raises(
        BadInput, match=r"config\.toml:3: there is no setting terminl\. Did you mean terminal\?"
    ):
        config.read(place)


def test_a_value_of_the_wrong_kind_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"config\.toml:2: ascii must be true or false"):
        config.read(_written(tmp_path, 'store = "x"\nascii = "yes"\n'))
    with pytest.raises(BadInput, match=r"config\.toml:2: adjust must be text in quotes"):
        config.read(_written(tmp_path, "[keys]\nadjust = 5\n"))


def test_what_is_no_toml_is_refused_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 2"):
        config.read(_written(tmp_path, 'store = "x"\nterminal = \n'))


def test_writing_keeps_comments_and_everything_else(tmp_path: Path) -> None:
    place = _written(tmp_path, '# my till\nterminal = "till-2"  # left\n\n[keys]\nsale = "f12"\n')
    config.write({"store": "postgresql://db.example.com/shop", "keys.adjust": "ctrl+g"}, place)
    text = place.read_text()
    assert "# my till" in text
    assert "# left" in text
    found = config.read(place)
    assert found.store == "postgresql://db.example.com/shop"
    assert found.keys == {"sale": "f12", "adjust": "ctrl+g"}
    config.write({"keys.sale": None}, place)
    assert config.read(place).keys == {"adjust": "ctrl+g"}


def test_a_new_file_is_made_from_the_template_for_its_owner_alone(tmp_path: Path) -> None:
    place = config.write({"store": "x.store", "keys.adjust": "f12"}, tmp_path / "deep" / "config.toml")
    assert place.stat().st_mode & 0o777 == 0o600
    assert "# The name of this till" in place.read_text()
    assert config.read(place) == config.Configuration(store="x.store", keys={"adjust": "f12"})


def test_a_remapped_key_is_shown_and_given_back(sqlite_program: Program) -> None:
    assert sqlite_program("keys", "set", "adjust", "ctrl+g, f7", role=None).code == 0
    listed = {row["id"]: row["keys"] for row in sqlite_program("keys", "--json", role=None).data}
    assert listed["adjust"] == "Ctrl+G · F7"
    assert sqlite_program("keys", "reset", "adjust", role=None).code == 0
    listed = {row["id"]: row["keys"] for row in sqlite_program("keys", "--json", role=None).data}
    assert listed["adjust"].startswith("F7")


def test_a_key_that_cannot_be_is_refused_and_not_kept(sqlite_program: Program) -> None:
    assert sqlite_program("keys", "set", "adjust", "x", role=None).code == 1
    unknown = sqlite_program("keys", "set", "adjst", "f12", role=None)
    assert unknown.code == 1
    assert "adjust" in unknown.err
    assert not config.path().exists()


def test_a_wrong_key_in_the_file_is_named_with_its_line(sqlite_program: Program) -> None:
    config.path().parent.mkdir(parents=True)
    config.path().write_text('[keys]\nlock = "ctrl+l"\nadjst = "f12"\n')
    ran = sqlite_program("keys", role=None)
    assert ran.code == 1
    assert "line 3" in ran.err
    assert "adjust" in ran.err
