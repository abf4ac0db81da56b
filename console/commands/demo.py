"""``regulars demo``: the demo store, made on the first call, opened in the console."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.arguments import command, takes_json, takes_store
from console.commands.setup import tell_made
from console.output import talk
from store.errors import Refused, Unreachable
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.staff.setup import MadeStore


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "demo")
    parser.set_defaults(run=run)
    parser.add_argument("--no-open", action="store_true", help=say("command.demo.no_open"))
    takes_store(parser)
    takes_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Makes the demo where it is missing; opens it, or prints its staff with their PINs."""
    from console.opening import configured, run_console

    settings = configured()
    address = demo_address(arguments)
    made = made_or_found(address)
    if arguments.no_open or arguments.json:
        tell_made(made, json=arguments.json)
        return 0
    return run_console(arguments, settings, address)


def demo_address(arguments: argparse.Namespace) -> str:
    """``--store``, ``REGULARS_STORE``, or ``demo.store`` in the user-data directory."""
    from console.opening import named_address

    return named_address(arguments) or usual_address()


def usual_address() -> str:
    """Where the demo is when nobody names another place."""
    from console.opening import data_folder

    return str(data_folder() / "demo.store")


def made_or_found(address: str) -> "MadeStore":
    """The demo at an address, made now if nothing is there, it was left half made, or another version of the
    program made the one at its usual place.

    Raises ``Refused`` for another store, ``Busy`` while somebody else makes it.
    """
    if holds_store(address):
        found = _found(address)
        if found is not None:
            return found
    from store.demo import make_demo

    folder = Path(address).absolute().parent
    if not _is_url(address) and not folder.is_dir():
        raise Unreachable(say("command.demo.no_folder", folder=folder))
    talk(say("command.demo.making"))
    return make_demo(address, Progress())


def _found(address: str) -> "MadeStore | None":
    """The demo that is there; None when it has to be made anew and its place is free for that."""
    from store.opening import open_store
    from store.staff.setup import MadeStore, demo_staff, half_made

    try:
        store = open_store(address)
    except Refused:
        if address != usual_address():
            raise
        talk(say("command.demo.other_version", address=_put_aside(Path(address))))
        return None
    try:
        settings = store.settings()
        if settings.flag("demo"):
            return MadeStore(address, demo_staff(store))
        if not half_made(settings):
            raise Refused(say("command.demo.not_demo", address=store.shown_address))
        shown = store.shown_address
    finally:
        store.close()
    from store.demo import unmake

    unmake(address)
    talk(say("command.demo.anew", address=shown))
    return None


def _put_aside(path: Path) -> Path:
    """The demo's file under another name, with what belongs to it; an earlier one there is replaced."""
    aside = path.with_name("demo.before.store")
    for tail in ("", "-wal", "-shm"):
        file, old = Path(f"{path}{tail}"), Path(f"{aside}{tail}")
        old.unlink(missing_ok=True)
        if file.exists():
            file.rename(old)
    return aside


def holds_store(address: str) -> bool:
    """Whether there is a store at the address already; a database is asked."""
    from console.opening import store_exists
    from store.database.store import Store

    if not _is_url(address):
        return store_exists(address)
    store = Store(address)
    try:
        found: object = store.connection.value("SELECT to_regclass('schema_version')::text")
    finally:
        store.close()
    return found is not None


def _is_url(address: str) -> bool:
    return address.startswith(("postgresql://", "postgres://"))


class Progress:
    """How far the making is, on one line of stderr; silent where stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._before = ""

    def __call__(self, what: str, done: int, of: int) -> None:
        """Called by the maker with what it does, rows done and rows in all."""
        if not self._shown:
            return
        line = say("command.demo.progress", what=what, done=done, all=of)
        sys.stderr.write("\r" + line.ljust(len(self._before)))
        sys.stderr.flush()
        self._before = line
        if done >= of:
            sys.stderr.write("\n")
            self._before = ""
