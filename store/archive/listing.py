"""The archive as a list: a phone, or the e-mail where there is none, and since when; no name, nobody held."""

from dataclasses import dataclass

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted
from store.people.subject import may_see_archived
from store.words import say

PAGE = 100
_ROWS = (
    "SELECT p.id, p.phone, p.email, "
    "(SELECT a.at FROM audit a WHERE a.persona_id = p.id AND a.use_case = 'archive' AND a.outcome = 'done' "
    "ORDER BY a.at DESC LIMIT 1), "
    "(SELECT count(*) FROM purchase o WHERE o.persona_id = p.id AND o.unearned = 'archived' "
    "AND o.removal_id IS NULL) "
    "FROM persona p WHERE p.status <> 'active' AND p.status = 'archived' AND p.id > :after"
)


@dataclass(frozen=True, slots=True)
class Archived:
    """One archived persona as the list shows it: ``contact`` is the phone (E.164) or the e-mail, ``since`` an
    instant (None: from an import), ``orders`` those that wait to earn."""

    id: int
    contact: str
    since: str | None
    orders: int


def archived_page(
    store: Store, actor: Actor, *, ending: str = "", after: int = 0, limit: int = PAGE
) -> tuple[Archived, ...]:
    """So many archived personas by id from ``after`` on; ``ending`` are the phone's last digits.

    Raises `NotPermitted` for whoever may not restore by themselves.
    """
    if not may_see_archived(actor.role):
        raise NotPermitted(say("archive_list.ask"), "archive")
    digits = "".join(letter for letter in ending if letter in "0123456789")
    ends = "AND p.phone LIKE :ending " if digits else ""
    values = {"ending": f"%{digits}"} if digits else {}
    rows = store.connection.all(
        f"{_ROWS} {ends}ORDER BY p.id LIMIT :limit", after=after, limit=limit, **values
    )
    return tuple(Archived(row[0], row[1] or row[2] or "", row[3], row[4]) for row in rows)
