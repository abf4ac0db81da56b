"""What the import tests share: files written in a line, imports by the Owner."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest

from store.actor import Actor
from store.database.store import Store
from store.transfer.importing import import_file
from store.transfer.result import ImportResult


class Take(Protocol):
    """Writes a CSV and imports it."""

    def __call__(self, kind: str, header: str, *rows: str, **options: Any) -> ImportResult: ...


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Writes a CSV file of a header and rows."""

    def written(header: str, rows: Sequence[str], name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture(autouse=True)
def _staging_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_STAGING", str(tmp_path / "staging"))


@pytest.fixture
def take(store: Store, actor: Callable[..., Actor], write_csv: Callable[..., Path]) -> Take:
    """Imports rows as the Owner, from the source POS."""

    def taken(kind: str, header: str, *rows: str, **options: Any) -> ImportResult:
        path = write_csv(header, rows)
        return import_file(store, actor(), kind, path, **{"source": "POS", **options})

    return taken
