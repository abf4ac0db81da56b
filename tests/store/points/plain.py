"""A plain model of the ledger: every point is a thing of its own, moved one by one.

A negative entry is a list of places, one a point; a place holds the lot its point came from, or says that it
is ``open`` (no lot covered it), covered by a ``block``, ``carried`` away by a merge, or ``closed`` by its
reversal.
"""

from dataclasses import dataclass, field


class Short(Exception):
    """The balance does not reach."""


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

    @property
    def turn(self) -> tuple[bool, str, str, int]:
        return (not self.can_expire, self.gone_on or "9999-99-99", self.earned, self.number)


@dataclass(eq=False)
class Line:
    """An entry with, where it is negative, a place for each point."""

    number: int
    owner: int
    kind: str
    points: int
    home: int
    places: list[object] = field(default_factory=list)
    undone: bool = False


class PlainLedger:
    """Accounts by person."""

    def __init__(self, *, blocks: bool = True) -> None:
        self.blocks = blocks
        self.lines: list[Line] = []
        self.batches: list[Batch] = []
        self.into: dict[int, int] = {}

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

    def _line(self, person: int, kind: str, points: int, home: int | None = None) -> Line:
        line = Line(len(self.lines), person, kind, points, person if home is None else home)
        self.lines.append(line)
        return line

    def _batch(self, person: int, points: int, like: Batch) -> Batch:
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
    ) -> Line:
        line = self._line(person, kind, points)
        batch = Batch(len(self.batches), person, points, earned, kind, person, line, can_expire, gone_on)
        self.batches.append(batch)
        self._serve(person, batch)
        return line

    def _serve(self, person: int, batch: Batch) -> None:
        for line in self.lines:
            if line.owner == person:
                for place, state in enumerate(line.places):
                    if state == "open" and batch.left:
                        line.places[place] = batch
                        batch.left -= 1

    def take(
        self, person: int, kind: str, points: int, *, own: Line | None = None, home: int | None = None
    ) -> Line:
        if kind in ("adjust", "redeem") and points > self.balance(person):
            raise Short
        line = self._line(person, kind, -points, home)
        for _ in range(points):
            batches = self.spendable(person)
            batches.sort(key=lambda batch: own is None or batch.root is not own)
            if batches:
                batches[0].left -= 1
                line.places.append(batches[0])
            else:
                line.places.append("open")
        self._block(person)
        return line

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

    def reverse(self, person: int, line: Line, now: str = "") -> None:
        if line.points > 0:
            self.take(person, line.kind, line.points, own=line, home=line.home)
            line.undone = True
            return
        line.undone = True
        self._line(person, line.kind, -line.points, line.home)
        came_back: dict[int, Batch] = {}
        own_blocks = line.places.count("block")
        carried = line.places.count("carried")
        for batch in sorted(
            (place for place in line.places if isinstance(place, Batch)), key=lambda batch: batch.number
        ):
            here = came_back.get(batch.number)
            if here is None:
                here = batch if batch.owner == person else self._batch(person, 0, batch)
                came_back[batch.number] = here
            here.left += 1
        if carried:
            new = Batch(len(self.batches), person, carried, now, line.kind, line.home, line)
            self.batches.append(new)
            came_back[new.number] = new
        line.places = ["closed"] * len(line.places)
        returned = sorted(came_back.values(), key=lambda batch: batch.turn)
        dissolved = own_blocks
        for blocked in [found for found in self.lines if found.owner in self.family(person)]:
            for place, state in enumerate(blocked.places):
                if state == "block":
                    source = next((batch for batch in returned if batch.left), None)
                    if source is not None:
                        source.left -= 1
                        blocked.places[place] = source
                        dissolved += 1
        if dissolved:
            self._line(person, "block", -dissolved)
        for batch in returned:
            self._serve(person, batch)

    def merge(self, survivor: int, absorbed: int) -> None:
        self.into[absorbed] = survivor
        points = self.balance(absorbed)
        if points:
            self._line(absorbed, "merge_out", -points)
        if points < 0:
            for line in self.lines:
                if line.owner == absorbed:
                    line.places = ["carried" if place == "open" else place for place in line.places]
            self.take(survivor, "merge_in", -points, home=absorbed)
        if points > 0:
            self._line(survivor, "merge_in", points, absorbed)
            for batch in self.spendable(absorbed):
                self._serve(survivor, self._batch(survivor, batch.left, batch))
                batch.left = 0
