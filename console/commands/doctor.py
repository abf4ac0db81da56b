"""``regulars doctor``: is the store whole, and is this installation as it should be?"""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, takes_json, takes_store
from console.output import tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.upkeep.checks import Check


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "doctor")
    parser.set_defaults(run=run)
    parser.add_argument("--quick", action="store_true", help=say("command.doctor.quick"))
    parser.add_argument("--incident", metavar="ID", help=say("command.doctor.incident"))
    takes_store(parser)
    takes_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Every check with what was found; exit code 1 when any fails."""
    if arguments.incident:
        from console.incident import read

        sys.stdout.write(read(arguments.incident))
        return 0
    from store.upkeep.doctor import doctor

    configuration, address = _configuration(arguments)
    checks = (configuration, *doctor(address, full=not arguments.quick))
    ok = all(check.ok for check in checks)
    if arguments.json:
        tell_json({"ok": ok, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            sign = "✓" if check.ok else "✗"
            tell(f"{sign} {check.title}: {check.detail}")
        tell(say("command.doctor.well" if ok else "command.doctor.ill"))
    return 0 if ok else 1


def _configuration(arguments: argparse.Namespace) -> "tuple[Check, str]":
    """Whether the configuration can be read, and the address that is to be looked at."""
    from console import config
    from console.opening import address_of, configured
    from store.errors import BadInput
    from store.upkeep.checks import Check

    try:
        settings = configured()
    except BadInput as wrong:
        return Check("configuration", False, str(wrong)), address_of(arguments, config.Configuration())
    return Check("configuration", True, str(config.path())), address_of(arguments, settings)
