"""What an unmerge does to points: each gets back what is its own, what lapsed stays lapsed (`points.md` rule
33; words and sequences 6 to 10 of `engineering.md` E)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.merging.lineage import lineage
from store.merging.since import Since, joined_since, since_merge
from store.merging.standing import Standing
from store.points.expiry.activity import NOT_UNDONE, active_on_without
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_id_of, account_ids_of, open_account
from store.points.ledger.book import Book
from store.points.ledger.load import LOT, booked, lot_of, take
from store.points.ledger.posting import book_for
from store.points.ledger.records import About, Account, Debt, Lot, Share
from store.points.ledger.write import write
from store.points.redemptions import last_standing, set_last_redemption


@dataclass(frozen=True, slots=True)
class Use:
    """Points an entry took from a lot, or got back, negative, by its reversal; ``home_id`` is the entry's.
    ``account_id`` and ``seq`` are those of the entry that took, a later one where a lot served what had been uncovered.
    """

    entry_id: int
    lot_id: int
    points: int
    kind: str
    home_id: int
    account_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the share is made of: lots by id with the entry that opened each and what caused that, the uses of
    them, and whose is what.

    ``members`` are the unmerged one and everybody merged into it. ``relatives`` are the survivor's lineage
    without them, each with what was booked when it last joined: what it took before was settled when it left.
    ``theirs`` are the members' entries since the merge, ``left`` what was left of them when they came apart
    before. ``places`` are the accounts those could be booked on.
    """

    members: Collection[int]
    relatives: Mapping[int, Since | None]
    theirs: Collection[int]
    left: Collection[int]
    places: Collection[int]
    lots: Mapping[int, Lot]
    opened_by: Mapping[int, int | None]
    uses: Collection[Use]


def share_of(ledger: Ledger, account: Account) -> Share:
    """Who owes whom what; the survivor's account was taken with its lots."""
    theirs = set(ledger.theirs)
    brought = _carried(ledger, theirs)
    known = {lot.id: lot for lot in account.lots or ()}
    open_here = {
        lot_id: known[lot_id].remaining for lot_id in brought if lot_id in known and known[lot_id].remaining
    }
    continued = {
        (entry_id, lot.came_from_id)
        for lot in ledger.lots.values()
        for entry_id in (lot.entry_id, ledger.opened_by.get(lot.id))
        if lot.came_from_id is not None
    }
    spent: dict[int, int] = {}
    taken: dict[int, int] = {}
    for use in ledger.uses:
        if use.kind == "expire" or (use.entry_id, use.lot_id) in continued:
            continue
        if use.lot_id in brought:
            if _has_joined(ledger, use):
                spent[use.lot_id] = spent.get(use.lot_id, 0) + use.points
        elif (use.entry_id in theirs or use.entry_id in ledger.left) and ledger.lots[
            use.lot_id
        ].account_id in ledger.places:
            taken[use.lot_id] = taken.get(use.lot_id, 0) + use.points
    whole = {lot_id: open_here.get(lot_id, 0) + spent.get(lot_id, 0) for lot_id in spent.keys() | open_here}

    def parts(points: Mapping[int, int]) -> tuple[tuple[Lot, int], ...]:
        found = [(known.get(lot_id) or ledger.lots[lot_id], amount) for lot_id, amount in points.items()]
        return tuple(
            sorted((one for one in found if one[1] > 0), key=lambda one: (one[0].earned_at, one[0].id))
        )

    return Share(
        parts(whole),
        parts(taken),
        tuple(debt for debt in account.debts if debt.entry_id in theirs and debt.remaining),
    )


def _has_joined(ledger: Ledger, use: Use) -> bool:
    """Whether somebody of the survivor's lineage took it, and since becoming one with the survivor."""
    if use.home_id not in ledger.relatives:
        return False
    since = ledger.relatives[use.home_id]
    return since is None or (use.account_id in since and use.seq > since[use.account_id])


def _carried(ledger: Ledger, theirs: Collection[int]) -> set[int]:
    """Lots the members' entries opened, also where the survivor was itself merged into, and what became of
    them in other merges."""
    found = {
        lot.id for lot in ledger.lots.values() if lot.entry_id in theirs and lot.account_id in ledger.places
    }
    following: dict[int, list[int]] = {}
    for lot in ledger.lots.values():
        if lot.came_from_id is not None:
            following.setdefault(lot.came_from_id, []).append(lot.id)
    waiting = list(found)
    while waiting:
        for lot_id in following.get(waiting.pop(), ()):
            if lot_id not in found:
                found.add(lot_id)
                waiting.append(lot_id)
    return found


