"""The posting engine: what entries do to balances, lots, uncovered parts and blocks. Pure, in memory.

Single acts and bulk imports post through the same ``Book``; ``load.py`` gives it accounts, ``write.py``
stores what it made. It holds at every moment: balance = sum of entries = lots' remaining - uncovered, never
both positive (`points.md` rules 3, 5, 29, 30; wording of `engineering.md` A4).
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from store.errors import Refused
from store.points.ledger.kinds import LINES, NEVER_BELOW_ZERO, OWN_ORDER_FIRST
from store.points.ledger.records import (
    NEVER,
    NOTHING,
    About,
    Account,
    Booked,
    Debt,
    Lot,
    Origin,
    Share,
    Terms,
    due_after,
)
from store.words import say

ENTRY_COLUMNS = (
    "id",
    "account_id",
    "seq",
    "kind",
    "points",
    "happened_at",
    "written_at",
    "staff_id",
    "approver_id",
    "location_id",
    "terminal",
    "reason",
    "note_id",
    "note_hash",
    "purchase_id",
    "redemption_id",
    "discount_id",
    "audience",
    "campaign",
    "source",
    "merge_id",
    "import_run_id",
    "reverses_id",
    "caused_by_id",
    "rule_version",
    "rate",
    "operation_id",
    "number",
    "home_id",
    "modifier_id",
)
LOT_USE_COLUMNS = ("id", "entry_id", "lot_id", "points", "written_by_id")
COVER_COLUMNS = ("id", "entry_id", "uncovered_id", "points")

TakeId = Callable[[str], int]
"""Gives the next id of a table (``entry``, ``lot``, ``lot_use``, ``cover``)."""


class Book:
    """Posts the entries of one operation or one import chunk; ``take_id`` gives ids without a round trip a
    row.

    What is to be written afterwards stands in ``entries``, ``lot_uses``, ``covers`` (tuples of the columns
    above), ``lots``, ``debts`` and ``accounts`` (the touched records by id).
    """

    def __init__(self, origin: Origin, take_id: TakeId) -> None:
        self.origin = origin
        self.take_id = take_id
        self.entries: list[tuple[Any, ...]] = []
        self.lot_uses: list[tuple[int, int, int, int, int]] = []
        self.covers: list[tuple[int, int, int, int]] = []
        self.lots: dict[int, Lot] = {}
        self.debts: dict[int, Debt] = {}
        self.accounts: dict[int, Account] = {}

    def post(
        self,
        account: Account,
        kind: str,
        points: int,
        about: About = NOTHING,
        *,
        terms: Terms = NEVER,
        first: Collection[int] = (),
    ) -> int:
        """One entry; its id. A positive one opens a lot with ``terms``, a negative one uses lots, ``first``
        before the others. What no lot covers is refused (redeem, adjust) or stays uncovered and is blocked
        if the shop blocks. Raises ``Refused`` with the figures, nothing posted.
        """
        if kind not in LINES or kind == "block":
            raise ValueError(f"{kind!r} cannot be posted")
        if points == 0 and kind != "zero":
            raise ValueError(f"an entry of 0 points must be of kind zero, not {kind}")
        if points < 0 and kind in NEVER_BELOW_ZERO and -points > account.balance:
            raise Refused(say("points.not_enough", needed=-points, points=max(account.balance, 0)))
        entry_id = self._entry(account, kind, points, about)
        if points > 0:
            self._open(account, entry_id, kind, points, about, terms)
        elif points < 0:
            own = about.purchase_id if kind in OWN_ORDER_FIRST else None
            self._take(account, entry_id, -points, self._in_turn(account, first, own))
            self._block(account, entry_id)
        return entry_id

    def expire(self, account: Account, lots: list[Lot], about: About = NOTHING) -> int:
        """Takes what is left of these lots of the account out of it; the entry's id."""
        entry_id = self._entry(account, "expire", -sum(lot.remaining for lot in lots), about)
        for lot in lots:
            self._use(entry_id, lot, lot.remaining, entry_id)
        return entry_id

    def touch(self, account: Account) -> None:
        """Has an account written though nothing may be posted on it."""
        self.accounts[account.id] = account

    def reverse(
        self, account: Account, booked: Booked, about: About = NOTHING, blocked: Collection[Debt] = ()
    ) -> int:
        """The reversal of an entry, booked on ``account`` (the survivor's after a merge); its id.

        What a negative entry took goes back to the same lots with their dates, and dissolves open blocks
        first: ``blocked`` are the uncovered parts of the account, and of those merged into it, that blocks
        cover, less those that are reversed by the same act and take back their own.
        """
        about = about._replace(
            reverses_id=booked.entry_id,
            purchase_id=booked.purchase_id,
            redemption_id=booked.redemption_id,
            discount_id=booked.discount_id,
            source=booked.source,
            rate=booked.rate,
            home_id=booked.home_id,
        )
        if booked.points >= 0:
            return self.post(account, booked.kind, -booked.points, about, first=booked.own_lots)
        kind = "redeem_reversal" if booked.kind == "redeem" else booked.kind
        entry_id = self._entry(account, kind, -booked.points, about)
        returned = [
            (self._give_back(account, entry_id, booked.entry_id, lot, taken), taken)
            for lot, taken in booked.uses
        ]
        returned += self._close(account, entry_id, booked)
        returned.sort(key=lambda one: account.turn(one[0]))
        self._dissolve(account, entry_id, booked, blocked, returned)
        for lot, _ in returned:
            self._serve(account, lot, entry_id)
        return entry_id

    def as_posted(self, account: Account, booked: Booked) -> Booked:
        """What was read of an entry with what this book has done to it since: an earlier reversal may have
        served its uncovered part or dissolved its block, also one on another account."""
        known = {lot.id: lot for lot in account.lots or ()}
        held = {
            lot.id: (known.get(lot.id) or self.lots.get(lot.id, lot), points) for lot, points in booked.uses
        }
        for _, entry_id, lot_id, points, _ in self.lot_uses:
            if entry_id == booked.entry_id:
                lot, before = held.get(lot_id, (self.lots[lot_id], 0))
                held[lot_id] = (lot, before + points)
        uses = tuple(use for _, use in sorted(held.items()) if use[1])
        return replace(booked, uses=uses, debt=self.debts.get(booked.entry_id, booked.debt))

    def still_blocked(self, debts: Collection[Debt]) -> list[Debt]:
        """What was read of uncovered parts that blocks cover, less what this book has dissolved since: after
        an unmerge the reversal of their entry is booked on another account."""
        latest = [self.debts.get(debt.entry_id, debt) for debt in debts]
        return [debt for debt in latest if debt.blocked]

    def carry_over(self, survivor: Account, absorbed: Account, about: About) -> tuple[int, ...]:
        """Moves everything of one account to another, lots with dates, kinds and homes (`points.md` rule
        32); the ids of the entries: none for an empty account, else out and in."""
        points = absorbed.balance
        survivor.active_on = max(survivor.active_on or "", absorbed.active_on or "") or None
        survivor.last_lapse_on = max(survivor.last_lapse_on or "", absorbed.last_lapse_on or "") or None
        self.touch(survivor)
        if points == 0:
            return ()
        about = about._replace(home_id=absorbed.persona_id)
        left = absorbed.open_lots
        out = self._entry(absorbed, "merge_out", -points, about)
        into = self._entry(survivor, "merge_in", points, about._replace(caused_by_id=out))
        if points < 0:
            for debt in absorbed.debts:
                self._cover(out, absorbed, debt, debt.remaining)
            self._take(survivor, into, -points, self._in_turn(survivor))
            self._block(survivor, into)
        for lot in left:
            moved = self._moved(survivor, into, lot, lot.remaining)
            self._use(out, lot, lot.remaining, out)
            self._serve(survivor, moved, into)
        return out, into

    def carry_home(self, survivor: Account, absorbed: Account, share: Share, about: About) -> tuple[int, ...]:
        """Gives an unmerged persona what is its own (`points.md` rule 33); the ids of the entries.

        First the survivor gets back what the other's entries took of its lots, then the other what is left
        and spent of those it brought, then the other owes what its entries took.
        """
        first = len(self.entries)
        owed = sum(points for _, points in share.taken) + sum(debt.remaining for debt in share.open)
        brought = sum(points for _, points in share.brought)
        into = 0
        if owed:
            into = self._entry(survivor, "merge_in", owed, about)
            for debt in share.open:
                self._cover(into, survivor, debt, debt.remaining)
            for lot, points in share.taken:
                self._serve(survivor, self._moved(survivor, into, lot, points), into)
        if brought:
            out = self._entry(survivor, "merge_out", -brought, about)
            own = [lot.id for lot, _ in share.brought]
            self._take(survivor, out, brought, self._in_turn(survivor, own, None))
            self._block(survivor, out)
            back = self._entry(absorbed, "merge_in", brought, about._replace(caused_by_id=out))
            for lot, points in share.brought:
                self._serve(absorbed, self._moved(absorbed, back, lot, points), back)
        if owed:
            owing = self._entry(absorbed, "merge_out", -owed, about._replace(caused_by_id=into))
            self._take(absorbed, owing, owed, absorbed.open_lots)
            self._block(absorbed, owing)
        return tuple(entry[0] for entry in self.entries[first:])

    def dissolve(self, account: Account, blocked: Collection[Debt], cause: int | None) -> None:
        """Takes back blocks as far as the account's lots reach: what made them up for is undone."""
        debts = sorted((debt for debt in blocked if debt.blocked), key=lambda debt: debt.age)
        lots = account.open_lots
        back = min(sum(lot.remaining for lot in lots), sum(debt.blocked for debt in debts))
        if back:
            block = self._entry(account, "block", -back, About(caused_by_id=cause))
            self._charge(account, block, debts, [(lot, lot.remaining) for lot in lots])

    def _entry(self, account: Account, kind: str, points: int, about: About) -> int:
        origin = self.origin
        entry_id = self.take_id("entry")
        number = origin.numbered + len(self.entries) + 1 if origin.operation_id is not None else None
        self.entries.append(
            (
                entry_id,
                account.id,
                account.next_seq,
                kind,
                points,
                about.happened_at or origin.at,
                origin.at,
                origin.staff_id,
                origin.approver_id,
                about.location_id or origin.location_id,
                origin.terminal,
                about.reason,
                about.note_id,
                about.note_hash,
                about.purchase_id,
                about.redemption_id,
                about.discount_id,
                about.audience,
                about.campaign,
                about.source,
                about.merge_id,
                origin.import_run_id,
                about.reverses_id,
                about.caused_by_id,
                origin.rule_version,
                about.rate,
                origin.operation_id,
                number,
                about.home_id or account.persona_id,
                about.modifier_id,
            )
        )
        account.next_seq += 1
        account.balance += points
        self.accounts[account.id] = account
        return entry_id

    def _open(
        self, account: Account, entry_id: int, kind: str, points: int, about: About, terms: Terms
    ) -> None:
        lot = Lot(
            self.take_id("lot"),
            account.id,
            entry_id,
            kind,
            points,
            points,
            about.happened_at or self.origin.at,
            terms.can_expire,
            terms.expires_on,
            terms.policy,
            about.purchase_id,
            about.home_id or account.persona_id,
            None,
            terms.idle_days,
            _idle_from(account, terms),
        )
        self._keep(account, lot)
        if account.uncovered:
            self._serve(account, lot, entry_id)

    def _keep(self, account: Account, lot: Lot) -> None:
        self.lots[lot.id] = lot
        if account.lots is not None:
            account.lots.append(lot)
        gone = account.due_on(lot)
        if gone is not None and (account.next_due_on is None or gone < account.next_due_on):
            account.next_due_on = gone
        if lot.idle_days is not None:
            account.idle_days = min(lot.idle_days, account.idle_days or lot.idle_days)
        elif gone is not None:
            account.fixed_due_on = min(gone, account.fixed_due_on or gone)

    def _serve(self, account: Account, lot: Lot, written_by: int) -> None:
        """What a lot holds serves the account's open uncovered parts, the oldest first."""
        for debt in sorted(account.debts, key=lambda debt: debt.age):
            points = min(debt.remaining, lot.remaining)
            if points:
                self._use(debt.entry_id, lot, points, written_by)
                debt.remaining -= points
                account.uncovered -= points
                self.debts[debt.entry_id] = debt

    def _take(self, account: Account, entry_id: int, amount: int, lots: list[Lot]) -> None:
        """Uses lots in the given order for a negative entry; the rest becomes its uncovered part."""
        for lot in lots:
            points = min(lot.remaining, amount)
            if points:
                self._use(entry_id, lot, points, entry_id)
                amount -= points
        if amount:
            debt = Debt(entry_id, account.id, amount, amount, 0, age=(self.origin.at, entry_id))
            account.debts.append(debt)
            account.uncovered += amount
            self.debts[entry_id] = debt

    def _in_turn(
        self, account: Account, first: Collection[int] = (), purchase_id: int | None = None
    ) -> list[Lot]:
        """Open lots in the shop's order of use, the entry's own before the others."""
        lots = account.open_lots
        order = self.origin.use_order
        if order != "expiring first":
            lots.sort(key=lambda lot: (lot.earned_at, lot.id), reverse=order == "newest first")

        def strange(lot: Lot) -> bool:
            own_order = purchase_id is not None and lot.purchase_id == purchase_id
            return lot.id not in first and not own_order

        return sorted(lots, key=strange) if first or purchase_id is not None else lots

    def _use(self, entry_id: int, lot: Lot, points: int, written_by: int) -> None:
        lot.remaining -= points
        self.lots[lot.id] = lot
        self.lot_uses.append((self.take_id("lot_use"), entry_id, lot.id, points, written_by))

    def _cover(self, entry_id: int, account: Account, debt: Debt, points: int) -> None:
        """Closes (or, negative, opens again) a part of an uncovered part."""
        if points:
            debt.remaining -= points
            if debt.account_id == account.id:
                account.uncovered -= points
            self.debts[debt.entry_id] = debt
            self.covers.append((self.take_id("cover"), entry_id, debt.entry_id, points))

    def _block(self, account: Account, cause: int) -> None:
        """Brings a negative account to 0 where the shop blocks (`points.md` rule 30)."""
        if not account.uncovered or not self.origin.blocks:
            return
        block = self._entry(account, "block", account.uncovered, About(caused_by_id=cause))
        for debt in account.debts:
            debt.blocked += debt.remaining
            self._cover(block, account, debt, debt.remaining)

    def _give_back(self, account: Account, reversal: int, entry_id: int, lot: Lot, points: int) -> Lot:
        """Returns points to the lot they came from, or to its continuation here if a merge has moved it."""
        self._use(entry_id, lot, -points, reversal)
        if lot.account_id == account.id:
            if account.lots is not None and not any(lot is known for known in account.lots):
                account.lots.append(lot)
            return lot
        moved = self._moved(account, reversal, lot, points)
        self._use(reversal, lot, points, reversal)
        return moved

    def _moved(self, account: Account, entry_id: int, lot: Lot, points: int) -> Lot:
        """A lot that goes on in another account with its kind, dates and home."""
        moved = replace(
            lot,
            id=self.take_id("lot"),
            account_id=account.id,
            entry_id=entry_id,
            points=points,
            remaining=points,
            came_from_id=lot.id,
            loaded=None,
        )
        self._keep(account, moved)
        return moved

    def _close(self, account: Account, reversal: int, booked: Booked) -> list[tuple[Lot, int]]:
        """Closes what is still open of the reversed entry's uncovered part. What a merge has carried away
        of it comes back as a lot of its own."""
        debt = booked.debt
        if debt is None:
            return []
        still_open = debt.remaining
        self._cover(reversal, account, debt, still_open)
        given_back = sum(points for _, points in booked.uses)
        carried = -booked.points - given_back - still_open - debt.blocked
        if carried <= 0:
            return []
        lot = Lot(
            id=self.take_id("lot"),
            account_id=account.id,
            entry_id=reversal,
            kind=booked.kind,
            points=carried,
            remaining=carried,
            earned_at=self.origin.at,
            can_expire=False,
            expires_on=None,
            policy=None,
            purchase_id=None,
            home_id=booked.home_id,
        )
        self._keep(account, lot)
        return [(lot, carried)]

    def _dissolve(
        self,
        account: Account,
        reversal: int,
        booked: Booked,
        blocked: Collection[Debt],
        returned: list[tuple[Lot, int]],
    ) -> None:
        """Takes back blocks: the reversed entry's own, then as many others as points came back (no
        windfall), and never by what else the lots hold: new earnings dissolve none."""
        own = booked.debt
        own_blocked = own.blocked if own is not None else 0
        others = sorted(
            (debt for debt in blocked if debt.blocked and debt is not own), key=lambda debt: debt.age
        )
        back = min(sum(points for _, points in returned), sum(debt.blocked for debt in others))
        if own_blocked + back == 0:
            return
        block = self._entry(
            account, "block", -(own_blocked + back), About(caused_by_id=reversal, home_id=booked.home_id)
        )
        if own is not None and own_blocked:
            own.blocked = 0
            self._cover(block, account, own, -own_blocked)
            self._cover(reversal, account, own, own_blocked)
        self._charge(account, block, others, returned)

    def _charge(
        self, account: Account, block: int, debts: Collection[Debt], lots: Collection[tuple[Lot, int]]
    ) -> None:
        """Lets lots bear what the block had made up for, the oldest first, each so many points at most."""
        left = {lot.id: points for lot, points in lots}
        for debt in debts:
            for lot, _ in lots:
                points = min(debt.blocked, left[lot.id])
                if points:
                    left[lot.id] -= points
                    debt.blocked -= points
                    self._cover(block, account, debt, -points)
                    self._use(debt.entry_id, lot, points, block)
                    debt.remaining -= points
                    if debt.account_id == account.id:
                        account.uncovered -= points


def _idle_from(account: Account, terms: Terms) -> str | None:
    """Where the inactivity of a new lot counts from, if not from the account's last activity alone."""
    if terms.idle_days is None or terms.earned_on is None:
        return terms.idle_from
    gone = due_after(account.active_on, terms.idle_from, terms.idle_days)
    return terms.earned_on if gone is None or gone <= terms.earned_on else terms.idle_from


__all__ = ["COVER_COLUMNS", "ENTRY_COLUMNS", "LOT_USE_COLUMNS", "Book", "TakeId"]
