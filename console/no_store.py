"""The first minute: with no store four choices on a terminal, a digit and Enter (``product.md`` §9)."""

import argparse
import sys

from console.opening import address_of, configured, run_console
from console.output import ask, talk
from store.errors import RegularsError, Unreachable
from store.words import say

_CHAIN = ("postgresql://", "postgres://")


def choose(arguments: argparse.Namespace) -> int:
    """Asks and does it; without a terminal a sentence and exit code 3."""
    address = address_of(arguments, configured())
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Unreachable(say("command.first.nobody", address=address))
    for line in ("title", "demo", "setup", "chain", "import", "leave"):
        talk(say(f"command.first.{line}"))
    choices = {"1": _try_demo, "2": _set_up, "3": _join_chain, "4": _import_file}
    try:
        while True:
            typed = ask(say("command.first.choice"))
            if not typed:
                return 0
            if typed in choices:
                return choices[typed](arguments)
            talk(say("command.first.again"))
    except EOFError:
        return 0


def _try_demo(arguments: argparse.Namespace) -> int:
    from console.commands.demo import demo_address, made_or_found

    address = demo_address(arguments)
    made_or_found(address)
    return run_console(arguments, configured(), address)


def _set_up(arguments: argparse.Namespace) -> int:
    address = _made_here(arguments)
    ask(say("command.first.go_on"))
    return run_console(arguments, configured(), address)


def _made_here(arguments: argparse.Namespace) -> str:
    """A new store at the usual place, its name and region asked for until they will do."""
    from console.commands.setup import make, tell_made

    address = address_of(arguments, configured())
    while True:
        arguments.name = ask(say("command.first.name"))
        arguments.region = ask(say("command.first.region")) or "US"
        arguments.currency = arguments.time_zone = arguments.location = None
        try:
            made = make(arguments, address)
        except Unreachable:
            raise
        except RegularsError as refusal:
            talk(refusal)
            continue
        tell_made(made, json=False)
        talk(say("command.setup.pins"))
        return address


def _join_chain(arguments: argparse.Namespace) -> int:
    from console import config
    from store.opening import open_store

    while True:
        address = ask(say("command.first.chain.address"))
        if not address:
            return 0
        if not address.startswith(_CHAIN):
            talk(say("command.first.chain.not"))
            continue
        try:
            open_store(address).close()
        except RegularsError as refusal:
            talk(refusal)
            continue
        talk(say("command.first.chain.kept", path=config.write({"store": address})))
        return run_console(arguments, configured(), address)


def _import_file(arguments: argparse.Namespace) -> int:
    """A new store first, then the file into it as its Owner."""
    from console.running import run
    from store.transfer.kinds import kind_names

    path = ask(say("command.first.import.file"))
    kind = ask(say("command.first.import.kind", kinds=", ".join(kind_names()))) or "personas"
    address = _made_here(arguments)
    return run(["import", kind, path, "--store", address, "--staff", "OWNER"])