def give_home(
    unit: Unit, survivor_id: int, absorbed_id: int, merge: Standing, *, void: int | None = None
) -> tuple[int, ...]:
    """Gives points back in the caller's transaction; the entries' ids.

    ``merged_into`` of the absorbed one must be cleared, redemptions and orders given back already. ``void`` is
    the entry by which the merge took a non-member's points out: it is reversed.
    """
    connection = unit.connection
    ids = [
        account_id_of(connection, persona) or open_account(unit, persona)
        for persona in (survivor_id, absorbed_id)
    ]
    accounts = take(connection, ids)
    survivor, absorbed = accounts[ids[0]], accounts[ids[1]]
    book = book_for(unit)
    book_due(unit, book, survivor)
    book_due(unit, book, absorbed)
    if book.entries:
        write(connection, book)
        accounts = take(connection, ids)
        survivor, absorbed = accounts[ids[0]], accounts[ids[1]]
        lapsed = tuple(entry[0] for entry in book.entries)
        book = book_for(unit)
    else:
        lapsed = ()
    ledger = read_ledger(connection, survivor, absorbed_id, merge)
    about = About(merge_id=merge.id)
    if void is not None:
        book.reverse(absorbed, booked(connection, absorbed, void), about)
    book.carry_home(survivor, absorbed, share_of(ledger, survivor), about)
    _keep_alive(unit, book, absorbed, ledger.members)
    write(connection, book)
    for account in (survivor, absorbed):
        at, redemption = last_standing(connection, account.persona_id) or (None, None)
        set_last_redemption(connection, account.id, at, redemption)
    return (*lapsed, *(entry[0] for entry in book.entries))


def void_of(connection: Connection, merge_id: int, voided: int) -> int | None:
    """The entry by which a merge took a non-member's points out, unless more than is left of ``voided`` points
    was re-added since (`points.md` rule 9)."""
    row = connection.one(
        "SELECT e.id, e.points FROM merge m JOIN account a ON a.persona_id = m.absorbed_id "
        "JOIN entry e ON e.account_id = a.id AND e.merge_id = m.id AND e.kind = 'pre_enrolment_void' "
        "AND e.points < 0 WHERE m.id = :id",
        id=merge_id,
    )
    return None if row is None or -row[1] > voided else int(row[0])


def read_ledger(connection: Connection, survivor: Account, absorbed_id: int, merge: Standing) -> Ledger:
    """Everything the share depends on. Members are read from the lineage as it is now."""
    members = lineage(connection, absorbed_id)
    relatives = joined_since(connection, survivor.persona_id)
    since = since_merge(connection, merge)
    places = sorted(since)
    theirs = _entries(connection, since, members)
    own = sorted(account_ids_of(connection, list(members)).values())
    left = _left_over(connection, own)
    lots, opened_by = _lots(connection, places)
    uses = _uses(connection, lots.keys(), [*theirs, *left])
    for use in uses:
        if use.lot_id not in lots:
            row = connection.one(f"SELECT {LOT} FROM lot WHERE id = :id", id=use.lot_id)
            if row is not None:
                lots[use.lot_id] = lot_of(row)
    return Ledger(set(members), relatives, theirs, left, places, lots, opened_by, uses)


def rejoined_debts(
    connection: Connection, survivor_id: int, absorbed_id: int, operation_id: str | None = None
) -> list[Debt]:
    """What blocks made up for when these two came apart, in one operation if that is named: merging them again
    undoes the cause (sequence 7)."""
    theirs = lineage(connection, absorbed_id)
    ours = [persona for persona in lineage(connection, survivor_id) if persona not in theirs]
    one, values = in_list("one", ours)
    other, more = in_list("other", list(theirs))
    rows = connection.all(
        "SELECT u.entry_id, u.account_id, u.points, u.remaining, e.written_at, sum(c.points) "
        "FROM merge m JOIN account a ON a.persona_id IN (m.survivor_id, m.absorbed_id) "
        "JOIN entry e ON e.account_id = a.id AND e.merge_id = m.id AND e.kind = 'merge_out' "
        "JOIN uncovered u ON u.entry_id = e.id JOIN cover c ON c.uncovered_id = u.entry_id "
        "JOIN entry k ON k.id = c.entry_id AND k.kind = 'block' "
        f"WHERE m.undone_at IS NOT NULL AND ((m.survivor_id IN {one} AND m.absorbed_id IN {other}) "
        f"OR (m.survivor_id IN {other} AND m.absorbed_id IN {one})) "
        f"{'' if operation_id is None else 'AND e.operation_id = :operation '}"
        "GROUP BY u.entry_id, u.account_id, u.points, u.remaining, e.written_at "
        "HAVING sum(c.points) > 0",
        **values,
        **more,
        **({} if operation_id is None else {"operation": operation_id}),
    )
    return [
        Debt(entry_id, account_id, points, remaining, int(blocked), (written_at, entry_id), loaded=remaining)
        for entry_id, account_id, points, remaining, written_at, blocked in rows
    ]


