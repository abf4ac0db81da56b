"""Random lives of three customers in a real store, compared with the plain model after every step.

Balance = sum of entries = lots' remaining - uncovered = sum of the overview's lines (points.md rules 2 to 6,
27 to 30, 32, 35 to 37).
"""

import itertools
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import Refused
from store.opening import open_store
from store.points.adjust import adjust_points
from store.points.book import Book
from store.points.bulk import IdSupply
from store.points.legacy import legacy_difference, legacy_totals
from store.points.load import take_many
from store.points.overview import points_overview
from store.points.prove import ledger_faults
from store.points.records import Origin
from store.points.sale import sell_by_hand
from store.points.undo import undo
from store.points.write import write
from store.receipt import Receipt
from store.staff.permissions import Role
from tests.conftest import CountedRandomness, SetClock
from tests.postgres import fresh_database
from tests.store.points.people import (
    join_points,
    make_persona,
    make_run,
    operation_id,
    set_setting,
    staff_of,
)
from tests.store.points.plain import Line, PlainLedger

PEOPLE = (2001, 2002, 2003)
OWNER = staff_of(Role.OWNER)
LASTS = 10
COSTS = {"FREE": 0, "SMALL": 4, "ONCE": 9}


@dataclass
class Done:
    """An act with its id, so that it can be sent again and undone."""

    call: Any
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    receipt: Receipt
    person: int
    line: Line | None
    discount: str | None = None
    undone: bool = False
    number: int = field(default=0)


class Shop:
    """Opens a fresh seeded store for every example."""

    def __init__(self, sqlite_template: Path | None, postgres: tuple[str, str] | None) -> None:
        self.sqlite_template = sqlite_template
        self.postgres = postgres

    def fresh(self, stack: ExitStack, clock: SetClock) -> Store:
        if self.sqlite_template is not None:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            address = str(Path(folder) / "shop.store")
            shutil.copy(self.sqlite_template, address)
        else:
            server, template = self.postgres or ("", "")
            address = stack.enter_context(fresh_database(server, template))
        store = open_store(address, clock=clock, randomness=CountedRandomness())
        stack.callback(store.close)
        return store


