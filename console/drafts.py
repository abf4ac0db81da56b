"""A message as the command line takes it: a template, a text, or a file."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Parser
    from console.opening import Shop
    from store.messages.draft import Draft

LARGEST_FILE = 100_000


def add_draft(parser: "Parser", *, required: bool = True) -> None:
    """What the message says, and by which way."""
    what = parser.add_mutually_exclusive_group(required=required)
    what.add_argument("--template", metavar="NAME", help=say("command.message.template"))
    what.add_argument("--text", metavar="TEXT", help=say("command.message.text"))
    what.add_argument("--file", metavar="FILE", type=Path, help=say("command.message.file"))
    parser.add_argument("--channel", choices=("text", "email"), help=say("command.message.channel"))
    parser.add_argument("--subject", metavar="TEXT", help=say("command.message.subject"))
    parser.add_argument("--sender", metavar="NAME", help=say("command.message.sender"))


def draft_of(shop: "Shop", arguments: argparse.Namespace) -> "Draft":
    """The draft the arguments say; what is said beside a template goes before it."""
    from store.messages.draft import Draft
    from store.messages.templates import template_named

    if arguments.template is not None:
        found = template_named(shop.store, shop.actor, arguments.template).draft
    else:
        found = Draft("email" if arguments.subject else "text", _text(arguments))
    said = {
        name: value
        for name in ("channel", "subject", "sender")
        if (value := getattr(arguments, name)) is not None
    }
    return replace(found, **said)


def _text(arguments: argparse.Namespace) -> str:
    if arguments.file is None:
        return str(arguments.text).replace("\\n", "\n")
    try:
        with arguments.file.open(encoding="utf-8-sig") as file:
            text: str = file.read(LARGEST_FILE + 1)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise BadInput(say("command.message.file_unread", file=arguments.file, why=why)) from None
    return text