def _entries(connection: Connection, since: Since, members: Collection[int]) -> list[int]:
    """The members' entries since the merge on accounts that are not their own."""
    homes, values = in_list("home", list(members))
    return [
        row[0]
        for account_id, last in sorted(since.items())
        for row in connection.all(
            f"SELECT id FROM entry WHERE account_id = :account AND home_id IN {homes} AND seq > :last",
            account=account_id,
            last=last,
            **values,
        )
    ]


def _left_over(connection: Connection, own: Collection[int]) -> list[int]:
    """What the members owed when an earlier merge was undone: a block of it may have been dissolved since."""
    accounts, values = in_list("account", list(own))
    rows = connection.all(
        "SELECT e.id FROM entry e JOIN merge m ON m.id = e.merge_id JOIN uncovered u ON u.entry_id = e.id "
        f"WHERE e.account_id IN {accounts} AND e.kind = 'merge_out' AND m.undone_at IS NOT NULL",
        **values,
    )
    return [row[0] for row in rows]


def _lots(connection: Connection, places: Collection[int]) -> tuple[dict[int, Lot], dict[int, int | None]]:
    accounts, values = in_list("account", list(places))
    lots: dict[int, Lot] = {}
    opened_by: dict[int, int | None] = {}
    for *row, cause in connection.all(
        f"SELECT {LOT}, e.caused_by_id FROM entry e JOIN lot ON lot.entry_id = e.id "
        f"WHERE e.account_id IN {accounts} ORDER BY lot.id",
        **values,
    ):
        lots[row[0]] = lot_of(row)
        opened_by[row[0]] = cause
    return lots, opened_by


def _uses(connection: Connection, lots: Iterable[int], entries: Iterable[int]) -> list[Use]:
    """The uses of lots, and those by entries, summed by the entry that took."""
    found: dict[tuple[int, int, int, int], Use] = {}
    for column, ids in (("lot_id", sorted(lots)), ("entry_id", sorted(entries))):
        for start in range(0, len(ids), 500):
            listed, values = in_list("id", ids[start : start + 500])
            for entry_id, lot_id, points, kind, home_id, account_id, seq in connection.all(
                "SELECT u.entry_id, u.lot_id, sum(u.points), e.kind, e.home_id, w.account_id, w.seq FROM lot_use u "
                "JOIN entry e ON e.id = u.entry_id JOIN entry w ON w.id = u.written_by_id "
                f"WHERE u.{column} IN {listed} "
                "GROUP BY u.entry_id, u.lot_id, e.kind, e.home_id, w.account_id, w.seq",
                **values,
            ):
                if points:
                    found[entry_id, lot_id, account_id, seq] = Use(
                        entry_id, lot_id, int(points), kind, home_id, account_id, seq
                    )
    return [found[key] for key in sorted(found)]


def _keep_alive(unit: Unit, book: Book, absorbed: Account, members: Collection[int]) -> None:
    """The last qualifying purchase of the members' own orders keeps their points alive, a sale undone while
    they were merged does not (`points.md` rule 26)."""
    connection = unit.connection
    listed, values = in_list("home", list(members))
    day = connection.value(
        f"SELECT max(placed_on) FROM purchase WHERE persona_id = :persona AND home_id IN {listed} "
        f"AND qualifies = 1 AND {NOT_UNDONE}",
        persona=absorbed.persona_id,
        **values,
    )
    if day is not None and day > (absorbed.active_on or ""):
        absorbed.active_on = day
        book.touch(absorbed)
    elif connection.one(
        "SELECT 1 FROM purchase WHERE persona_id = :persona AND placed_on = :day AND qualifies = 1 "
        f"AND NOT ({NOT_UNDONE}) LIMIT 1",
        persona=absorbed.persona_id,
        day=absorbed.active_on,
    ):
        absorbed.active_on = active_on_without(connection, absorbed.persona_id, 0, unit.settings)
        book.touch(absorbed)
