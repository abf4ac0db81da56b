"""Who referred whom: set by hand or named by an import, read through merges (`points.md` rule 13)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.merging.lineage import lineage, survivor_of
from store.people.masking import masked_name
from store.people.subject import subject
from store.points.customer import customer, customers
from store.points.earning.accrual import Referrer
from store.receipt import Receipt
from store.staff.permissions import Grant
from store.use_case import operation, use_case
from store.words import say


@operation("edit traits")
def refer(unit: Unit, friend_id: int, referrer_id: int | None) -> Receipt:
    """Says who referred a customer, None that nobody did; sales recorded from now on earn the referrer points.

    Raises ``Refused`` for oneself, a ring of two, and where the friend's sales have earned somebody points.
    """
    friend = subject(unit, friend_id)
    standing = unit.connection.one(
        "SELECT referrer_id, purchase_id FROM referral WHERE friend_id = :friend", friend=friend.id
    )
    if standing is not None and standing[1] is not None:
        raise Refused(say("points.referral_rewarded", name=friend.name, by=standing[0]))
    if referrer_id is None:
        if standing is None:
            raise Refused(say("points.referral_none", name=friend.name))
        unit.connection.run("DELETE FROM referral WHERE friend_id = :friend", friend=friend.id)
        unit.connection.run("UPDATE persona SET referred_by = NULL WHERE id = :friend", friend=friend.id)
        return friend.receipt(unit, referrer=None)
    to = _referrer(unit.connection, friend.id, referrer_id)
    if standing is not None:
        unit.connection.run("DELETE FROM referral WHERE friend_id = :friend", friend=friend.id)
    unit.connection.insert(
        "referral",
        friend_id=friend.id,
        referrer_id=to,
        how="staff",
        at=unit.at,
        staff_id=unit.actor.staff_id,
        import_run_id=None,
        purchase_id=None,
    )
    return friend.receipt(unit, referrer=to)


def _referrer(connection: Connection, friend_id: int, wanted: int) -> int:
    found = survivor_of(connection, wanted)
    shown = None if found is None else customer(connection, found)
    if shown is None or shown.status == "sealed":
        raise NotFound(say("points.referral_unknown", id=wanted))
    if shown.id == friend_id:
        raise Refused(say("points.referral_oneself"))
    ring = connection.one(
        "SELECT 1 FROM referral WHERE friend_id = :referrer AND referrer_id = :friend",
        referrer=shown.id,
        friend=friend_id,
    )
    if ring is not None:
        raise Refused(say("points.referral_ring", name=shown.name))
    return shown.id


def referrers_of(unit: Unit, friends: Collection[int]) -> dict[int, Referrer]:
    """Who referred these customers, by friend; what an import named is looked up and kept now.

    A referral of a persona merged into the friend counts; a referrer is who it was merged into.
    """
    from store.search.piece import among

    connection = unit.connection
    _keep_named(unit, friends)
    test, values = among("id", sorted(friends), connection.dialect)
    rows = connection.all(
        f"WITH RECURSIVE tree (root, id) AS (SELECT id, id FROM persona WHERE {test} UNION ALL "
        "SELECT tree.root, p.id FROM persona p JOIN tree ON p.merged_into = tree.id) "
        "SELECT tree.root, r.referrer_id, r.purchase_id FROM tree JOIN referral r ON r.friend_id = tree.id "
        "ORDER BY tree.root, r.at DESC, r.friend_id DESC",
        **values,
    )
    found: dict[int, tuple[int, bool]] = {}
    for friend, referrer, purchase in rows:
        rewarded = purchase is not None or (friend in found and found[friend][1])
        found[friend] = (survivor_of(connection, referrer) or referrer, rewarded)
    known = customers(connection, {referrer for referrer, _ in found.values()})
    return {
        friend: Referrer(known[referrer], rewarded)
        for friend, (referrer, rewarded) in found.items()
        if referrer in known
    }


def _keep_named(unit: Unit, friends: Collection[int]) -> None:
    """Turns the text an import or form gave as ``referred_by`` into a referral, where it names somebody."""
    from store.search.piece import among

    connection = unit.connection
    test, values = among("p.id", sorted(friends), connection.dialect)
    rows = connection.all(
        "SELECT p.id, p.referred_by, p.source, p.import_run_id FROM persona p LEFT JOIN referral r "
        f"ON r.friend_id = p.id WHERE {test} AND p.referred_by IS NOT NULL AND r.friend_id IS NULL",
        **values,
    )
    for friend, named, source, run_id in rows:
        referrer = _named(unit, str(named), str(source))
        if referrer is not None and referrer not in lineage(connection, friend):
            connection.insert(
                "referral",
                friend_id=friend,
                referrer_id=referrer,
                how="import",
                at=unit.at,
                staff_id=None,
                import_run_id=run_id,
                purchase_id=None,
            )


def _named(unit: Unit, text: str, source: str) -> int | None:
    """The persona a text names: an id of its own source, a phone, an e-mail or a customer's number here."""
    from store.errors import BadInput
    from store.people.identifiers import email_identifier, phone_identifier

    tried = [("source", f"{source}:{text}"), ("source", text)]
    try:
        if "@" in text:
            tried.append(("email", email_identifier(text).value))
        else:
            tried.append(("phone", phone_identifier(text, unit.settings.text("region")).value))
    except BadInput:
        pass
    for kind, value in tried:
        found = unit.connection.value(
            "SELECT persona_id FROM identifier WHERE kind = :kind AND value = :value "
            "AND state IN ('live', 'merged') ORDER BY state, id LIMIT 1",
            kind=kind,
            value=value,
        )
        if found is not None:
            return survivor_of(unit.connection, found)
    return None


