"""Steps for a phone or an e-mail that finds nobody."""

from collections.abc import Iterator
from dataclasses import replace

from store.database.connection import Connection
from store.errors import BadInput
from store.people.phones import display, parse_phone
from store.search.by_identity import phone_forms, too_short_for_masked
from store.search.compile import compiled
from store.search.doctor.records import CANDIDATES, NextKey, Step
from store.search.doctor.standing import LEADING, archived, households, merged, receipts
from store.search.language.tree import Email, Phone
from store.search.lookup import first_ids
from store.search.misses import anonymous_receipts, owners
from store.search.piece import Values
from store.search.plan import planned
from store.search.understanding import Understood
from store.words import say

LAST_FOUR = 4


def phone_steps(connection: Connection, asked: Understood, node: Phone) -> Iterator[Step]:
    """Whose number it was, merged, archived, on receipts; its last four digits; enrolling with it."""
    region, what = asked.context.region, say("search.what.number")
    if too_short_for_masked(node, asked.context):
        yield Step(say("search.tried.numbers"), say("search.masked_phone"))
        return
    forms = phone_forms(node.digits, node.plus, region)
    lists = compiled(replace(node, bare=False), asked.context, values := Values()).lists
    found = owners(connection, lists, values.bound, CANDIDATES)
    yield Step(say("search.tried.numbers"), say("search.nobody_has"))
    yield from merged(connection, found, what)
    exact = owners(connection, lists[:1], values.bound, CANDIDATES) if forms.full else []
    if forms.full:
        yield archived(exact, what)
        yield from households(connection, exact)
        yield from receipts(anonymous_receipts(connection, "said_phone", forms.full), what)
    else:
        yield Step(say("search.tried.archive_and_receipts"), say("search.whole_number_only"))
    if len(node.digits) > LAST_FOUR:
        yield from _last_four(connection, asked, node)
    if not forms.full or not any(subject.status in LEADING for subject in exact):
        yield _enrol_step(node, region)


def email_steps(connection: Connection, node: Email) -> Iterator[Step]:
    """Whose address it was, merged, archived, on receipts; enrolling with it."""
    values, what = Values(), say("search.what.email")
    address = node.prefix.lower()
    select = f"SELECT persona_id AS id FROM identifier WHERE kind = 'email' AND value = {values.add(address)}"
    found = owners(connection, (select,), values.bound, CANDIDATES)
    yield Step(say("search.tried.emails"), say("search.nobody_has"))
    yield from merged(connection, found, what)
    if "." in address.partition("@")[2]:
        yield archived(found, what)
        yield from households(connection, found)
        yield from receipts(anonymous_receipts(connection, "said_email", (address,)), what)
        if not any(subject.status in LEADING for subject in found):
            key = NextKey("F6", say("search.key_enrol_with", shown=address), email=address)
            yield Step(say("search.tried.enrol"), say("search.fills_in", shown=address), key=key)
    else:
        yield Step(say("search.tried.archive_and_receipts"), say("search.whole_email_only"))


def exact_contacts(asked: Understood) -> tuple[str, tuple[str, ...]] | None:
    """The kind and the forms of the whole phone or e-mail a search is for; None where it is for neither."""
    tree = asked.tree
    if isinstance(tree, Phone):
        forms = phone_forms(tree.digits, tree.plus, asked.context.region)
        return ("phone", tuple(forms.full)) if forms.full else None
    if isinstance(tree, Email) and "." in tree.prefix.partition("@")[2]:
        return "email", (tree.prefix.lower(),)
    return None


def _enrol_step(node: Phone, region: str) -> Step:
    typed = f"+{node.digits}" if node.plus else node.digits
    try:
        phone = parse_phone(typed, region)
    except BadInput:
        result = say("search.no_whole_number", region=region)
        return Step(say("search.tried.enrol"), result, key=NextKey("F6", say("search.key_enrol")))
    shown = display(phone.e164, region)
    return Step(
        say("search.tried.enrol"),
        say("search.fills_in", shown=shown),
        key=NextKey("F6", say("search.key_enrol_with", shown=shown), phone=phone.e164),
    )


def _last_four(connection: Connection, asked: Understood, node: Phone) -> Iterator[Step]:
    end = node.digits[-LAST_FOUR:]
    plan = planned(Phone(end, bare=False), (), asked.context)
    found = len(first_ids(connection, plan, CANDIDATES, bounded=True).ids)
    if found:
        key = NextKey("Enter", say("search.key_search", query=end), query=end)
        yield Step(
            say("search.tried.last_four"),
            say("search.numbers_ending", count=found, end=end),
            found=True,
            key=key,
        )
