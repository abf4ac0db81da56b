"""The search doctor: on a miss it tries by itself what a support page tells people to try by hand.

Held personas are on no path here: for them and for unknown ones every step says the same words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.errors import BadInput
from store.people.phones import display, parse_phone
from store.search.by_identity import merge_lists, phone_forms, too_short_for_masked
from store.search.catalogue import is_masked
from store.search.compile import compiled
from store.search.language.tree import And, Email, ExactName, Merge, Name, OneOf, Or, Phone
from store.search.lookup import first_ids
from store.search.matching import positive
from store.search.misses import Receipts, Subject, anonymous_receipts, owners, survivor_of
from store.search.piece import Values
from store.search.plan import planned
from store.search.understanding import Understood, understood
from store.words import say

CANDIDATES = 200
LAST_FOUR = 4
LEADING = ("merged", "archived")
"""Of whom something is said, so that nobody is enrolled a second time."""


@dataclass(frozen=True, slots=True)
class NextKey:
    """What to press next: a persona to open, a query to ask, or F6 with the fields to fill in."""

    key: str
    words: str
    persona_id: int | None = None
    query: str | None = None
    phone: str | None = None
    email: str | None = None

    def __str__(self) -> str:
        return f"{self.key}: {self.words}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing tried: what, what came of it, whether it helps, and the key that goes on from there."""

    tried: str
    result: str
    found: bool = False
    key: NextKey | None = None

    def __str__(self) -> str:
        return f"{self.tried}: {self.result}" + (f" ({self.key})" if self.key else "")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was tried for a text that found nobody, in order, and what can be done next."""

    steps: tuple[Step, ...]
    next_keys: tuple[NextKey, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The steps as the list shows them instead of rows, the keys last."""
        told = [f"{'✓' if step.found else '·'} {step.tried}: {step.result}" for step in self.steps]
        return (*told, *(str(key) for key in self.next_keys))


def diagnose(store: Store, actor: Actor, text: str) -> Diagnosis:
    """Why a text finds nobody, or that it finds somebody; never raises on the text. It reads a few indexes."""
    is_masked(actor)
    with store.reading() as connection:
        asked = understood(store, actor, connection, text)
        if asked.errors:
            wrong = next(problem for problem in asked.problems if problem.kind == "error")
            return _diagnosis([Step(say("search.tried.understood"), wrong.sentence)])
        ids = first_ids(connection, asked.plan, CANDIDATES, bounded=True).ids
        return _diagnosis([_found(ids, text)] if ids else list(_steps(connection, asked)))


def _diagnosis(steps: list[Step]) -> Diagnosis:
    keys = [step.key for step in steps if step.key is not None]
    return Diagnosis(tuple(steps), tuple(dict.fromkeys(keys)))


def _found(ids: list[int], text: str) -> Step:
    """The search itself finds somebody: nothing else is tried."""
    return Step(say("search.tried.search"), say("search.found", count=_count(ids)), True, _go_on(ids, text))


def _go_on(ids: list[int], text: str) -> NextKey:
    """Opens the only one, else searches for all of them."""
    if len(ids) > 1:
        return NextKey("Enter", say("search.key_search", query=text), query=text)
    return NextKey("Enter", say("search.key_open", id=ids[0]), persona_id=ids[0], query=f"id:{ids[0]}")


def _count(ids: list[int]) -> str:
    return f"{len(ids)}" if len(ids) < CANDIDATES else say("search.or_more", most=CANDIDATES)


def _steps(connection: Connection, asked: Understood) -> Iterator[Step]:
    nodes = [node for node in positive(asked.tree) if not isinstance(node, Or)]
    yield from _each_alone(connection, asked)
    for node in nodes:
        if isinstance(node, Phone):
            yield from _phone_steps(connection, asked, node)
        elif isinstance(node, Email):
            yield from _email_steps(connection, node)
        elif isinstance(node, Name | ExactName):
            yield from _name_steps(connection, asked, node)
        elif isinstance(node, Merge):
            yield _never_merged(connection, asked, node)
        elif isinstance(node, OneOf) and node.field in ("id", "serial", "receipt", "src"):
            yield from _document_steps(connection, asked, node)
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


