"""Going through what may be wrong with a search, step by step."""

from collections.abc import Iterator
from datetime import date

from store.actor import Actor
from store.clock import local_day
from store.database.connection import Connection
from store.database.store import Store
from store.search.catalogue import is_masked
from store.search.doctor.contacts import email_steps, exact_contacts, phone_steps
from store.search.doctor.documents import document_steps, never_merged, other_identifiers
from store.search.doctor.names import birthday_in, birthday_steps, name_steps
from store.search.doctor.records import CANDIDATES, Diagnosis, Step, count_of, go_on
from store.search.language.tree import And, Email, ExactName, Merge, Name, OneOf, Or, Phone
from store.search.lookup import first_ids
from store.search.matching import positive
from store.search.plan import planned
from store.search.understanding import Understood, understood
from store.staff.permissions import Grant, grant
from store.words import say


def diagnose(store: Store, actor: Actor, text: str) -> Diagnosis:
    """Why a text finds nobody, or that it finds somebody; never raises on the text. It reads a few indexes.

    Whether an exact identifier is held is asked for roles that may know, and audited.
    """
    masked = is_masked(actor)
    with store.reading() as connection:
        asked = understood(store, actor, connection, text)
        if asked.errors:
            wrong = next(problem for problem in asked.problems if problem.kind == "error")
            steps = [
                *other_identifiers(connection, text),
                Step(say("search.tried.understood"), wrong.sentence),
            ]
            return _diagnosis(steps)
        ids = first_ids(connection, asked.plan, CANDIDATES, bounded=True).ids
        if ids:
            return _diagnosis([_found(ids, text)])
        born = None if masked else birthday_in(text, asked.context.region, local_day_of(store))
        if born is not None:
            rest = understood(store, actor, connection, born.rest)
            steps = [
                *birthday_steps(connection, rest, born),
                *(_steps(connection, rest) if born.rest else ()),
            ]
        else:
            steps = [*_steps(connection, asked), *other_identifiers(connection, text)]
    return _diagnosis([*steps, *_held(store, actor, asked)])


def local_day_of(store: Store) -> date:
    """The programme's day."""
    settings = store.settings()
    return local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))


def _held(store: Store, actor: Actor, asked: Understood) -> Iterator[Step]:
    """Support alone learns that an exact identifier is held; nobody else's steps or time tell."""
    if grant(actor.role, "look up held") is Grant.NO:
        return
    wanted = exact_contacts(asked)
    if wanted is None:
        return
    from store.privacy.asking import is_held

    kind, values = wanted
    held = is_held(store, actor, kind, values)
    yield Step(say("search.tried.held"), say("search.is_held" if held else "search.no"), held)


def _diagnosis(steps: list[Step]) -> Diagnosis:
    keys = [step.key for step in steps if step.key is not None]
    return Diagnosis(tuple(steps), tuple(dict.fromkeys(keys)))


def _found(ids: list[int], text: str) -> Step:
    """The search itself finds somebody: nothing else is tried."""
    return Step(say("search.tried.search"), say("search.found", count=count_of(ids)), True, go_on(ids, text))


def _steps(connection: Connection, asked: Understood) -> Iterator[Step]:
    nodes = [node for node in positive(asked.tree) if not isinstance(node, Or)]
    yield from _each_alone(connection, asked)
    for node in nodes:
        if isinstance(node, Phone):
            yield from phone_steps(connection, asked, node)
        elif isinstance(node, Email):
            yield from email_steps(connection, node)
        elif isinstance(node, Name | ExactName):
            yield from name_steps(connection, asked, node)
        elif isinstance(node, Merge):
            yield never_merged(connection, asked, node)
        elif isinstance(node, OneOf) and node.field in ("id", "serial", "receipt", "src"):
            yield from document_steps(connection, asked, node)
    if not any(isinstance(node, Phone | Email) for node in nodes):
        yield Step(say("search.tried.other"), say("search.other_ways"))


def _each_alone(connection: Connection, asked: Understood) -> Iterator[Step]:
    """Which of several conditions finds nobody by itself."""
    if not isinstance(asked.tree, And):
        return
    alone = [planned(term, (), asked.context) for term in asked.tree.terms]
    empty = sum(1 for plan in alone if not first_ids(connection, plan, 1, bounded=True).ids)
    if empty:
        yield Step(say("search.tried.each"), say("search.each_empty", empty=empty, all=len(alone)))
    else:
        yield Step(say("search.tried.each"), say("search.each_some"))
