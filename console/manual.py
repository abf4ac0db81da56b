"""The manual page and the documentation's table of commands, from what the parsers know."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from console.arguments import Parser, build
from store.words import say


@dataclass(frozen=True, slots=True)
class Manual:
    """One command: how it is written, what it does, its options and positional words."""

    usage: str
    about: str
    options: tuple[tuple[str, str], ...]


def manuals() -> list[Manual]:
    """Every command and, where it has any, its verbs, in the order of the help."""
    _, commands = build(everything=True)
    return [manual for parser in commands.values() for manual in _manuals(parser)]


def _manuals(parser: argparse.ArgumentParser) -> Iterator[Manual]:
    verbs: dict[str, argparse.ArgumentParser] = {}
    options = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            verbs = action.choices
        elif not isinstance(action, argparse._HelpAction):
            options.append((_shown(action), action.help or ""))
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
    yield Manual(usage.replace("[-h] ", "").replace(" [-h]", ""), parser.description or "", tuple(options))
    for verb in verbs.values():
        yield from _manuals(verb)


def _shown(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return metavar
    value = "" if action.nargs == 0 else f" {metavar}"
    return ", ".join(option + value for option in action.option_strings)


def as_roff() -> str:
    """The page for ``man``."""
    parser, _ = build()
    lines = [
        '.TH REGULARS 1 "" "Regulars"',
        *_section("command.man.name"),
        _text(f"regulars - {say('command.man.title')}"),
    ]
    lines += [*_section("command.man.synopsis"), r"\fBregulars\fR [\fIOPTION\fR]... [\fICOMMAND\fR] ..."]
    lines += [*_section("command.man.description"), _text(parser.description or "")]
    lines += [*_section("command.man.options"), *_options(_top_options(parser))]
    lines += _section("command.man.commands")
    for manual in manuals():
        lines += [f".SS {_text(manual.usage)}", _text(manual.about), *_options(manual.options)]
    lines += [*_section("command.man.codes"), _text(parser.epilog or "")]
    return "\n".join(lines) + "\n"


def _top_options(parser: Parser) -> tuple[tuple[str, str], ...]:
    return next(_manuals(parser)).options


def _section(key: str) -> list[str]:
    return [f".SH {_text(say(key))}"]


def _options(options: tuple[tuple[str, str], ...]) -> list[str]:
    return [line for name, about in options for line in (".TP", rf"\fB{_text(name)}\fR", _text(about))]


def _text(text: str) -> str:
    """Text that roff does not read as a request: backslashes, hyphens, leading dots and quotes."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + escaped if escaped[:1] in (".", "'") else escaped


def as_markdown() -> str:
    """``docs/commands.md``: every command with its options, compared with this in the tests."""
    parser, _ = build()
    lines = ["# Commands", "", "Made by `regulars man --markdown`.", "", parser.epilog or "", ""]
    lines += [f"| {say('command.man.column.command')} | {say('command.man.column.does')} |", "| --- | --- |"]
    for manual in manuals():
        usage = manual.usage.replace("|", "\\|")
        lines.append(f"| `{usage}` | {manual.about} |")
    return "\n".join(lines) + "\n"
