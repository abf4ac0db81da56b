"""``regulars find QUERY``: the bar's search; nothing found is exit 4 with what the search doctor tried."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, reads
from console.output import Column, talk, tell, tell_json, tell_table
from store.errors import BadInput, NotFound
from store.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.arguments import Subparsers
    from console.opening import Shop
    from store.search.language.tokens import Problem
    from store.search.records import PersonaRow
    from store.shown import Shown


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "find")
    parser.set_defaults(run=run, takes_query=True)
    parser.add_argument("query", metavar="QUERY", nargs="+", help=say("command.find.query"))
    parser.add_argument("--limit", metavar="N", type=at_least_one, default=50, help=say("command.find.limit"))
    parser.add_argument("--count", action="store_true", help=say("command.find.count"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """Rows or the count on stdout, how the query was understood on stderr."""
    from console.opening import signed_in
    from store.search.answer import answer
    from store.shown import Shown

    query = query_of(arguments.query)
    with signed_in(arguments) as shop:
        if arguments.count:
            found = _count(shop, query)
            if arguments.json:
                tell_json({"total": found})
            else:
                tell(f"{found:,}")
            return 0
        given = answer(shop.store, shop.actor, query, limit=arguments.limit)
        refuse_problems(query, given.problems)
        if arguments.json:
            tell_json([as_json(row) for row in given.rows])
        elif given.rows:
            _tell_rows(given.rows, Shown(shop.store.settings()))
        if not given.rows:
            talk(given.explain)
            tell_diagnosis(shop, query)
            return NotFound.exit_code
        if not arguments.json:
            talk(given.explain)
            if given.more:
                talk(say("command.find.more"))
    return 0


def _count(shop: "Shop", query: str) -> int:
    """How many there are, counted to the end."""
    from store.search.answer import answer, snapshot, total

    refuse_problems(query, answer(shop.store, shop.actor, query, limit=1).problems)
    found = total(shop.store, shop.actor, query)
    return found.count if found.complete else len(snapshot(shop.store, shop.actor, query))


def query_of(words: list[str]) -> str:
    """The words of the command line as one query."""
    return " ".join(word.removeprefix(" ") for word in words).strip()


def refuse_problems(query: str, problems: "tuple[Problem, ...]") -> None:
    """A query that is not understood: the sentence, with a caret under the place; raises ``BadInput``."""
    if not problems:
        return
    first = problems[0]
    caret = " " * first.start + "^" * max(1, first.end - first.start)
    lines = [say("command.find.wrong"), query, caret, first.sentence]
    raise BadInput("\n  ".join(lines))


def as_json(row: "PersonaRow") -> dict[str, object]:
    """The stable names of ``find --json``; ``masked`` is there only where it is true."""
    return {
        "id": row.id,
        "name": row.name or None,
        "phone": row.phone,
        "email": row.email,
        "points": row.points,
        "status": row.status,
        "last_seen": row.last_seen_at,
        "source": row.source or None,
        "matched": row.matched,
        **({"masked": True} if row.masked else {}),
    }


def _tell_rows(rows: "Sequence[PersonaRow]", shown: "Shown") -> None:
    columns = [
        Column(say("command.column.id"), right=True, least=8),
        Column(say("command.column.name"), least=12),
        Column(say("command.column.phone"), least=15),
        Column(say("command.column.email"), least=8),
        Column(say("command.column.points"), right=True, least=9),
        Column(say("command.column.seen"), right=True, least=5),
        Column(say("command.column.source"), least=6),
    ]
    tell_table(columns, [_cells(row, shown) for row in rows])


def _cells(row: "PersonaRow", shown: "Shown") -> list[object]:
    return [
        row.id,
        row.name or None,
        shown.phone(row.phone) or None,
        row.email,
        f"{row.points:,}",
        _seen(row.last_seen_days),
        row.source,
    ]


def _seen(days: int | None) -> str | None:
    if days is None:
        return None
    return say("command.seen.today") if days == 0 else say("command.seen.days", days=days)


def tell_diagnosis(shop: "Shop", query: str) -> None:
    """What the search doctor tried, where it stopped and what to do next, on stderr."""
    from store.search.doctor.diagnosing import diagnose

    talk(say("command.find.nothing"))
    for step in diagnose(shop.store, shop.actor, query).steps:
        talk(say("command.find.tried", step=step))
