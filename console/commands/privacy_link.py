"""``regulars privacy-link``: the public page for opting out, deleting and recovering, as text and QR code."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, takes_json, takes_store
from console.output import tell, tell_json

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "privacy-link")
    parser.set_defaults(run=run)
    takes_store(parser)
    takes_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the link and its code, dark on light paper."""
    from console.opening import opened
    from widgets.qr import half_block_lines, modules

    with opened(arguments) as store:
        link = store.settings().text("privacy_link")
    if arguments.json:
        tell_json({"link": link})
        return 0
    tell(link)
    for line in half_block_lines(modules(link)):
        tell(line)
    return 0
