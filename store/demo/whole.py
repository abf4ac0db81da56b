"""Whether the demo is whole: its mark is set last, and what was left half made in a database is taken away."""

import json
import re
from pathlib import Path

from store.clock import instant
from store.database.connection import Connection
from store.database.sqlite import Busy
from store.database.store import Store
from store.errors import Refused
from store.opening import schema_text, version_of
from store.settings import SETTINGS, settings_at
from store.staff.keys import forget_keys
from store.staff.setup import FROM_THE_BEGINNING, half_made
from store.transfer.runs import Place
from store.transfer.staging import remove_files
from store.words import say

_HOLD = "SELECT value FROM setting WHERE name = 'demo_staff' FOR UPDATE NOWAIT"
"""The maker holds this row until it ends, also by a power cut: who cannot have it knows that it still works."""


def held(store: Store) -> Connection:
    """A connection that tells everybody else that the demo is being made, until it is closed.

    Raises `Busy` where somebody else makes it. A file is nobody else's before it has its name.
    """
    connection = store.connect()
    if store.dialect == "postgresql":
        connection.run("BEGIN")
        _hold(connection, store)
    return connection


def _hold(connection: Connection, store: Store) -> None:
    try:
        connection.run(_HOLD)
    except Busy as busy:
        raise Busy(say("demo.being_made", address=store.shown_address)) from busy


def mark_whole(store: Store) -> None:
    """Everything is in it: from now on it is the demo."""

    def work(connection: Connection) -> None:
        connection.insert(
            "setting",
            name="demo",
            version=2,
            value=SETTINGS["demo"].write(True),
            from_at=FROM_THE_BEGINNING,
            written_at=instant(store.clock()),
            staff_id=None,
        )

    store.transact(work)


def unmake(address: str) -> None:
    """Takes a half-made demo out of its database, with its keys, so that it can be made anew.

    Raises `Busy` while somebody makes it, `Refused` for a store that is no half-made demo.
    """
    store = Store(address)
    if store.dialect != "postgresql":
        raise Refused(say("demo.not_half_made", address=store.shown_address))
    connection = store.connect()
    try:
        if version_of(connection) is None:
            raise Refused(say("demo.not_half_made", address=store.shown_address))
        connection.run("BEGIN")
        connection.run("SET LOCAL lock_timeout = '5s'")
        _hold(connection, store)
        settings = settings_at(connection, instant(store.clock()))
        if not half_made(settings):
            raise Refused(say("demo.not_half_made", address=store.shown_address))
        cut_off = connection.all("SELECT staging FROM import_run WHERE staging IS NOT NULL")
        tables = re.findall(r"CREATE TABLE (\w+)", schema_text("postgresql"))
        connection.run(f"DROP TABLE IF EXISTS {', '.join(tables)} CASCADE")
        connection.run("DROP FUNCTION IF EXISTS refuse_change()")
        connection.run("COMMIT")
    finally:
        connection.close()
        store.close()
    for (staging,) in cut_off:
        place = Place(**json.loads(staging))
        if place.here:
            remove_files(Path(place.file))
    forget_keys(settings.text("store_id"))
