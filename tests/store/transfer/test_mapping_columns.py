"""Columns of other programs: known by usual names, said once and remembered, never guessed from a part."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotFound
from store.transfer.header_names import folded, guessed, usual_names
from store.transfer.importing import import_file
from store.transfer.kinds import kind_named, kind_names
from store.transfer.mappings import Reading, header_key, reading_from
from store.transfer.result import ImportResult
from tests.store.transfer.conftest import Take


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Surname,Mobile,E-Mail,Date of Birth",
        "VORNAME;Nachname;Handy;E-Mail-Adresse;Geburtsdatum",
        "Prénom;Nom;Téléphone;Courriel;Date de naissance",
        "Nombre;Apellidos;Teléfono;Correo electrónico;Fecha de nacimiento",
        "Nome;Cognome;Cellulare;Posta elettronica;Data di nascita",
        "Voornaam\tAchternaam\tTelefoonnummer\tE-mailadres\tGeboortedatum",
    ],
)
def test_usual_names_of_many_languages_are_known(store: Store, take: Take, header: str) -> None:
    sign = next(one for one in ";\t," if one in header)
    cells = ("Amelia", "Stone", "2125550117", "a@example.com", "1990-12-31")
    result = take("personas", header, sign.join(cells))
    assert [found.reason for found in result.rejected] == []
    assert store.connection.one("SELECT first_name, last_name, phone, email, birthday FROM persona") == (
        *cells[:2],
        "+12125550117",
        *cells[3:],
    )
    assert "last_name" in result.warnings[-1]


def test_our_own_name_stands_before_a_usual_one() -> None:
    columns = tuple(column.name for column in kind_named("personas").columns)
    assert guessed(["phone", "Mobile", "Mail"], columns) == {"Mail": "email"}
    assert guessed(["Telefon", "Mobile"], columns) == {"Telefon": "phone"}


def test_no_usual_name_means_two_columns_of_a_kind() -> None:
    for kind in kind_names():
        columns = tuple(column.name for column in kind_named(kind).columns)
        known = usual_names(columns)
        assert set(known.values()) <= set(columns)
        assert not set(known) & {folded(column) for column in columns}, kind


def test_what_somebody_says_of_a_column_is_remembered_for_that_header(
    store: Store, take: Take, actor: Callable[..., Actor]
) -> None:
    header = "Contact,Loyalty ref,Shoe"
    with pytest.raises(BadInput, match="names no column"):
        take("personas", header, "2125550117,7,38")
    said = reading_from("personas", ["contact=phone", "loyalty ref=source_id", "Shoe=attr:Shoe size"])
    take("personas", header, "2125550117,7,38", reading=said)
    again = take("personas", "Shoe,Contact,Loyalty ref", "39,2125550118,8")
    assert again.counts.new == 1
    assert store.connection.all("SELECT name, value FROM attribute ORDER BY value") == [
        ("Shoe size", "38"),
        ("Shoe size", "39"),
    ]


def test_a_rehearsal_remembers_nothing(store: Store, take: Take) -> None:
    take("employees", "Who", "2125550117", reading=reading_from("employees", ["Who=phone"]), dry_run=True)
    assert store.connection.value("SELECT count(*) FROM import_mapping") == 0


def test_a_mapping_has_a_name_and_serves_another_header(store: Store, take: Take) -> None:
    take("employees", "Who,When", "2125550117,2030-12-31",
         reading=reading_from("employees", ["Who=phone", "When=until"], name="Rota"))  # fmt: skip
    found = take("employees", "who", "2125550118", reading=Reading(name="rota"))
    assert found.counts.new == 1
    with pytest.raises(NotFound, match="There are: Rota"):
        take("employees", "who", "2125550119", reading=Reading(name="Rotas"))


def test_a_column_is_left_out_and_a_wrong_word_is_answered(take: Take) -> None:
    assert take(
        "employees", "phone,Note", "2125550117,x", reading=reading_from("employees", ["Note="])
    ).counts.new
    with pytest.raises(BadInput, match="did you mean first_name"):
        reading_from("personas", ["x=frist name"])
    with pytest.raises(BadInput, match="maps nothing"):
        reading_from("personas", ["phone"])
    with pytest.raises(BadInput, match="no column 'nowhere'"):
        take("employees", "phone", "2125550117", reading=reading_from("employees", ["Nowhere=until"]))
    with pytest.raises(BadInput, match="twice"):
        take("employees", "phone,Note", "2125550117,1", reading=reading_from("employees", ["Note=phone"]))


def test_a_rejects_file_is_read_as_its_file_was(
    store: Store, actor: Callable[..., Actor], take: Take, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    said = reading_from("personas", ["Contact=phone", "Born=birthday"], dates="dmy")
    take("personas", "Contact;Born", "2125550117;01.02.1990", "555;03.04.1991", reading=said, rejects=rejects)
    fixed = tmp_path / "fixed.csv"
    fixed.write_text(rejects.read_text(encoding="utf-8").replace("555,", "2125550118,"), encoding="utf-8")
    result: ImportResult = import_file(store, actor(), "personas", fixed, source="POS")
    assert (result.counts.new, result.counts.rejected) == (1, 0)
    assert store.connection.all("SELECT birthday FROM persona ORDER BY birthday") == [
        ("1990-02-01",),
        ("1991-04-03",),
    ]


def test_a_header_is_the_set_of_its_names() -> None:
    assert header_key(["A", "b c"]) == header_key(["B_C", "a", "", "rejected_line"])
    assert header_key(["A"]) != header_key(["A", "B"])
