"""Writes the schema's fingerprints from a real SQLite and PostgreSQL: ``python -m tests.fingerprints``."""

import tempfile
from pathlib import Path

from store import opening
from store.database.store import Store
from store.schema.shape import fingerprint
from tests.postgres import fresh_database, running_server


def found_fingerprints() -> dict[str, str]:
    """What a freshly made store shows on each database."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, running_server() as server, fresh_database(server) as url:
        for address in (str(Path(folder) / "shape.store"), url):
            store = Store(address)
            opening.create_schema(store)
            found[store.dialect] = fingerprint(store.connection)
            store.close()
    return found


if __name__ == "__main__":
    target = Path(opening.__file__).parent / "schema" / "fingerprints.txt"
    target.write_text("".join(f"{name} {value}\n" for name, value in sorted(found_fingerprints().items())))
