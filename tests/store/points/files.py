"""Files of persona rows taken in through the product's own import, for the tests of points."""

from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.transfer.importing import import_file
from store.transfer.result import ImportResult


def bring(
    store: Store, actor: Actor, folder: Path, source: str, header: str, *rows: str, enrols: bool = False
) -> ImportResult:
    """Imports the rows of a persona file from a source, with nobody else at the store."""
    path = folder / "brought.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return import_file(store, actor, "personas", path, source=source, enrols=enrols, alone=True)