@dataclass(frozen=True, slots=True)
class Friend:
    """A customer somebody referred, with the points its sales have earned so far."""

    id: int
    name: str
    since: str
    points: int


@dataclass(frozen=True, slots=True)
class Referrals:
    """Who referred a customer, if anybody, and whom it has referred."""

    referred_by: tuple[int, str] | None
    friends: tuple[Friend, ...]

    def as_json(self) -> Mapping[str, Any]:
        """The stable output of ``referral ID --json``."""
        by = self.referred_by
        return {
            "referred_by": None if by is None else {"id": by[0], "name": by[1]},
            "friends": [
                {"id": one.id, "name": one.name, "since": one.since, "points": one.points}
                for one in self.friends
            ],
        }


@use_case("open a card")
def look_at_referrals(unit: Unit, persona_id: int) -> Referrals:
    """The referrals of a customer that may be opened; raises ``NotFound``."""
    survivor = survivor_of(unit.connection, persona_id)
    shown = None if survivor is None else customer(unit.connection, survivor)
    if shown is None or shown.status == "sealed":
        raise NotFound(say("people.not_found", id=persona_id))
    unit.subject = shown.id
    found = referrals(unit.connection, shown.id)
    return _masked(found) if unit.grant is Grant.MASKED else found


def _masked(found: Referrals) -> Referrals:
    """Without names, for who sees masked data."""
    by = found.referred_by
    friends = tuple(replace(one, name=masked_name(one.name)) for one in found.friends)
    return Referrals(None if by is None else (by[0], masked_name(by[1])), friends)


def referrals(connection: Connection, persona_id: int) -> Referrals:
    """Who referred whom around one customer, everybody merged into it included."""
    from store.search.piece import among

    ids = lineage(connection, persona_id)
    test, values = among("r.friend_id", ids, connection.dialect)
    by = connection.one(
        "SELECT p.id, p.name FROM referral r JOIN persona p ON p.id = r.referrer_id "
        f"WHERE {test} ORDER BY r.at LIMIT 1",
        **values,
    )
    test, values = among("r.referrer_id", ids, connection.dialect)
    rows = connection.all(
        "SELECT p.id, p.name, r.at, (SELECT coalesce(sum(e.points), 0) FROM purchase b "
        "JOIN entry e ON e.purchase_id = b.id WHERE b.home_id = p.id AND e.kind = 'referral') "
        f"FROM referral r JOIN persona p ON p.id = r.friend_id WHERE {test} ORDER BY r.at, p.id",
        **values,
    )
    return Referrals(
        None if by is None else (by[0], by[1]),
        tuple(Friend(friend, name, at, int(points)) for friend, name, at, points in rows),
    )
