"""The command line's grammar: one parser a command, only the wanted command's file imported."""

import argparse
import re
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from console.commands import COMMANDS
from store.errors import BadInput
from store.inert import inert
from store.words import say

if TYPE_CHECKING:
    from datetime import date

    Subparsers = argparse._SubParsersAction["Parser"]

_NUMBER = re.compile(r"-[\d.,]")
_TAKES_A_VALUE = ("--store", "--staff", "--terminal")
MOST_ROWS = 100_000_000
_UNSAID: dict[str, object] = {
    "command": None,
    "run": None,
    "verb": None,
    "json": False,
    "case": None,
    "approver": None,
    "operation_id": None,
    "writing": False,
}
"""What every command may ask its arguments for."""


class Parser(argparse.ArgumentParser):
    """An argument parser of a fixed width that never repeats raw bytes and never guesses abbreviations."""

    def __init__(
        self,
        *,
        prog: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
        add_help: bool = True,
    ) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            add_help=add_help,
            allow_abbrev=False,
            formatter_class=partial(argparse.HelpFormatter, width=78, max_help_position=26),
        )

    def error(self, message: str) -> NoReturn:
        """Usage and the mistake on stderr; exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, say("command.arguments.wrong", program=self.prog, message=inert(message)) + "\n")

    def keep_dashed(self, words: Sequence[str]) -> list[str]:
        """``-25`` and, where queries are taken, ``-tag:vip`` as words and not as options.

        A space in front is what argparse takes as a sign that a word is no option; commands strip it.
        """
        queries = bool(self.get_default("takes_query"))
        known = self._option_string_actions
        return [
            f" {word}"
            if word.startswith("-")
            and word not in ("-", "--")
            and word.partition("=")[0] not in known
            and (_NUMBER.match(word) or (queries and not word.startswith("--")))
            else word
            for word in words
        ]


def parsed(argv: list[str]) -> argparse.Namespace:
    """The arguments of a command line; ``command`` is None where the console is meant. Exits with code 2."""
    for number, word in enumerate(argv, 1):
        if any(0xD800 <= ord(character) < 0xE000 for character in word):
            raise BadInput(say("command.arguments.not_text", place=number))
    alone = _console_alone(argv)
    if alone is not None:
        return alone
    place = _command_place(argv)
    wanted = argv[place] if place is not None else None
    parser, commands = build(wanted)
    if place is not None and wanted in commands:
        argv = [*argv[: place + 1], *commands[wanted].keep_dashed(argv[place + 1 :])]
    return parser.parse_args(argv)


def _console_alone(argv: Sequence[str]) -> argparse.Namespace | None:
    """The arguments of a console with at most its store, staff and till named: no parser has to be built for it."""
    named: dict[str, str | None] = dict.fromkeys(_TAKES_A_VALUE)
    words = iter(argv)
    for word in words:
        option, sign, value = word.partition("=")
        if option not in named:
            return None
        if not sign:
            value = next(words, "-")
            if value.startswith("-"):
                return None
        named[option] = value
    return argparse.Namespace(**_UNSAID, **{option[2:]: value for option, value in named.items()})


def _command_place(argv: Sequence[str]) -> int | None:
    skip = False
    for place, word in enumerate(argv):
        if skip:
            skip = False
        elif word in _TAKES_A_VALUE:
            skip = True
        elif not word.startswith("-"):
            return place
    return None


def build(wanted: str | None = None, *, everything: bool = False) -> tuple[Parser, dict[str, Parser]]:
    """The whole parser and its commands' own; only the wanted command is imported unless everything is."""
    parser = Parser(
        prog="regulars", description=say("command.regulars.about"), epilog=say("command.regulars.codes")
    )
    parser.set_defaults(**_UNSAID)
    parser.add_argument("--version", action="version", version=_version() if wanted is None else "")
    parser.add_argument("--store", metavar="PATH|URL", help=say("command.option.store"))
    parser.add_argument("--staff", metavar="CODE", help=say("command.option.staff"))
    parser.add_argument("--terminal", metavar="TILL", help=say("command.option.terminal"))
    subparsers: Subparsers = parser.add_subparsers(
        title=say("command.regulars.commands"), metavar="COMMAND", dest="command", parser_class=Parser
    )
    for name, module in COMMANDS.items():
        if everything or name == wanted:
            import_module(f"console.commands.{module}").add(subparsers)
        else:
            subparsers.add_parser(name, help=say(f"command.help.{name}"), add_help=False)
    return parser, dict(subparsers.choices)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"regulars {version('regulars')}"
    except PackageNotFoundError:
        return say("command.version.not_installed")


