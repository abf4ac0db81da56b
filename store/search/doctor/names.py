"""Steps for a name that finds nobody: letters left out, words alone, a date of birth beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from store.database.connection import Connection
from store.errors import BadInput
from store.people.birthdays import parse_birthday
from store.search.doctor.records import CANDIDATES, NextKey, Step, count_of, go_on
from store.search.language.tree import ExactName, Name
from store.search.lookup import first_ids
from store.search.plan import planned
from store.search.understanding import Understood
from store.words import say

_DATE = re.compile(r"(?<![\d/.-])(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?![\d/.-])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Born:
    """A date of birth found in what was typed, and the rest of it."""

    day: date
    rest: str


def birthday_in(text: str, region: str, today: date) -> Born | None:
    """The first date in a text that can be somebody's birthday, None without one."""
    for found in _DATE.finditer(text):
        try:
            day = parse_birthday(found[1], region, today)
        except BadInput:
            continue
        return Born(day, " ".join((text[: found.start()] + text[found.end() :]).split()))
    return None


def birthday_steps(connection: Connection, rest: Understood, born: Born) -> Iterator[Step]:
    """Whoever was born that day and has the name's words; without a hit, of that day any whose name begins
    alike."""
    rows = connection.all(
        "SELECT id, folded FROM persona WHERE birthday = :day AND status = 'active' ORDER BY id LIMIT :most",
        day=born.day.isoformat(),
        most=CANDIDATES,
    )
    tried = say("search.tried.birthday")
    named = []
    if born.rest and not rest.errors:
        wanted = set(first_ids(connection, rest.plan, CANDIDATES, bounded=True).ids)
        named = [row[0] for row in rows if row[0] in wanted]
    if born.rest and not named:
        initials = {word[:1] for word in born.rest.casefold().split()}
        named = [row[0] for row in rows if any(part[:1] in initials for part in str(row[1]).split())]
    found = named or [row[0] for row in rows]
    if not found:
        yield Step(tried, say("search.nobody_born"))
    for persona_id in found[:FEW]:
        result = say("search.born_and_named" if named else "search.born", id=persona_id)
        yield Step(tried, result, True, go_on([persona_id], ""))
    if len(found) > FEW:
        yield Step(tried, say("search.found", count=count_of(found)))


FEW = 5
"""So many with a birthday are offered to open."""


def name_steps(connection: Connection, asked: Understood, node: Name | ExactName) -> Iterator[Step]:
    """The words without quotes, their first letters, each of them alone."""
    words = node.words if isinstance(node, Name) else tuple(node.name.split())
    if isinstance(node, ExactName):
        yield from _tried_words(connection, asked, words, say("search.tried.unquoted"))
    shorter = tuple(word[:3] for word in words)
    if shorter != words:
        yield from _tried_words(connection, asked, shorter, say("search.tried.first_letters"))
    if len(words) > 1:
        for word in words:
            yield from _tried_words(connection, asked, (word,), say("search.tried.alone", word=word))


def _tried_words(
    connection: Connection, asked: Understood, words: tuple[str, ...], tried: str
) -> Iterator[Step]:
    found = len(first_ids(connection, planned(Name(words), (), asked.context), CANDIDATES, bounded=True).ids)
    if not found:
        yield Step(tried, say("search.nobody"))
        return
    query = " ".join(words)
    count = f"{found}" if found < CANDIDATES else say("search.or_more", most=CANDIDATES)
    yield Step(
        tried,
        say("search.found", count=count),
        found=True,
        key=NextKey("Enter", say("search.key_search", query=query), query=query),
    )
