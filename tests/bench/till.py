"""A till at the million: the store copied, somebody with a known PIN, and what a console is started with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from store.database.store import Store
from store.opening import open_store
from store.staff.keys import make_pepper
from store.staff.pins import pin_hash
from tests.bench.million import COUNT, copied

CODE, PIN = "OWN7", "314159"
STORE_ID = "0198f000-0000-7000-8000-0000000000aa"


@contextmanager
def till(count: int = COUNT) -> Iterator[tuple[Path, dict[str, str]]]:
    """The store's path and the environment that signs in as its Owner."""
    with TemporaryDirectory(prefix="regulars-till-") as folder:
        environment = environment_of(Path(folder))
        os.environ.update(environment)
        path = copied(Path(folder), count)
        store = open_store(str(path))
        give_pin(store)
        store.close()
        yield path, environment


def environment_of(folder: Path) -> dict[str, str]:
    """Keys, state and configuration in a folder of their own; credentials for scripts."""
    homes = {
        name: str(folder / name.lower()) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    }
    return {"REGULARS_KEYS": str(folder / "keys"), "REGULARS_STAFF": CODE, "REGULARS_PIN": PIN, **homes}


def give_pin(store: Store) -> None:
    """The Owner of the seeded shop gets the known PIN."""
    at = "2024-01-01T00:00:00.000Z"
    connection = store.connection
    connection.insert(
        "setting", name="store_id", version=1, value=STORE_ID, from_at=at, written_at=at, staff_id=None
    )
    hashed = pin_hash(make_pepper(STORE_ID, os.urandom), CODE, PIN, os.urandom)
    connection.run("UPDATE staff SET pin_hash = :hash, code = :code WHERE id = 7", hash=hashed, code=CODE)
