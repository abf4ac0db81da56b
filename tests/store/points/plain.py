"""A plain model of the ledger: every point is a thing of its own, moved one by one.

A negative entry is a list of places, one a point; a place holds the lot its point came from, or says that it
is ``open`` (no lot covered it), covered by a ``block``, ``carried`` away by a merge, or ``closed`` by its
reversal.
"""

from collections.abc import Collection
from dataclasses import dataclass, field


class Short(Exception):
    """The balance does not reach."""


OWN_ORDER = {"refund", "recalculate", "correction", "earn", "visit", "referral", "integration_out"}
"""What is taken of an order's own points before others."""


@dataclass(eq=False)
class PlainOrder:
    """An order: whose it was, what it cost and what it stands at; money in cents.

    ``referrer`` is for whom a referral was booked, ``referred`` what it gave in all, ``referral`` what stands.
    """

    number: int
    home: int
    cents: int
    placed: str
    web: bool
    receipt: str
    earned: int = 0
    given_back: int = 0
    refunded: int = 0
    rate: int = 100
    zeroed: bool = False
    visit: "Line | None" = None
    lines: list["Line"] = field(default_factory=list)
    away: "list[Line] | None" = None
    corrected: bool = False
    referrer: int | None = None
    referred: int = 0
    referral: int = 0

    def standing(self) -> dict[int, int]:
        """All its entries together, by home, where it is not 0."""
        homes = sorted({line.home for line in self.lines})
        sums = {home: sum(line.points for line in self.lines if line.home == home) for home in homes}
        return {home: points for home, points in sums.items() if points}

    def referral_back(self, cents: int) -> int:
        """Points a further refund takes of who referred the customer."""
        after = self.refunded + cents
        return max(
            0,
            (2 * self.referred * after + self.cents) // (2 * self.cents) - (self.referred - self.referral),
        )

    def back(self, cents: int) -> int:
        """Earned points that a further refund takes, half up on the whole of it."""
        after = self.refunded + cents
        return max(0, (2 * self.earned * after + self.cents) // (2 * self.cents) - self.given_back)


@dataclass(eq=False)
class Batch:
    """A lot."""

    number: int
    owner: int
    left: int
    earned: str
    kind: str
    home: int
    root: "Line"
    can_expire: bool = False
    gone_on: str | None = None
    opened: "Line | None" = None
    came: "Batch | None" = None
    order: PlainOrder | None = None

    @property
    def turn(self) -> tuple[bool, str, str, int]:
        return (not self.can_expire, self.gone_on or "9999-99-99", self.earned, self.number)


@dataclass(eq=False)
class Line:
    """An entry with, where it is negative, a place for each point; ``taken_at`` tells of those that hold a lot
    how many lines there were when it was taken."""

    number: int
    owner: int
    kind: str
    points: int
    home: int
    places: list[object] = field(default_factory=list)
    taken_at: dict[int, int] = field(default_factory=dict)
    undone: bool = False
    order: PlainOrder | None = None
    parted: tuple[int, int] | None = None
    owed: bool = False


class PlainLedger:
    """Accounts by person."""

    def __init__(self, *, blocks: bool = True) -> None:
        self.blocks = blocks
        self.lines: list[Line] = []
        self.batches: list[Batch] = []
        self.into: dict[int, int] = {}
        self.merges: list[tuple[int, int, int]] = []

    def balance(self, person: int) -> int:
        return sum(line.points for line in self.lines if line.owner == person)

    def spendable(self, person: int) -> list[Batch]:
        return sorted(
            (batch for batch in self.batches if batch.owner == person and batch.left),
            key=lambda batch: batch.turn,
        )

    def uncovered(self, person: int) -> int:
        return sum(line.places.count("open") for line in self.lines if line.owner == person)

    def blocked(self) -> int:
        return sum(line.places.count("block") for line in self.lines)

    def family(self, person: int) -> set[int]:
        found = {person}
        for absorbed, survivor in self.into.items():
            if survivor == person:
                found |= self.family(absorbed)
        return found

    def pictured(self, person: int) -> list[tuple[object, ...]]:
        """What is left, by what tells lots apart."""
        sums: dict[tuple[object, ...], int] = {}
        for batch in self.spendable(person):
            key = (batch.can_expire, batch.gone_on, batch.earned, batch.kind, batch.home)
            sums[key] = sums.get(key, 0) + batch.left
        return sorted(((*key, left) for key, left in sums.items()), key=repr)

    def _line(
        self, person: int, kind: str, points: int, home: int | None = None, order: PlainOrder | None = None
    ) -> Line:
        line = Line(len(self.lines), person, kind, points, person if home is None else home, order=order)
        self.lines.append(line)
        if order is not None:
            order.lines.append(line)
        return line

    def _batch(self, person: int, points: int, like: Batch, opened: Line | None = None) -> Batch:
        batch = Batch(
            len(self.batches),
            person,
            points,
            like.earned,
            like.kind,
            like.home,
            like.root,
            like.can_expire,
            like.gone_on,
            opened,
            like,
            like.order,
        )
        self.batches.append(batch)
        return batch

    def add(
        self,
        person: int,
        kind: str,
        points: int,
        earned: str,
        *,
        can_expire: bool = False,
        gone_on: str | None = None,
        home: int | None = None,
        order: PlainOrder | None = None,
    ) -> Line:
        line = self._line(person, kind, points, home, order)
        batch = Batch(
            len(self.batches),
            person,
            points,
            earned,
            kind,
            line.home,
            line,
            can_expire,
            gone_on,
            line,
            None,
            order,
        )
        self.batches.append(batch)
        self._serve(person, batch)
        return line

    def _serve(self, person: int, batch: Batch) -> None:
        for line in self.lines:
            if line.owner == person:
                for place, state in enumerate(line.places):
                    if state == "open" and batch.left:
                        self._put(line, place, batch)

    def _put(self, line: Line, place: int, batch: Batch) -> None:
        """One point of a lot for one place of a line."""
        batch.left -= 1
        line.places[place] = batch
        line.taken_at[place] = len(self.lines)

    def take(
        self,
        person: int,
        kind: str,
        points: int,
        *,
        own: Line | None = None,
        home: int | None = None,
        order: PlainOrder | None = None,
    ) -> Line:
        if kind in ("adjust", "redeem") and points > self.balance(person):
            raise Short
        line = self._line(person, kind, -points, home, order)
        first = order if kind in OWN_ORDER else None
        self._use(line, points, own, first)
        self._block(person)
        return line

    def _use(self, line: Line, points: int, own: Line | None = None, order: PlainOrder | None = None) -> None:
        """Takes points one by one, those of the own entry or order before others."""

        def strange(batch: Batch) -> bool:
            return not (
                (own is not None and batch.root is own) or (order is not None and batch.order is order)
            )

        for _ in range(points):
            batches = sorted(self.spendable(line.owner), key=strange)
            line.places.append("open")
            if batches:
                self._put(line, len(line.places) - 1, batches[0])

    def _block(self, person: int) -> None:
        missing = self.uncovered(person)
        if self.blocks and missing:
            self._line(person, "block", missing)
            for line in self.lines:
                if line.owner == person:
                    line.places = ["block" if place == "open" else place for place in line.places]

    def expire(self, person: int, today: str) -> int:
        taken = 0
        for batch in self.spendable(person):
            if batch.gone_on is not None and batch.gone_on <= today:
                self._line(person, "expire", -batch.left)
                taken += batch.left
                batch.left = 0
        return taken

    def reverse(self, person: int, line: Line, now: str = "", beside: Collection[Line] = ()) -> None:
        """``beside`` are what the same act reverses: each takes back a block of its own."""
        if line.points > 0:
            self.take(person, line.kind, line.points, own=line, home=line.home, order=line.order)
            line.undone = True
            return
        line.undone = True
        reversal = self._line(person, line.kind, -line.points, line.home, line.order)
        came_back: dict[int, Batch] = {}
        points: dict[int, int] = {}
        own_blocks = line.places.count("block")
        carried = line.places.count("carried")
        for batch in sorted(
            (place for place in line.places if isinstance(place, Batch)), key=lambda batch: batch.number
        ):
            here = came_back.get(batch.number)
            if here is None:
                here = batch if batch.owner == person else self._batch(person, 0, batch, reversal)
                came_back[batch.number] = here
            here.left += 1
            points[here.number] = points.get(here.number, 0) + 1
        if carried:
            new = Batch(len(self.batches), person, carried, now, line.kind, line.home, line, opened=reversal)
            self.batches.append(new)
            came_back[new.number] = new
            points[new.number] = carried
        line.places = ["closed"] * len(line.places)
        returned = sorted(came_back.values(), key=lambda batch: batch.turn)
        dissolved = own_blocks
        family = self.family(person)
        for blocked in [found for found in self.lines if found.owner in family and found not in beside]:
            for place, state in enumerate(blocked.places):
                if state == "block":
                    source = next((batch for batch in returned if points[batch.number]), None)
                    if source is not None:
                        points[source.number] -= 1
                        self._put(blocked, place, source)
                        dissolved += 1
        if dissolved:
            self._line(person, "block", -dissolved)
        for batch in returned:
            self._serve(person, batch)

    def merge(self, survivor: int, absorbed: int) -> None:
        theirs = self.family(absorbed)
        self.into[absorbed] = survivor
        self.merges.append((survivor, absorbed, len(self.lines)))
        points = self.balance(absorbed)
        if points:
            self._line(absorbed, "merge_out", -points)
        if points < 0:
            for line in self.lines:
                if line.owner == absorbed:
                    line.places = ["carried" if place == "open" else place for place in line.places]
            self.take(survivor, "merge_in", -points, home=absorbed)
        if points > 0:
            into = self._line(survivor, "merge_in", points, absorbed)
            for batch in self.spendable(absorbed):
                self._serve(survivor, self._batch(survivor, batch.left, batch, into))
                batch.left = 0
        self._rejoin(survivor, self.family(survivor) - theirs, theirs)

    def _rejoin(self, survivor: int, ours: set[int], theirs: set[int]) -> None:
        """Merging again takes back the blocks of the time they came apart, as far as the lots reach."""
        dissolved = 0
        lots = self.spendable(survivor)
        for line in self.lines:
            one, other = line.parted or (0, 0)
            if not ((one in ours and other in theirs) or (one in theirs and other in ours)):
                continue
            for place, state in enumerate(line.places):
                source = next((batch for batch in lots if batch.left), None)
                if state == "block" and source is not None:
                    self._put(line, place, source)
                    dissolved += 1
        if dissolved:
            self._line(survivor, "block", -dissolved)

    def unmerge(self, survivor: int, absorbed: int) -> None:
        """Each gets back what is its own: what is left of what this merge brought and what the survivor's
        lines took of it, less what the absorbed one's lines took of the survivor's."""
        place = max(number for number, pair in enumerate(self.merges) if pair[:2] == (survivor, absorbed))
        since, later = self.merges[place][2], self.merges[place + 1 :]
        del self.into[absorbed]
        members = self.family(absorbed)
        ours = self._joined(survivor)
        places = {survivor}
        while more := {one for one, other, _ in later if other in places} - places:
            places |= more
        theirs = [
            line
            for line in self.lines
            if line.number >= since and line.owner in places and line.home in members
        ]
        brought = self._brought(places, theirs)
        spent: dict[Batch, int] = {}
        taken: dict[Batch, int] = {}
        for line in self.lines:
            if line.kind == "expire":
                continue
            charged = line in theirs or (line.owed and line.owner in members)
            for place, batch in enumerate(line.places):
                if not isinstance(batch, Batch):
                    continue
                if batch in brought:
                    if line.home in ours and line.taken_at[place] >= ours[line.home]:
                        spent[batch] = spent.get(batch, 0) + 1
                elif charged and batch.owner in places:
                    taken[batch] = taken.get(batch, 0) + 1
        debts = [line for line in theirs if line.owner == survivor and "open" in line.places]
        owed = sum(taken.values()) + sum(line.places.count("open") for line in debts)
        whole = dict(spent)
        for batch in brought:
            if batch.owner == survivor and batch.left:
                whole[batch] = whole.get(batch, 0) + batch.left
        self._part(survivor, absorbed, whole, taken, owed, debts)

    def _joined(self, person: int, since: int = 0) -> dict[int, int]:
        """The family, each with the number of lines there were when it last became one with the person."""
        found = {person: since}
        for absorbed, survivor in self.into.items():
            if survivor == person:
                made = max(lines for *pair, lines in self.merges if pair == [survivor, absorbed])
                found |= self._joined(absorbed, max(since, made))
        return found

    def _brought(self, places: set[int], theirs: list[Line]) -> set[Batch]:
        found = {batch for batch in self.batches if batch.opened in theirs and batch.owner in places}
        for batch in self.batches:
            if batch.came in found:
                found.add(batch)
        return found

    def _part(
        self,
        survivor: int,
        absorbed: int,
        whole: dict[Batch, int],
        taken: dict[Batch, int],
        owed: int,
        debts: list[Line],
    ) -> None:
        def in_turn(points: dict[Batch, int]) -> list[tuple[Batch, int]]:
            return sorted(points.items(), key=lambda one: (one[0].earned, one[0].number))

        if owed:
            into = self._line(survivor, "merge_in", owed)
            for line in debts:
                line.places = ["carried" if place == "open" else place for place in line.places]
            for batch, points in in_turn(taken):
                self._serve(survivor, self._batch(survivor, points, batch, into))
        if total := sum(whole.values()):
            out = self._line(survivor, "merge_out", -total)
            out.parted = (survivor, absorbed)
            left = 0
            for batch in whole:
                if batch.owner == survivor:
                    left += batch.left
                    batch.left = 0
            self._use(out, total - left)
            out.owed = "open" in out.places
            self._block(survivor)
            back = self._line(absorbed, "merge_in", total)
            for batch, points in in_turn(whole):
                self._serve(absorbed, self._batch(absorbed, points, batch, back))
        if owed:
            owing = self._line(absorbed, "merge_out", -owed)
            owing.parted = (survivor, absorbed)
            self._use(owing, owed)
            owing.owed = "open" in owing.places
            self._block(absorbed)
