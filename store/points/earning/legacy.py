"""Legacy points of an import: a file names the total a source brought, the difference is booked
(`points.md` rule 10)."""

from collections.abc import Collection

from store.database.connection import Connection
from store.database.sql import in_list
from store.errors import Refused
from store.points.ledger.book import Book
from store.points.ledger.records import About, Account, Terms
from store.words import say

_IN_ONE_QUESTION = 500


def legacy_totals(connection: Connection, account_ids: Collection[int], source: str) -> dict[int, int]:
    """What each account was brought from a source so far; accounts without any are left out.

    After a merge the survivor's total from a source holds the absorbed one's too.
    """
    totals: dict[int, int] = {}
    ids = sorted(account_ids)
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        listed, values = in_list("id", ids[start : start + _IN_ONE_QUESTION])
        for account_id, points in connection.all(
            "WITH RECURSIVE tree (account_id, persona_id) AS ("
            f"SELECT id, persona_id FROM account WHERE id IN {listed} UNION ALL "
            "SELECT tree.account_id, persona.id FROM tree "
            "JOIN persona ON persona.merged_into = tree.persona_id) "
            "SELECT tree.account_id, sum(entry.points) FROM tree "
            "JOIN account ON account.persona_id = tree.persona_id "
            "AND account.unit = 'points' AND account.card_id IS NULL "
            "JOIN entry ON entry.account_id = account.id "
            "WHERE entry.kind = 'legacy' AND entry.source = :source GROUP BY tree.account_id",
            source=source,
            **values,
        ):
            totals[account_id] = int(points)
    return totals


def legacy_difference(
    book: Book,
    account: Account,
    total: int,
    brought: int,
    source: str,
    *,
    member: bool,
    terms: Terms | None = None,
) -> int:
    """Books what a file's total differs from what was ``brought`` before; the points booked, 0 for none.

    A total of 0 clears. A negative difference may be blocked (`points.md` rule 30): the account needs its
    lots. Raises ``Refused`` for someone who is no member.
    """
    points = total - brought
    if points == 0:
        return 0
    if not member:
        raise Refused(say("points.legacy_needs_member"))
    book.post(account, "legacy", points, About(source=source), terms=terms or Terms())
    return points