def _never_merged(connection: Connection, asked: Understood, node: Merge) -> Step:
    """Nobody survived a merge of this; whoever has it now was never merged."""
    lists = merge_lists(node, asked.context, values := Values())
    found = owners(connection, lists, values.bound, CANDIDATES)
    living = [subject.id for subject in found if subject.status == "active"]
    tried = say("search.tried.merged")
    if not living:
        return Step(tried, say("search.merged_nobody"))
    result = say("search.merged_never", count=len(living), id=living[0])
    typed = asked.parsed.text.strip().partition(":")[2].strip()
    return Step(tried, result, True, _go_on(living, typed))


def _phone_steps(connection: Connection, asked: Understood, node: Phone) -> Iterator[Step]:
    region, what = asked.context.region, say("search.what.number")
    if too_short_for_masked(node, asked.context):
        yield Step(say("search.tried.numbers"), say("search.masked_phone"))
        return
    forms = phone_forms(node.digits, node.plus, region)
    lists = compiled(replace(node, bare=False), asked.context, values := Values()).lists
    found = owners(connection, lists, values.bound, CANDIDATES)
    yield Step(say("search.tried.numbers"), say("search.nobody_has"))
    yield from _merged(connection, found, what)
    exact = owners(connection, lists[:1], values.bound, CANDIDATES) if forms.full else []
    if forms.full:
        yield _archived(exact, what)
        yield from _receipts(anonymous_receipts(connection, "said_phone", forms.full), what)
    else:
        yield Step(say("search.tried.archive_and_receipts"), say("search.whole_number_only"))
    if len(node.digits) > LAST_FOUR:
        yield from _last_four(connection, asked, node)
    if not forms.full or not any(subject.status in LEADING for subject in exact):
        yield _enrol_step(node, region)


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


def _email_steps(connection: Connection, node: Email) -> Iterator[Step]:
    values, what = Values(), say("search.what.email")
    address = node.prefix.lower()
    select = f"SELECT persona_id AS id FROM identifier WHERE kind = 'email' AND value = {values.add(address)}"
    found = owners(connection, (select,), values.bound, CANDIDATES)
    yield Step(say("search.tried.emails"), say("search.nobody_has"))
    yield from _merged(connection, found, what)
    if "." in address.partition("@")[2]:
        yield _archived(found, what)
        yield from _receipts(anonymous_receipts(connection, "said_email", (address,)), what)
        if not any(subject.status in LEADING for subject in found):
            key = NextKey("F6", say("search.key_enrol_with", shown=address), email=address)
            yield Step(say("search.tried.enrol"), say("search.fills_in", shown=address), key=key)
    else:
        yield Step(say("search.tried.archive_and_receipts"), say("search.whole_email_only"))


def _name_steps(connection: Connection, asked: Understood, node: Name | ExactName) -> Iterator[Step]:
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


def _document_steps(connection: Connection, asked: Understood, node: OneOf) -> Iterator[Step]:
    values = Values()
    found = owners(connection, compiled(node, asked.context, values).lists, values.bound, CANDIDATES)
    what = say(f"search.what.{node.field}")
    yield from _merged(connection, found, what)
    yield _archived(found, what)
    if node.field == "receipt":
        yield from _receipts(anonymous_receipts(connection, "receipt", node.values), what)


def _merged(connection: Connection, found: list[Subject], what: str) -> Iterator[Step]:
    survivors = {survivor_of(connection, subject.id) for subject in found if subject.status == "merged"}
    survivors.discard(None)
    for persona_id in sorted(number for number in survivors if number is not None):
        key = NextKey(
            "Enter", say("search.key_open", id=persona_id), persona_id=persona_id, query=f"id:{persona_id}"
        )
        yield Step(
            say("search.tried.merged"),
            say("search.merged_into", what=what, id=persona_id),
            found=True,
            key=key,
        )
    if not survivors:
        yield Step(say("search.tried.merged"), say("search.no"))


def _archived(found: list[Subject], what: str) -> Step:
    """Said to everybody for an exact identifier, and nothing but that it is so."""
    if not any(subject.status == "archived" for subject in found):
        return Step(say("search.tried.archive"), say("search.no"))
    return Step(say("search.tried.archive"), say("search.is_archived", what=what), found=True)


def _receipts(found: Receipts, what: str) -> Iterator[Step]:
    if not found.count:
        yield Step(say("search.tried.receipts"), say("search.no_receipts", what=what))
        return
    yield Step(
        say("search.tried.receipts"),
        say("search.receipts_with", count=found.count, what=what, last=found.last_on),
        found=True,
    )
