"""A walk over everybody in the order of an answer, until the page is full: for what holds for many."""

import time
from enum import Enum
from typing import Any

from store.database.connection import Connection
from store.search.order import Column
from store.search.plan import Plan

MILLION = 1_000_000
FIRST_STEP, FIRST_WIDE_STEP, LEAST_STEP, LONGEST_WALK = 2_048, 128, 32, 60_000
"""How many personas are tested in the first (of a test that reads their rows) and in the last step of a walk in
order, and altogether.

A persona costs 0.2 µs where the index of the order holds all that is tested, 5 µs or more where its row or
other tables are read.
"""
FARTHEST, FAR_WITH = 200_000, 3
"""A worker walks so far if so many were found on the way."""
LEARNING = 4_096
LEARNING_MS = {"sqlite": 1.0, "postgresql": 3.0}
"""At most so many, for so long, are tested to see whether a walk or a list is shorter."""
EVERYBODY = "persona p WHERE "
WALK_MS = {"sqlite": 9.0, "postgresql": 20.0}
"""So long a walk may take: of the processor's time on SQLite, by the clock on PostgreSQL."""


class Cut(Enum):
    """Where a step begins or ends: nowhere, between two values of the column, or amid personas of the same value.

    Only the last must look at the id of every persona: twice as long for a test of what the index holds.
    """

    NONE = 0
    BETWEEN = 1
    AMID = 2

    @classmethod
    def of(cls, *, parted: bool) -> "Cut":
        """Of a step that parts those of the same value, or does not."""
        return cls.AMID if parted else cls.BETWEEN


class Walk:
    """Everybody in order, some at a time; ``finished`` when the page is full or nobody is left.

    A step looks up where it ends in the index first, then reads only those in between that pass the test.
    """

    def __init__(self, connection: Connection, plan: Plan, limit: int) -> None:
        self.connection, self.plan, self.limit = connection, plan, limit
        self.found: list[int] = []
        self.finished = False
        self.tested = 0
        self._after: tuple[Any, int] | None = None
        self._parted = False
        self._missing = False
        self._took = 0.0

    @property
    def share(self) -> float:
        """The part of those tested that passed."""
        return len(self.found) / max(self.tested, 1)

    @property
    def promising(self) -> bool:
        """Whether the page will be full before the walk is too long, if it goes on as it began."""
        expected = self.tested * self.limit / max(len(self.found), 1)
        return expected <= min(LONGEST_WALK, self._affordable(WALK_MS[self.connection.dialect]))

    def _affordable(self, milliseconds: float) -> float:
        """How many can be tested in so long, at the pace so far."""
        return milliseconds / max(self._took, 0.05) * self.tested

    def learn(self) -> None:
        """Tests a few, to see how many of everybody pass and what one costs."""
        self._go(LEARNING, LEARNING_MS[self.connection.dialect])

    def go_on(self) -> None:
        """Tests on until the page is full, nobody is left or the walk is too long: half a page is not given up."""
        milliseconds = WALK_MS[self.connection.dialect]
        self._go(LONGEST_WALK, milliseconds)
        if 2 * len(self.found) >= self.limit:
            self._go(LONGEST_WALK, 2 * milliseconds)

    @property
    def worth_going_far(self) -> bool:
        """Whether the page is likely full sooner than everybody was looked at: for who waits however long it takes."""
        return len(self.found) >= FAR_WITH and self.tested * self.limit / len(self.found) <= FARTHEST

    def go_far(self) -> None:
        """Tests on until the page is full, or far longer than a key may take."""
        self._go(FARTHEST, 20 * WALK_MS[self.connection.dialect])

    def _go(self, most: int, milliseconds: float) -> None:
        column = self.plan.order.column
        while column is not None and not self.finished and self.tested < most:
            narrow = all(piece.narrow for piece in self.plan.pieces)
            size = min(most, FIRST_STEP if narrow else FIRST_WIDE_STEP)
            if self.tested:
                left = self._affordable(milliseconds) - self.tested
                size = int(min(2 * self.tested, most - self.tested, left))
                if size < LEAST_STEP:
                    return
            began = self._clock()
            self._step(column, size)
            self._took += (self._clock() - began) * 1000
            self.tested += size

    def _clock(self) -> float:
        return time.thread_time() if self.connection.dialect == "sqlite" else time.perf_counter()

    def _step(self, column: Column, size: int) -> None:
        """The next so many: in the order of the column, or by id those that have nothing in it."""
        bound = dict(self.plan.values)
        if self._after is not None:
            bound |= {"after_key": self._after[0], "after_id": self._after[1]}
        down, missing = self.plan.order.descending, self._missing
        begins = Cut.NONE if self._after is None else Cut.of(parted=self._parted)
        ends = self.connection.all(
            end_of_step(column, self.plan, down=down, begins=begins, missing=missing), **bound, size=size - 1
        )
        end = ends[0] if len(ends) > 1 else None
        parted = missing or (end is not None and end[0] == ends[1][0])
        if end is not None:
            bound |= {"until_key": end[0], "until_id": end[1]}
        until = Cut.NONE if end is None else Cut.of(parted=parted)
        text = passing(column, self.plan, down=down, begins=begins, ends=until, missing=missing)
        rows = self.connection.all(text, **bound, most=self.limit - len(self.found))
        self.found += [row[0] for row in rows]
        self._after, self._parted = (None if end is None else (end[0], end[1])), parted
        if len(self.found) >= self.limit:
            self.finished = True
        elif end is None:
            self.finished = not column.missing or self._missing
            self._missing = True


