"""Which store, which till, who: what a command line and the configuration say together."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from console import config, credentials
from console.quick_start import LateMethods
from store.errors import BadInput, NotPermitted, Refused, Unreachable
from store.text import clean_line
from store.words import say

if TYPE_CHECKING:
    from store.actor import Actor
    from store.database.store import Store
    from store.use_case import UseCase

P = ParamSpec("P")
R = TypeVar("R")

CASE_LIMIT = 120
TERMINAL = "till-1"
"""The till that a new store is made with."""


def data_folder() -> Path:
    """The platform's user-data directory, made where it is missing."""
    import platformdirs

    place = platformdirs.user_data_path("regulars", appauthor=False)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def address_of(arguments: argparse.Namespace, settings: config.Configuration) -> str:
    """``--store``, ``REGULARS_STORE``, the configuration, or ``shop.store`` in the user-data directory."""
    return named_address(arguments) or home_found(settings.store) or str(data_folder() / "shop.store")


def named_address(arguments: argparse.Namespace) -> str | None:
    """``--store`` or ``REGULARS_STORE``; an empty ``--store`` (a script's unset variable) is refused."""
    if arguments.store is not None and not arguments.store.strip():
        raise BadInput(say("command.store.empty"))
    return home_found(arguments.store or os.environ.get("REGULARS_STORE"))


def home_found(address: str | None) -> str | None:
    """An address with a leading ``~`` made the home folder, as shells do where nothing quotes it."""
    return os.path.expanduser(address) if address else None


def terminal_of(arguments: argparse.Namespace, settings: config.Configuration) -> str:
    """``--terminal``, ``REGULARS_TERMINAL``, the configuration, or the first till's name."""
    return arguments.terminal or os.environ.get("REGULARS_TERMINAL") or settings.terminal or TERMINAL


def configured() -> config.Configuration:
    """The configuration, its language spoken from here on."""
    settings = config.read()
    config.speak_language(settings)
    return settings


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Store]:
    """The store of the command line, closed afterwards; nobody is signed in."""
    from store.opening import open_store

    store = open_store(address_of(arguments, configured()))
    try:
        yield store
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Shop:
    """An open store and who works in it."""

    store: Store
    actor: Actor
    arguments: argparse.Namespace

    def act(self, act: UseCase[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Does one act under the given operation id, with the approver's yes where one is named."""
        actor = self.actor.doing(self.arguments.operation_id)
        approving = credentials.approver_and_pin(self.arguments)
        if approving is not None:
            from store.staff.approval import approve

            code, pin = approving
            bound = act.request_hash(*args, **kwargs)
            actor = actor.approved(approve(self.store, actor, bound, code, pin, act.permission))
        return act(self.store, actor, *args, **kwargs)


@contextmanager
def signed_in(arguments: argparse.Namespace) -> Iterator[Shop]:
    """The store with the named staff member signed in; signed out and closed afterwards."""
    from store.opening import open_store
    from store.staff.place import place_of
    from store.staff.sign_in import sign_in, sign_out

    settings = configured()
    address = address_of(arguments, settings)
    store = open_store(address)
    try:
        if arguments.writing:
            finish_imports(store)
        code, pin = credentials.staff_and_pin(arguments)
        terminal = terminal_of(arguments, settings)
        place_of(store, terminal)
        try:
            actor = sign_in(store, code, pin, terminal, connection="command line")
        except Refused as refusal:
            raise NotPermitted(str(refusal), "sign in") from refusal
        if arguments.case:
            actor = actor.because(clean_line(arguments.case, CASE_LIMIT, "case"))
        try:
            yield Shop(store, actor, arguments)
        finally:
            sign_out(store, actor)
    finally:
        store.close()


def finish_imports(store: Store) -> None:
    """Imports that were cut off are finished or taken back before anybody writes, and recalculations finished;
    each is told."""
    from console.output import talk
    from store.points.ledger.cut_off import finish_cut_off
    from store.transfer.recovery import recover_imports

    for recovered in recover_imports(store):
        talk(recovered.sentence)
    for kind in finish_cut_off(store):
        talk(say("nightly.finished", kind=kind))


def store_exists(address: str) -> bool:
    """Whether something stands at an address; a database server is taken to be there."""
    return address.startswith(("postgresql://", "postgres://")) or Path(address).exists()


def open_console(arguments: argparse.Namespace, *, persona: int | None = None) -> int:
    """The console on the store; with no store the four first choices (``product.md`` §9)."""
    settings = configured()
    address = address_of(arguments, settings)
    if not store_exists(address):
        if named_address(arguments) or settings.store:
            raise Unreachable(say("command.store.none", address=address))
        from console.no_store import choose

        return choose(arguments)
    return run_console(arguments, settings, address, persona=persona)


def run_console(
    arguments: argparse.Namespace,
    settings: config.Configuration,
    address: str,
    *,
    persona: int | None = None,
) -> int:
    """Hands over to the Textual app; needs a terminal on both sides."""
    from console.terminal.environment import drop_variables, look_for, require_terminal, terminal_size

    drop_variables(os.environ)
    require_terminal(
        os.environ, stdin_tty=sys.stdin.isatty(), stdout_tty=sys.stdout.isatty(), size=terminal_size()
    )
    from console.entrance import Entrance
    from console.terminal.no_palette import NoPalette

    terminal, given = terminal_of(arguments, settings), credentials.from_environment()
    entrance = Entrance(address, terminal, given)
    with LateMethods(), NoPalette():
        if given is not None:
            entrance.begin()  # while Textual is read, and the check of the PIN needs no interpreter
        from console.app import ConsoleOptions, run, warm_up

        if given is not None:
            warm_up()
    look = look_for(os.environ, settings.theme or None)
    options = ConsoleOptions(
        address=address,
        terminal=terminal,
        keymap=settings.keys,
        look=replace(look, ascii=True) if settings.ascii else look,
        credentials=given,
        open_persona=persona,
    )
    return run(options, entrance)
