"""Any sequence of merges and unmerges, in any order and at any depth, with sales, refunds and spending between.

At every step Σ balances − Σ open blocks is what was booked, and no order is lost; undone in any order, every
customer is as at the start, with the points of its own entries (points.md rules 30, 32, 33).
"""

import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.database.store import Store
from store.errors import Refused
from store.merging.lineage import survivor_of
from store.merging.merging import merge_personas
from store.merging.rehearsing import booked_of
from store.merging.standing import merges_in_tree
from store.merging.unmerging import unmerge
from store.opening import open_store
from store.people.attributes import add_tag, set_attribute
from store.people.enrolment import enrol
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.ledger.prove import ledger_faults
from store.points.orders.refund import refund
from store.staff.permissions import Role
from store.upkeep.books import asked
from tests.conftest import CountedRandomness, SetClock
from tests.postgres import fresh_database
from tests.store.points.people import staff_of

OWNER = staff_of(Role.OWNER)
PEOPLE = 5
PERSONAS = (
    "SELECT id, status, merged_into, name, folded, phone, email, birthday, signup_on, first_seen_at, "
    "favorite_location_id, sales, spent, last_purchase_at FROM persona ORDER BY id"
)
AS_IT_WAS = (
    "SELECT persona_id, kind, value, state, rank FROM identifier ORDER BY persona_id, kind, value",
    "SELECT persona_id, name, value FROM attribute ORDER BY persona_id, name",
    "SELECT persona_id, tag FROM tag ORDER BY persona_id, tag",
)
OWN = (
    "SELECT coalesce(sum(points), 0) FROM entry WHERE home_id = :id "
    "AND kind NOT IN ('merge_in', 'merge_out', 'block')"
)
STANDS = (
    "SELECT a.balance - coalesce((SELECT sum(e.points) FROM entry e WHERE e.account_id = a.id "
    "AND e.kind = 'block'), 0) FROM account a WHERE a.persona_id = :id"
)
MADE_UP_FOR = "SELECT u.entry_id FROM uncovered u JOIN entry e ON e.id = u.entry_id WHERE e.kind = 'refund'"
"""Refunds of points that somebody else of the lineage had spent: the block for them stays where it was made."""

number = st.integers(0, PEOPLE - 1)
act = st.one_of(
    st.tuples(
        st.just("merge"), number, number, st.sampled_from(["", "name", "birthday", "phone", "attr:size"])
    ),
    st.tuples(st.just("merge"), number, number, st.just("")),
    st.tuples(st.just("unmerge"), number, st.integers(0, 9), st.just("")),
    st.tuples(st.just("sell"), number, st.integers(1, 9), st.just("")),
    st.tuples(st.just("spend"), number, st.integers(1, 9), st.just("")),
    st.tuples(st.just("refund"), st.integers(0, 9), st.just(0), st.just("")),
)
lives = st.lists(act, min_size=4, max_size=16)