def command(subparsers: "Subparsers", name: str, *, about: str | None = None) -> Parser:
    """A command's parser with its one-line help and description from the catalogue."""
    return subparsers.add_parser(
        name, help=say(f"command.help.{name}"), description=about or say(f"command.help.{name}")
    )


def verbs(parser: Parser) -> "Subparsers":
    """Room for a command's verbs; without one the command lists."""
    found: Subparsers = parser.add_subparsers(title=say("command.option.verbs"), metavar="VERB", dest="verb")
    return found


def verb(found: "Subparsers", name: str, key: str) -> Parser:
    """A verb's parser with its help from the catalogue."""
    return found.add_parser(name, help=say(key), description=say(key))


def takes_json(parser: argparse._ActionsContainer) -> None:
    """``--json``: data with the stable names of ``product.md`` §8."""
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=say("command.option.json")
    )


def takes_store(parser: argparse._ActionsContainer) -> None:
    """``--store``: before or after the command."""
    parser.add_argument(
        "--store", metavar="PATH|URL", default=argparse.SUPPRESS, help=say("command.option.store")
    )


def reads(parser: argparse.ArgumentParser) -> None:
    """What every command that works with a store as somebody takes."""
    group = parser.add_argument_group(say("command.option.who"))
    takes_store(group)
    group.add_argument("--staff", metavar="CODE", default=argparse.SUPPRESS, help=say("command.option.staff"))
    group.add_argument(
        "--terminal", metavar="TILL", default=argparse.SUPPRESS, help=say("command.option.terminal")
    )
    group.add_argument("--case", metavar="REASON", default=argparse.SUPPRESS, help=say("command.option.case"))
    takes_json(group)


def writes(parser: argparse.ArgumentParser) -> None:
    """What every command that changes something takes."""
    reads(parser)
    parser.set_defaults(writing=True)
    group = parser.add_argument_group(say("command.option.write"))
    group.add_argument(
        "--approver", metavar="CODE", default=argparse.SUPPRESS, help=say("command.option.approver")
    )
    group.add_argument(
        "--operation-id",
        metavar="UUID",
        type=_uuid,
        default=argparse.SUPPRESS,
        help=say("command.option.operation"),
    )


def _uuid(text: str) -> str:
    import uuid

    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        raise argparse.ArgumentTypeError(say("command.option.operation.wrong", text=repr(text))) from None


def whole(text: str) -> int:
    """A whole number, thousands separated or not."""
    from store.numbers import read_whole

    try:
        return read_whole(text)
    except BadInput as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None


def points(text: str) -> int:
    """A number of points; what is none is an invalid value (exit code 1) and no wrong usage."""
    from store.numbers import read_whole

    try:
        return read_whole(text)
    except BadInput as wrong:
        raise BadInput(say("command.arguments.points", wrong=wrong)) from None


def at_least_one(text: str) -> int:
    """A whole number from 1 to ``MOST_ROWS``: how many rows are wanted."""
    number = whole(text)
    if not 1 <= number <= MOST_ROWS:
        raise argparse.ArgumentTypeError(
            say("command.arguments.at_least_one", text=repr(text), most=MOST_ROWS)
        )
    return number


def day(text: str) -> "date":
    """A day as ``2026-11-22``."""
    from datetime import date

    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(say("command.arguments.date", text=repr(text))) from None


def named_value(text: str) -> tuple[str, str]:
    """``NAME=VALUE``."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(say("command.arguments.name_value", text=repr(text)))
    return name.strip(), value.strip()