class LedgerMachine(RuleBasedStateMachine):
    shop: Shop

    @initialize(blocks=st.booleans(), lapses=st.booleans())
    def begin(self, blocks: bool, lapses: bool) -> None:
        self.stack = ExitStack()
        self.clock = SetClock()
        self.store = self.shop.fresh(self.stack, self.clock)
        set_setting(self.store, "undo_days", "3650")
        set_setting(self.store, "blocks", "on" if blocks else "off")
        if lapses:
            set_setting(self.store, "expiry", "fixed")
            set_setting(self.store, "expiry_days", str(LASTS))
        for person in PEOPLE:
            make_persona(self.store, person)
        make_run(self.store)
        for name, cost in COSTS.items():
            usage = "single" if name == "ONCE" else "unlimited"
            make_discount(self.store, OWNER, name, {"name": name, "cost": cost, "usage": usage})
        self.plain = PlainLedger(blocks=blocks)
        self.lapses = lapses
        self.live = list(PEOPLE)
        self.done: list[Done] = []
        self.numbers = itertools.count(1)
        self.ready = True

    def teardown(self) -> None:
        if getattr(self, "ready", False):
            self.stack.close()

    @property
    def today(self) -> str:
        return self.clock.now.date().isoformat()

    def _someone(self, number: int) -> int:
        return self.live[number % len(self.live)]

    def _due(self, person: int) -> int:
        return sum(
            batch.left
            for batch in self.plain.spendable(person)
            if batch.gone_on is not None and batch.gone_on <= self.today
        )

    def _can_spend(self, person: int) -> int:
        return self.plain.balance(person) - self._due(person)

    def _act(self, call: Any, person: int, *arguments: Any, **named: Any) -> Receipt:
        """Does an act under a new id; what it did is remembered by ``_remember``."""
        self.clock.forward(seconds=1)
        self.act_id = operation_id(next(self.numbers))
        return call(self.store, OWNER.doing(self.act_id), *arguments, **named)

    def _remember(
        self, call: Any, receipt: Receipt, person: int, line: Line | None, *arguments: Any, **named: Any
    ) -> Done:
        done = Done(call, arguments, named, receipt, person, line)
        self.done.append(done)
        return done

    @rule(who=st.integers(0, 2), points=st.integers(1, 12))
    def sell(self, who: int, points: int) -> None:
        person = self._someone(who)
        receipt = self._act(sell_by_hand, person, person, points * 100)
        self.plain.expire(person, self.today)
        gone = None
        if self.lapses:
            gone = self.clock.now.date().fromordinal(self.clock.now.toordinal() + LASTS + 1).isoformat()
        line = self.plain.add(person, "earn", points, instant(self.clock.now), can_expire=True, gone_on=gone)
        self._remember(sell_by_hand, receipt, person, line, person, points * 100)

    @rule(who=st.integers(0, 2), points=st.integers(-10, 12).filter(bool))
    def adjust(self, who: int, points: int) -> None:
        person = self._someone(who)
        named = {"reason": "other", "note": "As drawn"}
        if points < 0 and -points > self._can_spend(person):
            with pytest.raises(Refused, match="needs"):
                self._act(adjust_points, person, person, points, **named)
            return
        receipt = self._act(adjust_points, person, person, points, **named)
        self.plain.expire(person, self.today)
        if points > 0:
            line = self.plain.add(person, "adjust", points, instant(self.clock.now))
        else:
            line = self.plain.take(person, "adjust", -points)
        self._remember(adjust_points, receipt, person, line, person, points, **named)

    @rule(who=st.integers(0, 2), name=st.sampled_from(sorted(COSTS)))
    def redeem(self, who: int, name: str) -> None:
        person = self._someone(who)
        cost, can_spend = COSTS[name], self._can_spend(person)
        used = name == "ONCE" and any(
            done.discount == name and not done.undone and self._holder(done.person) == person
            for done in self.done
        )
        if used or (cost and cost > can_spend):
            with pytest.raises(Refused, match="used" if used else "needs"):
                self._act(redeem, person, person, name)
            return
        receipt = self._act(redeem, person, person, name)
        self.plain.expire(person, self.today)
        line = self.plain.take(person, "redeem", cost) if cost else None
        done = self._remember(redeem, receipt, person, line, person, name)
        done.discount, done.number = name, receipt.details["redemption_id"]

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 100))
    def undo(self, which: int) -> None:
        """``which`` counts from the latest act backwards."""
        done = self.done[-1 - which % len(self.done)]
        person = self._holder(done.person)
        if done.undone:
            with pytest.raises(Refused, match="undone already"):
                self._act(undo, person, done.receipt.operation_id)
            return
        line = done.line
        if line is not None and line.kind == "adjust" and line.points > max(self._can_spend(person), 0):
            with pytest.raises(Refused, match="needs"):
                self._act(undo, person, done.receipt.operation_id)
            return
        receipt = self._act(undo, person, done.receipt.operation_id)
        self.plain.expire(person, self.today)
        if line is not None:
            self.plain.reverse(person, line, instant(self.clock.now))
        self.plain.expire(person, self.today)
        assert receipt.points == self.plain.balance(person)
        done.undone = True

    @rule(who=st.integers(0, 2), points=st.integers(1, 9))
    def return_what_was_spent(self, who: int, points: int) -> None:
        """A sale whose points are all spent is taken back: a block, or a debt."""
        person = self._someone(who)
        self.sell(who, points)
        sale = self.done[-1]
        if self._can_spend(person) > 0:
            self.adjust(who, -self._can_spend(person))
        self.undo(len(self.done) - 1 - self.done.index(sale))

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 100))
    def send_again(self, which: int) -> None:
        done = self.done[which % len(self.done)]
        actor = OWNER.doing(done.receipt.operation_id)
        again = done.call(self.store, actor, *done.arguments, **done.named)
        assert again.repeated
        assert (again.entries, again.details) == (done.receipt.entries, done.receipt.details)

    @rule(who=st.integers(0, 2), total=st.integers(-6, 15), source=st.sampled_from(["old", "older"]))
    def bring_legacy(self, who: int, total: int, source: str) -> None:
        person = self._someone(who)
        self.clock.forward(seconds=1)
        at = instant(self.clock.now)
        blocks = self.plain.blocks

        def work(connection: Connection) -> int:
            account_id = connection.value("SELECT id FROM account WHERE persona_id = :p", p=person)
            account = take_many(connection, [account_id], with_lots=[account_id])[account_id]
            origin = Origin(at=at, rule_version=0, import_run_id=1, blocks=blocks)
            book = Book(origin, IdSupply(self.store.new_ids, connection, 5))
            brought = legacy_totals(connection, [account_id], source).get(account_id, 0)
            points = legacy_difference(book, account, total, brought, source, member=True)
            write(connection, book)
            return points

        points = self.store.transact(work)
        if points > 0:
            self.plain.add(person, "legacy", points, at)
        elif points < 0:
            self.plain.take(person, "legacy", -points)

    @precondition(lambda self: len(self.live) > 1)
    @rule(survivor=st.integers(0, 2), absorbed=st.integers(0, 2))
    def merge(self, survivor: int, absorbed: int) -> None:
        into, from_ = self._someone(survivor), self._someone(absorbed)
        if into == from_:
            return
        self._act(join_points, into, into, from_)
        self.live.remove(from_)
        self.plain.expire(into, self.today)
        self.plain.expire(from_, self.today)
        self.plain.merge(into, from_)

    @rule(days=st.integers(1, 8))
    def later(self, days: int) -> None:
        self.clock.forward(days=days)

    def _holder(self, person: int) -> int:
        while person in self.plain.into:
            person = self.plain.into[person]
        return person

    @invariant()
    def the_store_is_the_model(self) -> None:
        if not getattr(self, "ready", False):
            return
        connection = self.store.connection
        assert ledger_faults(connection) == []
        for person in PEOPLE:
            balance, uncovered, last = connection.one(
                "SELECT balance, uncovered, last_redemption_id FROM account WHERE persona_id = :p", p=person
            ) or (0, 0, None)
            assert (balance, uncovered) == (self.plain.balance(person), self.plain.uncovered(person))
            assert self._lots(person) == self.plain.pictured(person)
            shown = points_overview(connection, person, self.clock.now.date())
            assert sum(line.points for line in shown.lines) == shown.points == self._can_spend(person)
            if person in self.live:
                standing = [
                    done.number
                    for done in self.done
                    if done.discount and not done.undone and self._holder(done.person) == person
                ]
                assert last == (standing[-1] if standing else None)

    def _lots(self, person: int) -> list[tuple[object, ...]]:
        rows = self.store.connection.all(
            "SELECT l.can_expire, l.expires_on, l.earned_at, l.kind, l.home_id, sum(l.remaining) FROM lot l "
            "JOIN account a ON a.id = l.account_id WHERE a.persona_id = :p AND l.remaining > 0 "
            "GROUP BY l.can_expire, l.expires_on, l.earned_at, l.kind, l.home_id",
            p=person,
        )
        return sorted(((bool(can), *rest, int(left)) for can, *rest, left in rows), key=repr)


def play(shop: Shop, *, lives: int, steps: int) -> None:
    """Runs the machine on fresh stores of a shop."""

    class Here(LedgerMachine):
        pass

    Here.shop = shop
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_lives_on_the_embedded_store_add_up_at_every_step(sqlite_template: Path) -> None:
    play(Shop(sqlite_template, None), lives=100, steps=30)


def test_lives_on_postgresql_add_up_at_every_step(postgres_server: str, postgres_template: str) -> None:
    play(Shop(None, (postgres_server, postgres_template)), lives=8, steps=20)
