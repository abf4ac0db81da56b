"""A text understood for one actor: parsed, saved searches put in, checked against the store, planned."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.errors import BadInput
from store.search.by_identity import phone_forms, too_short_for_masked
from store.search.catalogue import context_of
from store.search.language.parser import Parsed, parse
from store.search.language.reading import nearest, shown
from store.search.language.saved import expand, named_in
from store.search.language.tokens import Problem
from store.search.language.tree import (
    Email,
    Is,
    Node,
    OneOf,
    Phone,
    all_of,
    walk,
)
from store.search.piece import Context
from store.search.plan import Plan, planned
from store.segments.rfm_names import GROUPS, NONE, cells_of
from store.words import say

SHORTENED = ("phone", "email")
PLACES = ("store", "visited", "at")


@dataclass(frozen=True, slots=True)
class Understood:
    """``tree`` has no saved searches any more. ``problems`` are the parser's and the store's, in order."""

    parsed: Parsed
    tree: Node
    plan: Plan
    context: Context
    problems: tuple[Problem, ...]

    @property
    def whole_phone(self) -> bool:
        """Whether the digits asked for are a valid number and not only a part of one."""
        phones = [node for node in walk(self.tree) if isinstance(node, Phone)]
        return any(phone_forms(node.digits, node.plus, self.context.region).full for node in phones)

    @property
    def errors(self) -> bool:
        """Whether something is wrong, not only half typed."""
        return any(problem.kind == "error" for problem in self.problems)


def understood(store: Store, actor: Actor, connection: Connection, text: str) -> Understood:
    """What a text asks of this store; never raises on the text."""
    settings = store.settings()
    exponent = 2
    if "spent" in text.lower():
        from store.shown import minor_digits

        exponent = minor_digits(settings.text("currency"))
    parsed = parse(text, money_exponent=exponent)
    context = context_of(store, actor, connection, settings, with_sources="src" in text.lower())
    tree, problems = parsed.tree, list(parsed.problems)
    if named_in(tree):
        from store.search.saved import saved_queries

        expanded = expand(tree, saved_queries(connection, actor), money_exponent=exponent)
        tree = expanded.tree
        problems += [_problem(parsed, ("saved", "segment"), sentence) for sentence in expanded.problems]
    for node in walk(tree):
        problems += _store_problems(node, parsed, context)
        if isinstance(node, OneOf) and node.field == "rfm":
            problems += _rfm_problems(node, parsed, connection)
    if context.masked and any(column.field in SHORTENED for column in parsed.sort):
        problems.append(_problem(parsed, ("sort",), say("search.masked_sort")))
    problems.sort(key=lambda problem: problem.start)
    try:
        plan = planned(tree, parsed.sort, context)
    except BadInput as wrong:
        problems.append(Problem(0, len(text), str(wrong), "error"))
        plan = planned(all_of(()), (), context)
    return Understood(parsed, tree, plan, context, tuple(problems))


def _store_problems(node: Node, parsed: Parsed, context: Context) -> Iterable[Problem]:
    """What only the store can know to be wrong."""
    if isinstance(node, Phone | Email) and too_short_for_masked(node, context):
        field = "email" if isinstance(node, Email) else "phone"
        if isinstance(node, Email) or not node.bare:
            yield replace(_problem(parsed, (field,), say(f"search.masked_{field}")), kind="incomplete")
    elif isinstance(node, Is) and node.what == "archived" and not context.sees_archived:
        sentence = say("search.archive_locked")
        yield _problem(parsed, ("is", "not"), sentence)
    elif isinstance(node, OneOf) and node.field in PLACES:
        for name in node.values:
            if name.casefold() not in context.locations:
                yield _unknown_place(node.field, name, parsed, context)


def _rfm_problems(node: OneOf, parsed: Parsed, connection: Connection) -> Iterable[Problem]:
    """What is nothing of RFM, and RFM where it was never computed."""
    names = [group.name for group in GROUPS]
    for text in node.values:
        if cells_of(text) is not None:
            continue
        if parsed.text.rstrip().casefold().endswith(text.casefold()) and any(
            name.startswith(text.casefold()) for name in (*names, NONE)
        ):
            yield replace(_problem(parsed, ("rfm",), say("search.rfm_goes_on")), kind="incomplete")
            continue
        meant = nearest(text, names)
        hint = (
            say("search.did_you_mean", meant=meant)
            if meant
            else say("search.rfm_are", names=", ".join(names))
        )
        yield replace(
            _problem(parsed, ("rfm",), say("search.no_rfm_group", text=shown(text), hint=hint)), fix=meant
        )
    if connection.value("SELECT max(id) FROM bulk_run WHERE kind = 'rfm'") is None:
        yield _problem(parsed, ("rfm",), say("search.no_rfm"))


def _unknown_place(field: str, name: str, parsed: Parsed, context: Context) -> Problem:
    meant = nearest(name, [place.name for place in context.places])
    at_end = parsed.text.rstrip().casefold().endswith(name.casefold())
    if at_end and any(known.startswith(name.casefold()) for known in context.locations):
        return replace(_problem(parsed, (field,), say("search.store_goes_on")), kind="incomplete")
    key = "search.no_store_but" if meant else "search.no_store"
    found = _problem(parsed, (field,), say(key, name=shown(name), meant=meant))
    if meant is None:
        return found
    return replace(found, fix=f'"{meant}"' if " " in meant else meant)


def _problem(parsed: Parsed, fields: tuple[str, ...], sentence: str) -> Problem:
    """An error under the value of the first of the fields, under everything if the text names none."""
    for token in parsed.tokens:
        if token.field in fields and token.style not in ("punctuation", "operator"):
            return Problem(token.start, token.end, sentence, "error")
    for token in parsed.tokens:
        if token.style == "saved" and "saved" in fields:
            return Problem(token.start, token.end, sentence, "error")
    return Problem(0, len(parsed.text), sentence, "error")
