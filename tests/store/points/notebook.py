"""Books kept in memory: what ``load.py`` and ``write.py`` do with a database, done with lists."""

from collections import Counter, defaultdict
from typing import Any

from store.points.ledger.book import ENTRY_COLUMNS, Book
from store.points.ledger.records import NEVER, About, Account, Booked, Debt, Lot, Origin, Terms


class Notebook:
    """Accounts by number, each persona's account having the persona's number."""

    def __init__(self, *, blocks: bool = True) -> None:
        self.blocks = blocks
        self.accounts: dict[int, Account] = {}
        self.entries: dict[int, dict[str, Any]] = {}
        self.lots: dict[int, Lot] = {}
        self.debts: dict[int, Debt] = {}
        self.uses: list[tuple[int, int, int, int, int]] = []
        self.covers: list[tuple[int, int, int, int]] = []
        self.into: dict[int, int] = {}
        self._ids: dict[str, int] = defaultdict(int)
        self._at = 0

    def open(self, number: int) -> Account:
        account = Account(number, number, 0, 0, 1, lots=[])
        self.accounts[number] = account
        return account

    @property
    def next_at(self) -> str:
        """The moment the next book is written at."""
        return f"at {self._at + 1:06d}"

    def book(self) -> Book:
        at = self.next_at
        self._at += 1
        return Book(Origin(at, 0, "operation", blocks=self.blocks), self._take_id)

    def _take_id(self, table: str) -> int:
        self._ids[table] += 1
        return self._ids[table]

    def keep(self, book: Book) -> None:
        for row in book.entries:
            self.entries[row[0]] = dict(zip(ENTRY_COLUMNS, row, strict=True))
        self.uses += book.lot_uses
        self.covers += book.covers
        self.lots |= book.lots
        self.debts |= book.debts
        for lot in book.lots.values():
            lot.loaded = lot.remaining
        for debt in book.debts.values():
            debt.loaded = debt.remaining
        for account in self.accounts.values():
            account.debts = [debt for debt in account.debts if debt.remaining]

    def post(
        self,
        number: int,
        kind: str,
        points: int,
        *,
        terms: Terms = NEVER,
        earned_at: str | None = None,
        purchase_id: int | None = None,
    ) -> int:
        book = self.book()
        about = About(happened_at=earned_at, purchase_id=purchase_id)
        entry_id = book.post(self.accounts[number], kind, points, about, terms=terms)
        self.keep(book)
        return entry_id

    def expire(self, number: int, today: str) -> None:
        book = self.book()
        account = self.accounts[number]
        due = [lot for lot in account.open_lots if lot.expires_on and lot.expires_on <= today]
        if due:
            book.expire(account, due)
        self.keep(book)

    def reverse(self, number: int, entry_id: int) -> int:
        blocked = self._blocked(number)
        book = self.book()
        reversal = book.reverse(self.accounts[number], self._booked(entry_id), About(), blocked)
        self.keep(book)
        return reversal

    def merge(self, survivor: int, absorbed: int) -> None:
        self.into[absorbed] = survivor
        book = self.book()
        book.carry_over(self.accounts[survivor], self.accounts[absorbed], About())
        self.keep(book)

    def family(self, number: int) -> set[int]:
        found = {number}
        for absorbed, survivor in self.into.items():
            if survivor == number:
                found |= self.family(absorbed)
        return found

    def _blocked(self, number: int) -> list[Debt]:
        family = self.family(number)
        found = []
        for debt in self.debts.values():
            blocks = [
                points
                for _, entry_id, uncovered_id, points in self.covers
                if uncovered_id == debt.entry_id and self.entries[entry_id]["kind"] == "block"
            ]
            debt.blocked = sum(blocks)
            if debt.blocked and debt.account_id in family:
                found.append(debt)
        return found

    def _booked(self, entry_id: int) -> Booked:
        entry = self.entries[entry_id]
        held: dict[int, int] = defaultdict(int)
        for _, of_entry, lot_id, points, _ in self.uses:
            if of_entry == entry_id:
                held[lot_id] += points
        return Booked(
            entry_id,
            entry["account_id"],
            entry["kind"],
            entry["points"],
            entry["home_id"],
            entry["purchase_id"],
            uses=tuple((self.lots[lot_id], points) for lot_id, points in sorted(held.items()) if points),
            debt=self.debts.get(entry_id),
            own_lots=frozenset(lot.id for lot in self.lots.values() if self._root(lot) == entry_id),
        )

    def _root(self, lot: Lot) -> int:
        while lot.came_from_id is not None:
            lot = self.lots[lot.came_from_id]
        return lot.entry_id

    def balance(self, number: int) -> int:
        return self.accounts[number].balance

    def pictured(self, number: int) -> list[tuple[object, ...]]:
        """What is left, by what tells lots apart."""
        sums: dict[tuple[object, ...], int] = {}
        for lot in self.accounts[number].open_lots:
            key = (lot.can_expire, lot.expires_on, lot.earned_at, lot.kind, lot.home_id)
            sums[key] = sums.get(key, 0) + lot.remaining
        return sorted(((*key, left) for key, left in sums.items()), key=repr)

    def faults(self) -> list[str]:
        """Everything that is not as it must be: the sums, the bounds, the traces."""
        found = []
        booked, left, missing = Counter[int](), Counter[int](), Counter[int]()
        for entry in self.entries.values():
            booked[entry["account_id"]] += entry["points"]
        for lot in self.lots.values():
            left[lot.account_id] += lot.remaining
        for debt in self.debts.values():
            missing[debt.account_id] += debt.remaining
        for account in self.accounts.values():
            sums = (booked[account.id], left[account.id], missing[account.id])
            if not sums[0] == account.balance == sums[1] - sums[2] or sums[2] != account.uncovered:
                found.append(f"account {account.id}: {sums}, {account.balance}, {account.uncovered}")
            if sums[1] and sums[2]:
                found.append(f"account {account.id} has {sums[1]} and misses {sums[2]}")
            if self.blocks and account.balance < 0:
                found.append(f"account {account.id} is negative")
        return found + self._lost_traces()

    def _lost_traces(self) -> list[str]:
        found = []
        of_lot, of_entry, covered = Counter[int](), Counter[int](), Counter[int]()
        for _, entry_id, lot_id, points, _ in self.uses:
            of_lot[lot_id] += points
            of_entry[entry_id] += points
        for _, _, uncovered_id, points in self.covers:
            covered[uncovered_id] += points
        for lot in self.lots.values():
            if lot.remaining != lot.points - of_lot[lot.id] or not 0 <= lot.remaining <= lot.points:
                found.append(f"lot {lot.id}: {lot.points} - {of_lot[lot.id]} is not {lot.remaining}")
        undone = {entry["reverses_id"] for entry in self.entries.values()}
        for entry_id, entry in self.entries.items():
            if entry["points"] >= 0 or entry["kind"] == "block":
                continue
            debt = self.debts.get(entry_id)
            still, used = debt.remaining if debt else 0, of_entry[entry_id]
            if entry_id in undone and (used or still):
                found.append(f"entry {entry_id} is undone and holds {used}, misses {still}")
            if entry_id not in undone and -entry["points"] != used + covered[entry_id] + still:
                found.append(f"entry {entry_id}: {entry['points']}, {used}, {covered[entry_id]}, {still}")
        return found
