"""The words of a message with fields in braces: ``Hello {first_name|there}``; ``{{`` and ``}}`` are braces.

A field that not everybody has needs a fallback behind ``|``. What a message may say of a customer is `FIELDS`;
contacts, birthdays and PINs are never put into one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from store.errors import BadInput
from store.words import say

FIELDS: Mapping[str, bool] = {
    "first_name": False,
    "last_name": False,
    "name": False,
    "points": True,
    "member_since": False,
    "favorite_store": False,
    "shop": True,
    "sender": True,
    "gift": True,
    "wallet_link": True,
    "referral_link": True,
    "privacy_link": True,
    "opt_out": True,
}
"""What may stand in braces, and whether everybody has it."""
NEVER = ("phone", "email", "birthday", "wallet_pin", "pin", "id", "home_phone", "ip", "notes", "tags")
"""What a message never tells, whoever writes it."""

_TOKEN = re.compile(r"\{\{|\}\}|\{[^{}\n]*\}|[{}]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong from ``start`` to ``end`` of a text, and what to write instead where that is known."""

    start: int
    end: int
    sentence: str
    fix: str | None = None


class TemplateRefused(BadInput):
    """A text whose braces cannot be read; ``line`` and ``caret`` show where, one above the other."""

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem
        begin = text.rfind("\n", 0, problem.start) + 1
        self.line = text[begin:].partition("\n")[0]
        self.caret = " " * (problem.start - begin) + "^" * max(1, problem.end - problem.start)


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of a template and what stands for it where a customer has none."""

    name: str
    fallback: str


Parts = tuple[str | Slot, ...]


def parsed(text: str) -> Parts:
    """The text in parts; raises `TemplateRefused` for the first problem."""
    found = problems(text)
    if found:
        raise TemplateRefused(text, found[0])
    return tuple(_parts(text))


def problems(text: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a text, in order."""
    return tuple(found for match in _TOKEN.finditer(text) if (found := _problem(match)) is not None)


def _problem(match: re.Match[str]) -> Problem | None:
    token, start, end = match.group(), match.start(), match.end()
    if token in ("{{", "}}"):
        return None
    if len(token) == 1:
        return Problem(start, end, say(f"messages.brace.{'open' if token == '{' else 'close'}"), token * 2)
    name, bar, fallback = token[1:-1].partition("|")
    name = name.strip()
    if name in NEVER:
        return Problem(start, end, say("messages.field_never", field=name))
    if name not in FIELDS:
        from store.search.language.reading import nearest

        meant = nearest(name, FIELDS)
        fix = None if meant is None else "{" + meant + (bar + fallback if bar else _bar(meant)) + "}"
        if fix is None:
            return Problem(
                start, end, say("messages.no_field", field=name[:40], fields=", ".join(FIELDS)), None
            )
        return Problem(start, end, say("messages.no_field_but", field=name[:40], fix=fix), fix)
    if not FIELDS[name] and not fallback.strip():
        fix = "{" + name + "|" + _example(name) + "}"
        return Problem(start, end, say("messages.needs_fallback", field=name, fix=fix), fix)
    return None


def _bar(name: str) -> str:
    return "" if FIELDS[name] else f"|{_example(name)}"


def _example(name: str) -> str:
    """A fallback that reads well in most sentences."""
    return say(f"messages.fallback.{name}")


def _parts(text: str) -> Iterator[str | Slot]:
    place = 0
    for match in _TOKEN.finditer(text):
        if match.start() > place:
            yield text[place : match.start()]
        token, place = match.group(), match.end()
        if token in ("{{", "}}"):
            yield token[0]
        else:
            name, _, fallback = token[1:-1].partition("|")
            yield Slot(name.strip(), fallback.strip())
    if place < len(text):
        yield text[place:]


def filled(parts: Parts, values: Mapping[str, str]) -> str:
    """The text for one customer; a value is put in as it is and never read as a template."""
    return "".join(
        part if isinstance(part, str) else values.get(part.name, "") or part.fallback for part in parts
    )


def names_in(parts: Parts) -> frozenset[str]:
    """The fields a template uses."""
    return frozenset(part.name for part in parts if isinstance(part, Slot))