class Town:
    """Five customers, some with the same birthday, size or tag, and what happens to them."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.store, self.clock = store, clock
        self.people: list[int] = []
        self.orders: list[int] = []
        for one in range(PEOPLE):
            clock.forward(days=1)
            done = enrol(
                store,
                OWNER,
                first_name=f"Ada{one}",
                phone=f"212 555 01{one:02d}",
                email=f"ada{one}@example.com" if one % 2 else "",
                birthday="" if one == 1 else f"05/1{one % 3}/1988",
            )
            persona_id = done.persona_id or 0
            if one:
                set_attribute(store, OWNER, persona_id, "size", str(one // 2))
                add_tag(store, OWNER, persona_id, "vip" if one % 2 else "regular")
            self.people.append(persona_id)
        for one in range(PEOPLE):
            self.sell(one, 10 + one)

    def who(self, one: int) -> int:
        return survivor_of(self.store.connection, self.people[one]) or 0

    def sell(self, one: int, points: int) -> None:
        self.clock.forward(minutes=1)
        done = sell_by_hand(self.store, OWNER, self.who(one), points * 100)
        self.orders.append(done.details["purchase_id"])

    def do(self, what: str, first: int, second: int, take: str) -> None:
        self.clock.forward(minutes=1)
        if what == "merge":
            into, other = self.who(first), self.who(second)
            if into != other:
                self.merge(into, other, take)
        elif what == "unmerge":
            standing = merges_in_tree(self.store.connection, self.who(first))
            if standing:
                self.unmerge(self.who(first), standing[second % len(standing)].id)
        elif what == "sell":
            self.sell(first, second)
        elif what == "refund":
            self.refund(self.orders[first % len(self.orders)])
        else:
            self.spend(self.who(first), second)

    def merge(self, into: int, other: int, take: str) -> None:
        try:
            merge_personas(self.store, OWNER, into, other, take={take: "B"} if take else None)
        except Refused:
            if not take:
                raise
            merge_personas(self.store, OWNER, into, other)

    def unmerge(self, persona: int, merge_id: int) -> None:
        """Takes it apart; no block from before is dissolved by that."""
        done = unmerge(self.store, OWNER, persona, merge_id)
        assert all(points >= 0 for points in booked_of(self.store.connection, done.entries, "block").values())

    def refund(self, order: int) -> None:
        with suppress(Refused):  # once is enough
            refund(self.store, OWNER, order, None, note="Returned")

    def spend(self, persona: int, points: int) -> None:
        with suppress(Refused):  # nobody spends what is not there
            adjust_points(self.store, OWNER, persona, -points, reason="other", note="Spent")

    def worth(self) -> tuple[int, int]:
        """What all have less what blocks made up for, and what was booked by all."""
        return sum(self.ask(STANDS)), sum(self.ask(OWN))

    def ask(self, text: str) -> list[int]:
        return [int(self.store.connection.value(text, id=one)) for one in self.people]

    def homes(self) -> list[Any]:
        return self.store.connection.all("SELECT id, home_id, source FROM purchase ORDER BY id")

    def held(self) -> list[Any]:
        """Who has which order now: its home's survivor."""
        rows = self.store.connection.all("SELECT home_id, persona_id FROM purchase")
        return [(home, has) for home, has in rows if survivor_of(self.store.connection, home) != has]

    def pictured(self) -> list[Any]:
        return [self.store.connection.all(text) for text in AS_IT_WAS]


def live(place: Town, life: list[tuple[str, int, int, str]], order: list[int]) -> None:
    """Lives it, then undoes every merge in the given order."""
    start = place.pictured()
    unmerged = [row[:11] for row in place.store.connection.all(PERSONAS)]
    for one in life:
        place.do(*one)
        assert ledger_faults(place.store.connection) == []
        assert place.worth()[0] == place.worth()[1]
        assert place.held() == []
    for turn in range(100):
        standing = [
            (found, persona)
            for persona in sorted({place.who(one) for one in range(PEOPLE)})
            for found in merges_in_tree(place.store.connection, persona)
        ]
        if not standing:
            break
        place.clock.forward(minutes=1)
        found, persona = standing[order[turn % len(order)] % len(standing)]
        place.unmerge(persona, found.id)
        assert place.held() == []
        assert place.worth()[0] == place.worth()[1]
    if not place.store.connection.all(MADE_UP_FOR):
        assert place.ask(STANDS) == place.ask(OWN)
    assert [row[:11] for row in place.store.connection.all(PERSONAS)] == unmerged
    assert place.pictured() == start
    assert [check for check in asked(place.store.connection) if not check.ok] == []
    assert ledger_faults(place.store.connection) == []


def lived(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


def test_undone_in_any_order_every_customer_is_as_before_on_the_embedded_store(
    sqlite_template: Path,
) -> None:
    @lived(60)
    @given(life=lives, order=st.lists(st.integers(0, 9), min_size=1, max_size=6))
    def check(life: list[tuple[str, int, int, str]], order: list[int]) -> None:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            address = Path(folder) / "shop.store"
            shutil.copy(sqlite_template, address)
            clock = SetClock()
            store = open_store(str(address), clock=clock, randomness=CountedRandomness())
            stack.callback(store.close)
            store.connection.run("PRAGMA synchronous=OFF")
            live(Town(store, clock), life, order)

    check()


def test_undone_in_any_order_every_customer_is_as_before_on_postgresql(
    postgres_server: str, postgres_template: str
) -> None:
    @lived(6)
    @given(life=lives, order=st.lists(st.integers(0, 9), min_size=1, max_size=6))
    def check(life: list[tuple[str, int, int, str]], order: list[int]) -> None:
        with ExitStack() as stack:
            address = stack.enter_context(fresh_database(postgres_server, postgres_template))
            clock = SetClock()
            store = open_store(address, clock=clock, randomness=CountedRandomness())
            stack.callback(store.close)
            live(Town(store, clock), life, order)

    check()
