"""What LibreOffice makes of an export: no formula of 200 attack strings, and the file goes back in unchanged."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.transfer.escaping import escaped
from store.transfer.export_file import new_file
from store.transfer.exporting import export
from store.transfer.importing import import_file
from tests.store.transfer.attacks import ATTACKS
from tests.store.transfer.whole_store import content

FILTER = "CSV:{sign},34,76,1,,0,false,true,false,false,false,-1,true"
"""UTF-8, numbers and dates recognised, formulas evaluated: as careless as it can be opened."""


def opened(path: Path, folder: Path) -> str:
    """The file as LibreOffice reads it, as XML."""
    office = shutil.which("soffice")
    if office is None:
        pytest.fail(
            "LibreOffice is not installed: apt install libreoffice-calc-nogui, then make spreadsheet again."
        )
    sign = "9" if path.suffix == ".tsv" else "44"
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            f"--infilter={FILTER.format(sign=sign)}",
            "--convert-to",
            "fods",
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"{path.stem}.fods").read_text(encoding="utf-8")


def formulas(xml: str) -> list[str]:
    return re.findall(r'table:formula="([^"]*)"', xml)


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_an_export_has_no_formula_and_goes_back_in_unchanged(
    sqlite_store: Store, actor: Callable[..., Actor], tmp_path: Path, form: str
) -> None:
    source = tmp_path / "people.csv"
    rows = [
        f'p{number}@example.com,"{escaped(attack).replace(chr(34), chr(34) * 2)}"'
        for number, attack in enumerate(ATTACKS)
    ]
    source.write_text("email,attr:note\n" + "\n".join(rows) + "\n", encoding="utf-8")
    taken = import_file(sqlite_store, actor(), "personas", source)
    assert (taken.counts.new, taken.counts.rejected) == (200, 0)
    stored = {row[0] for row in sqlite_store.connection.all("SELECT value FROM attribute")}
    assert stored == set(ATTACKS)
    path = tmp_path / f"export.{form}"
    with new_file(path) as out:
        export(sqlite_store, actor(), "personas", "", out, form)
    xml = opened(path, tmp_path)
    assert "p199@example.com" in xml, "the sheet holds every row"
    assert formulas(xml) == []
    before = content(sqlite_store)
    again = import_file(sqlite_store, actor(), "personas", path)
    assert (again.counts.unchanged, again.counts.rejected) == (200, 0)
    assert content(sqlite_store) == before


def test_the_same_strings_unmarked_are_formulas(tmp_path: Path) -> None:
    """So the check can fail."""
    path = tmp_path / "naive.csv"
    path.write_text(
        "".join('"{}"\n'.format(attack.replace('"', '""')) for attack in ATTACKS), encoding="utf-8"
    )
    assert len(formulas(opened(path, tmp_path))) > 20