def end_of_step(column: Column, plan: Plan, *, down: bool, begins: Cut, missing: bool) -> str:
    """Where a step ends: column and id of the last one in it and of the next; fewer rows where the order ends."""
    key, number = ("NULL", "p.id") if missing else (column.key, column.id)
    source = EVERYBODY if missing else column.keys or column.source
    where = _between(column, down=down, begins=begins, ends=Cut.NONE, missing=missing)
    bounds = "" if missing else plan.range
    return (
        f"SELECT {key}, {number} FROM {source}{where}{bounds} {_direction(column, down, missing)} "
        "LIMIT 2 OFFSET :size"
    )


def passing(column: Column, plan: Plan, *, down: bool, begins: Cut, ends: Cut, missing: bool) -> str:
    """Who passes the test in one step, in order. ``IS TRUE`` keeps the order of the index."""
    where = _between(column, down=down, begins=begins, ends=ends, missing=missing)
    bounds = "" if missing else plan.range
    source = EVERYBODY if missing else column.source
    return (
        f"SELECT p.id FROM {source}{where}{bounds} AND {column.settled} AND ({plan.test}) IS TRUE "
        f"{_direction(column, down, missing)} LIMIT :most"
    )


def unsettled(column: Column, plan: Plan) -> str:
    """The first of those that the walk passed over, for their place is not where the index has them."""
    return f"SELECT p.id FROM {column.unsettled}{plan.test} ORDER BY {plan.order.text} LIMIT :most"


def _between(column: Column, *, down: bool, begins: Cut, ends: Cut, missing: bool) -> str:
    """After where the step before ended, up to where this one does.

    Amid the same value each end is said of the key alone too: PostgreSQL guesses a third of all for a row that is
    less than another.
    """
    after, until = ("<", ">=") if down else (">", "<=")
    if missing:
        bounds = [f"{column.missing} IS NULL"]
        if begins is not Cut.NONE:
            bounds.append(f"p.id {after} :after_id")
        if ends is not Cut.NONE:
            bounds.append(f"p.id {until} :until_id")
        return " AND ".join(bounds)
    bounds = [f"{column.key} IS NOT NULL"] if column.missing and begins is Cut.NONE else []
    key = f"({column.key}, {column.id})"
    if begins is Cut.AMID:
        bounds += [f"{key} {after} (:after_key, :after_id)", f"{column.key} {after}= :after_key"]
    elif begins is Cut.BETWEEN:
        bounds.append(f"{column.key} {after} :after_key")
    if ends is Cut.AMID:
        bounds.append(f"{key} {until} (:until_key, :until_id)")
    if ends is not Cut.NONE:
        bounds.append(f"{column.key} {until} :until_key")
    return " AND ".join(bounds) or "1 = 1"


def _direction(column: Column, down: bool, missing: bool) -> str:
    direction = "DESC" if down else "ASC"
    return (
        f"ORDER BY p.id {direction}"
        if missing
        else (f"ORDER BY {column.key} {direction}, {column.id} {direction}")
    )
