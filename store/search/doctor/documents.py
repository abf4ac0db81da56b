"""Steps for a number that names a document: an id, a card's serial, a receipt, a source's id, a wallet."""

from collections.abc import Iterator

from store.database.connection import Connection
from store.search.by_identity import merge_lists
from store.search.compile import compiled
from store.search.doctor.records import CANDIDATES, Step, go_on
from store.search.doctor.standing import archived, households, merged, receipts
from store.search.language.tree import Merge, OneOf
from store.search.misses import anonymous_receipts, owners
from store.search.piece import Values
from store.search.understanding import Understood
from store.words import say


def document_steps(connection: Connection, asked: Understood, node: OneOf) -> Iterator[Step]:
    """Who had it, merged or archived; receipts without a customer that carry it."""
    values = Values()
    found = owners(connection, compiled(node, asked.context, values).lists, values.bound, CANDIDATES)
    what = say(f"search.what.{node.field}")
    yield from merged(connection, found, what)
    yield archived(found, what)
    yield from households(connection, found)
    if node.field == "receipt":
        yield from receipts(anonymous_receipts(connection, "receipt", node.values), what)


def never_merged(connection: Connection, asked: Understood, node: Merge) -> Step:
    """Nobody survived a merge of this; whoever has it now was never merged."""
    lists = merge_lists(node, asked.context, values := Values())
    found = owners(connection, lists, values.bound, CANDIDATES)
    living = [subject.id for subject in found if subject.status == "active"]
    tried = say("search.tried.merged")
    if not living:
        return Step(tried, say("search.merged_nobody"))
    result = say("search.merged_never", count=len(living), id=living[0])
    typed = asked.parsed.text.strip().partition(":")[2].strip()
    return Step(tried, result, True, go_on(living, typed))


def other_identifiers(connection: Connection, text: str) -> Iterator[Step]:
    """Whoever has this as a wallet, a source's id or a receipt: what POS and wallet show on their screens; and
    receipts without a customer that carry it."""
    typed = text.strip()
    if not typed or any(letter.isspace() for letter in typed):
        return
    found = owners(
        connection,
        (
            "SELECT persona_id AS id FROM identifier WHERE kind = 'wallet' AND value = :typed",
            "SELECT persona_id AS id FROM identifier WHERE kind = 'source' AND value = :typed",
            "SELECT persona_id AS id FROM purchase WHERE receipt = :typed AND persona_id IS NOT NULL "
            "AND removal_id IS NULL",
        ),
        {"typed": typed},
        CANDIDATES,
    )
    living = [subject.id for subject in found if subject.status == "active"]
    what = say("search.what.identifier")
    if living:
        result = say("search.found", count=len(living))
        yield Step(say("search.tried.wallet"), result, True, go_on(living[:1], typed))
        return
    yield Step(say("search.tried.wallet"), say("search.nobody_has"))
    told = [subject for subject in found if subject.status != "sealed"]
    if told:
        yield from merged(connection, told, what)
        yield archived(told, what)
    alone = anonymous_receipts(connection, "receipt", (typed,))
    if alone.count:
        yield from receipts(alone, say("search.what.number"))
