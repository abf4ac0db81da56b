"""Random lives of three customers in a real store, compared with the plain model after every step.

Balance = sum of entries = lots' remaining - uncovered = sum of the overview's lines = the explanation's end; no
lot over-consumed, nothing below zero unless the shop says so (points.md rules 2 to 6, 16 to 24, 27 to 33, 35 to
37, 39). Merging and unmerging change no sum of balances less open blocks (engineering.md C13).
"""

import itertools
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
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
from store.database.store import Store, take_ids
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import Refused
from store.merging.merging import merge_personas
from store.merging.unmerging import unmerge
from store.modifiers.make import end_modifier, make_modifier
from store.modifiers.restrictions import Terms
from store.opening import open_store
from store.points.adjust import adjust_points
from store.points.earning.collectibles import make_codes, use_code
from store.points.earning.gifts import campaign_gift, flow_gift
from store.points.earning.referral import refer
from store.points.earning.sale import sell_by_hand
from store.points.expiry.sweep import sweep
from store.points.ledger.prove import ledger_faults
from store.points.orders.attaching import attach_receipt
from store.points.orders.correct import correct
from store.points.orders.integration import bring_back_integration, remove_integration
from store.points.orders.refund import refund
from store.points.rates.recalculate import recalculate
from store.points.reading.explanation import explanation
from store.points.reading.overview import points_overview
from store.points.undo import undo
from store.receipt import Receipt
from store.staff.permissions import Role
from tests.conftest import CountedRandomness, SetClock
from tests.postgres import fresh_database
from tests.store.points.files import bring
from tests.store.points.people import make_persona, operation_id, set_setting, staff_of
from tests.store.points.plain import Line, PlainLedger, PlainOrder

PEOPLE = (2001, 2002, 2003)
PHONES = {2001: "+12125550117", 2002: "+12125550118", 2003: "+12125550119"}
SOURCES = ("old", "older")
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where stores that last for one life wait for no disk."""
OWNER = staff_of(Role.OWNER)
LASTS = 10
COSTS = {"FREE": 0, "SMALL": 4, "ONCE": 9}
BOOST, VISIT, CODE = 3, 2, 5
REFERRER, FRIEND = PEOPLE[:2]
RATES = (50, 100, 200)


@dataclass
class Taken:
    """What a refund did: its lines, its part of the order, whether redeemed points came back with it."""

    lines: list[Line]
    cents: int
    back: int
    away: int
    visit: Line | None
    returned: bool


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
    code: str | None = None
    undone: bool = False
    number: int = field(default=0)
    order: PlainOrder | None = None
    receipt_no: str | None = None
    boosted: frozenset[int] = frozenset()
    attached: int | None = None
    taken: "Taken | None" = None
    at: Any = None


class Shop:
    """Opens a fresh seeded store for every example."""

    def __init__(self, sqlite_template: Path | None, postgres: tuple[str, str] | None) -> None:
        self.sqlite_template = sqlite_template
        self.postgres = postgres

    def fresh(self, stack: ExitStack, folder: Path, clock: SetClock) -> Store:
        if self.sqlite_template is not None:
            address = str(folder / "shop.store")
            shutil.copy(self.sqlite_template, address)
        else:
            server, template = self.postgres or ("", "")
            address = stack.enter_context(fresh_database(server, template))
        store = open_store(address, clock=clock, randomness=CountedRandomness())
        stack.callback(store.close)
        return store


class LedgerMachine(RuleBasedStateMachine):
    shop: Shop

    @initialize(
        blocks=st.booleans(),
        lapses=st.booleans(),
        visits=st.booleans(),
        boosts=st.booleans(),
        refers=st.booleans(),
    )
    def begin(self, blocks: bool, lapses: bool, visits: bool, boosts: bool, refers: bool) -> None:
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(dir=IN_MEMORY)))
        self.clock = SetClock()
        self.store = self.shop.fresh(self.stack, self.folder, self.clock)
        if self.store.dialect == "sqlite":
            self.store.connection.run("PRAGMA synchronous=OFF")
        set_setting(self.store, "undo_days", "3650")
        set_setting(self.store, "blocks", "on" if blocks else "off")
        if lapses:
            set_setting(self.store, "expiry", "fixed")
            set_setting(self.store, "expiry_days", str(LASTS))
        for person in PEOPLE:
            make_persona(self.store, person, phone=PHONES[person])
        for source in SOURCES:
            rows = [f"{person},{phone}" for person, phone in PHONES.items()]
            bring(self.store, OWNER, self.folder, source, "source_id,phone", *rows)
        for name, cost in COSTS.items():
            usage = "single" if name == "ONCE" else "unlimited"
            make_discount(self.store, OWNER, name, {"name": name, "cost": cost, "usage": usage})
        self.codes = make_codes(self.store, OWNER, 4, CODE).codes
        self.used_codes: set[str] = set()
        if visits:
            set_setting(self.store, "visit_points", str(VISIT))
            set_setting(self.store, "visits_per_day", "1000")
        if boosts:
            days = Terms(points=BOOST, starts_on=self.today, ends_on="2099-12-31")
            make_modifier(self.store, OWNER, "boost", "everybody", days)
        if refers:
            set_setting(self.store, "referral", "on")
            refer(self.store, OWNER, FRIEND, REFERRER)
        self.visits, self.boosts, self.refers = visits, boosts, refers
        self.rate = 100
        self.modifier: dict[str, int | None] = {"multiplier": None, "zero": None}
        self.boosted: set[int] = set()
        self.given: set[tuple[int, str, str | None]] = set()
        self.orders: list[PlainOrder] = []
        self.removals: list[list[PlainOrder]] = []
        self.plain = PlainLedger(blocks=blocks)
        self.lapses = lapses
        self.brought: dict[tuple[int, str], int] = {}
        self.joined: dict[int, int] = {}
        self.live = list(PEOPLE)
        self.done: list[Done] = []
        self.numbers = itertools.count(1)
        self.receipts = itertools.count(1)
        self.told: dict[int, tuple[int, str]] = {}
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
        done: Receipt = call(self.store, OWNER.doing(self.act_id), *arguments, **named)
        return done

    def _remember(
        self, call: Any, receipt: Receipt, person: int, line: Line | None, /, *arguments: Any, **named: Any
    ) -> Done:
        done = Done(call, arguments, named, receipt, person, line, at=self.clock.now)
        self.done.append(done)
        return done

    def _gone(self, day: Any = None) -> str | None:
        """The first day a lot earned on a day is gone."""
        if not self.lapses:
            return None
        day = day or self.clock.now.date()
        return date.fromordinal(day.toordinal() + LASTS + 1).isoformat()

    def _points(self, cents: int, rate: int) -> int:
        return cents * rate // 10_000

    @rule(who=st.integers(0, 2), points=st.integers(1, 12), web=st.booleans())
    def sell(self, who: int, points: int, web: bool) -> None:
        person = self._someone(who)
        cents, number = points * 100, next(self.receipts)
        receipt = self._act(sell_by_hand, person, person, cents, receipt=f"R{number}")
        purchase_id = receipt.details["purchase_id"]
        if web:
            self._call_it_web(purchase_id, number)
        self.plain.expire(person, self.today)
        order = PlainOrder(purchase_id, person, cents, self.today, web, f"R{number}", rate=self.rate)
        self.orders.append(order)
        self._earn(person, order, instant(self.clock.now))
        done = self._remember(sell_by_hand, receipt, person, None, person, cents, receipt=f"R{number}")
        done.order, done.boosted = order, self._boost(person, order, instant(self.clock.now))

    def _earn(self, person: int, order: PlainOrder, at: str) -> None:
        """What an order of today earns its customer and who referred them."""
        gone, cents = self._gone(), order.cents
        order.zeroed = self.modifier["zero"] is not None
        earned = 0 if order.zeroed else self._points(cents, self.rate)
        if earned:
            self.plain.add(person, "earn", earned, at, can_expire=True, gone_on=gone, order=order)
            order.earned = earned
            if self.modifier["multiplier"] is not None:
                self.plain.add(person, "multiplier", earned, at, order=order)
        if self.visits and not order.zeroed:
            order.visit = self.plain.add(
                person, "visit", VISIT, at, can_expire=True, gone_on=gone, order=order
            )
        family = self.plain.family(person)
        referrer = self._holder(REFERRER)
        if self.refers and FRIEND in family and referrer != person:
            self.plain.expire(referrer, self.today)
            points = cents // 100
            order.referrer, order.referred, order.referral = referrer, points, points
            self.plain.add(referrer, "referral", points, at, can_expire=True, gone_on=gone, order=order)

    def _boost(self, person: int, order: PlainOrder, at: str) -> frozenset[int]:
        """The boost of an audience entered by a purchase; who has had it by this."""
        boosted = frozenset(self.plain.family(person))
        if not self.boosts or boosted & self.boosted:
            return frozenset()
        self.plain.add(person, "boost", BOOST, at, order=order)
        self.boosted |= boosted
        return boosted

    @rule(who=st.integers(0, 2), points=st.integers(1, 12), refunded=st.sampled_from([0, 0, 33, 100]))
    def attach(self, who: int, points: int, refunded: int) -> None:
        """A receipt of today nobody was named for, part of it perhaps refunded, is given to a customer."""
        person, cents, number = self._someone(who), points * 100, next(self.receipts)
        at = instant(self.clock.now)
        purchase_id = self._nobodys(cents, cents * refunded // 100, number)
        receipt = self._act(attach_receipt, person, person, purchase_id)
        self.plain.expire(person, self.today)
        order = PlainOrder(purchase_id, person, cents, self.today, False, f"R{number}", rate=self.rate)
        order.refunded = cents * refunded // 100
        self.orders.append(order)
        if refunded < 100:
            self._earn(person, order, at)
            back = (2 * order.earned * order.refunded + cents) // (2 * cents)
            if back:
                self.plain.take(person, "refund", back, home=person, order=order)
                order.given_back = back
        done = self._remember(attach_receipt, receipt, person, None, person, purchase_id)
        done.order, done.attached = order, order.refunded
        if refunded < 100:
            done.boosted = self._boost(person, order, at)

    def _nobodys(self, cents: int, refunded: int, number: int) -> int:
        """An order without a customer; its id."""
        at = instant(self.clock.now)
        purchase_id = self.store.transact(lambda connection: take_ids(connection, "purchase", 1)[0])
        self.store.connection.insert(
            "purchase",
            id=purchase_id,
            source="Till",
            order_id=f"T{number}",
            receipt=f"R{number}",
            placed_at=at,
            placed_on=self.today,
            pre_tax=cents,
            tax=0,
            total=cents,
            items=1,
            refunded=refunded,
            qualifies=1,
            written_at=at,
            content_hash="",
        )
        return purchase_id

    def _call_it_web(self, purchase_id: int, number: int) -> None:
        """The order comes from the web shop, which can be removed."""
        self.store.connection.run(
            "UPDATE purchase SET source = 'Web', order_id = :number WHERE id = :id",
            number=f"{number:06d}",
            id=purchase_id,
        )

    @rule(kind=st.sampled_from(["multiplier", "zero"]))
    def change_the_modifiers(self, kind: str) -> None:
        standing = self.modifier[kind]
        if standing is None:
            terms = Terms(factor="2") if kind == "multiplier" else Terms()
            done = self._act(make_modifier, 0, kind, "everybody", terms)
            self.modifier[kind] = done.details["modifier"]
        else:
            self._act(end_modifier, 0, standing)
            self.modifier[kind] = None
        self.clock.forward(seconds=1)

    @rule(
        who=st.integers(0, 2),
        name=st.sampled_from(["Spring", "Autumn"]),
        points=st.integers(1, 5),
        flow=st.sampled_from([None, "2026", "2027"]),
    )
    def give(self, who: int, name: str, points: int, flow: str | None) -> None:
        """By a campaign, or by a flow on an occasion of it."""
        person = self._someone(who)
        family = self.plain.family(person)
        gift, named = (campaign_gift, {}) if flow is None else (flow_gift, {"occasion": flow})
        if any((member, name, flow) in self.given for member in family):
            with pytest.raises(Refused):
                self._act(gift, person, person, name, points, **named)
            return
        self._act(gift, person, person, name, points, **named)
        self.plain.expire(person, self.today)
        kind = "campaign_gift" if flow is None else "flow_gift"
        self.plain.add(person, kind, points, instant(self.clock.now))
        self.given |= {(member, name, flow) for member in family}

    @rule(who=st.integers(0, 2), which=st.integers(0, 3))
    def use_a_code(self, who: int, which: int) -> None:
        person, code = self._someone(who), self.codes[which]
        if code in self.used_codes:
            with pytest.raises(Refused, match="used"):
                self._act(use_code, person, person, code)
            return
        receipt = self._act(use_code, person, person, code)
        self.plain.expire(person, self.today)
        line = self.plain.add(
            person, "collectible", CODE, instant(self.clock.now), can_expire=True, gone_on=self._gone()
        )
        self._remember(use_code, receipt, person, line, person, code).code = code
        self.used_codes.add(code)

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

    @rule(who=st.integers(0, 2), name=st.sampled_from(sorted(COSTS)), on_last=st.booleans())
    def redeem(self, who: int, name: str, on_last: bool) -> None:
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
        receipt_no = self.orders[-1].receipt if on_last and self.orders else None
        receipt = self._act(redeem, person, person, name, receipt=receipt_no)
        self.plain.expire(person, self.today)
        line = self.plain.take(person, "redeem", cost) if cost else None
        done = self._remember(redeem, receipt, person, line, person, name, receipt=receipt_no)
        done.discount, done.number = name, receipt.details["redemption_id"]
        done.receipt_no, done.at = receipt_no, self.clock.now

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 100))
    def undo(self, which: int) -> None:
        """``which`` counts from the latest act backwards."""
        done = self.done[-1 - which % len(self.done)]
        person, line, order = self._holder(done.person), done.line, done.order
        if done.taken is not None:
            self._undo_refund(done, done.taken)
            return
        refused = None
        if done.undone:
            refused = "undone already"
        elif line is not None and line.kind == "adjust" and line.points > max(self._can_spend(person), 0):
            refused = "needs"
        elif order is not None and order.away is not None:
            refused = "taken away"
        elif order is not None and (order.refunded != (done.attached or 0) or order.corrected):
            refused = "since"
        if refused is not None:
            with pytest.raises(Refused, match=refused):
                self._act(undo, person, done.receipt.operation_id)
            return
        receipt = self._act(undo, person, done.receipt.operation_id)
        self.plain.expire(person, self.today)
        if order is not None:
            self._take_back(person, done, order)
        elif line is not None:
            self.plain.reverse(person, line, instant(self.clock.now))
        self.plain.expire(person, self.today)
        assert receipt.points == self.plain.balance(person)
        done.undone = True
        self.used_codes.discard(done.code or "")

    def _take_back(self, person: int, done: Done, order: PlainOrder) -> None:
        """The entries of the sale itself, and first what recalculations made of it, the latest first."""
        now = instant(self.clock.now)
        standing = [line for line in order.lines if line.points < 0 and not line.undone]
        beside = [line for line in order.lines if line.points < 0]
        for line in [line for line in reversed(order.lines) if line.kind == "recalculate"]:
            self.plain.reverse(self._holder(line.home), line, now, beside)
            order.earned -= line.points
        for line in standing:
            if line.kind == "refund":
                self.plain.reverse(self._holder(line.home), line, now, beside)
        booked = {line.kind: line for line in reversed(order.lines) if line.points > 0}
        if "referral" in booked:
            self.plain.expire(self._holder(booked["referral"].owner), self.today)
            order.referral = 0
        for kind in ("earn", "multiplier", "visit", "referral", "boost"):
            if kind in booked:
                holder = self._holder(booked[kind].owner)
                self.plain.reverse(holder, booked[kind], instant(self.clock.now))
                if kind == "earn":
                    order.earned -= booked[kind].points
        if done.attached is not None:
            self.orders.remove(order)
        order.visit, order.refunded = None, order.cents
        self.boosted -= done.boosted

    def _undo_refund(self, done: Done, taken: Taken) -> None:
        order = done.order
        assert order is not None
        refused = None
        if done.undone:
            refused = "undone already"
        elif order.away is not None:
            refused = "taken away"
        elif any(
            one.order is order and one.taken and not one.undone
            for one in self.done[self.done.index(done) + 1 :]
        ):
            refused = "later"
        elif taken.returned:
            refused = "redeemed"
        person = self._holder(order.home)
        if refused is not None:
            with pytest.raises(Refused, match=refused):
                self._act(undo, person, done.receipt.operation_id)
            return
        receipt = self._act(undo, person, done.receipt.operation_id)
        holders = [person, *(self._holder(line.home) for line in taken.lines)]
        for holder in holders:
            self.plain.expire(holder, self.today)
        for line in taken.lines:
            self.plain.reverse(self._holder(line.home), line, instant(self.clock.now), taken.lines)
        for holder in holders:
            self.plain.expire(holder, self.today)
        order.refunded -= taken.cents
        order.given_back -= taken.back
        order.referral += taken.away
        order.visit = taken.visit or order.visit
        done.undone = True
        assert receipt.points == self.plain.balance(person)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 20), share=st.sampled_from([1, 10, 33, 50, 100]))
    def refund(self, which: int, share: int) -> None:
        order = self.orders[-1 - which % len(self.orders)]
        person = self._holder(order.home)
        left = order.cents - order.refunded
        cents = max(1, left * share // 100)
        refused = "taken away" if order.away is not None else "in full already" if left <= 0 else None
        if refused is not None:
            with pytest.raises(Refused, match=refused):
                self._act(refund, person, order.number, cents, note="Drawn")
            return
        with pytest.raises(Refused, match="never refunded above"):
            self._act(refund, person, order.number, left + 1, note="Drawn")
        receipt = self._act(refund, person, order.number, cents, note="Drawn")
        done = self._remember(refund, receipt, person, None, order.number, cents, note="Drawn")
        done.order = order
        self.plain.expire(person, self.today)
        self._bring_referrer_up_to_date(order)
        full = cents == left
        returned = full and self._return_redeemed(person, order)
        back, away = order.back(cents), 0
        taken = done.taken = Taken([], cents, back, 0, None, returned)
        if back:
            taken.lines.append(self.plain.take(person, "refund", back, home=order.home, order=order))
        if full and order.visit is not None:
            taken.lines.append(self.plain.take(person, "visit", VISIT, home=order.home, order=order))
            taken.visit, order.visit = order.visit, None
        if order.referrer is not None and (away := order.referral_back(cents)):
            holder, home = self._holder(order.referrer), order.referrer
            taken.lines.append(self.plain.take(holder, "referral", away, home=home, order=order))
            order.referral -= away
            taken.away = away
        order.given_back += back
        order.refunded += cents
        self.plain.expire(person, self.today)
        assert (receipt.points, receipt.details["points_back"]) == (self.plain.balance(person), back)

    def _bring_referrer_up_to_date(self, order: PlainOrder) -> None:
        if order.referrer is not None:
            self.plain.expire(self._holder(order.referrer), self.today)

    def _return_redeemed(self, person: int, order: PlainOrder) -> bool:
        """What was redeemed on a receipt that comes back in full (rule 22); whether anything was."""
        returned = False
        sold = next(done for done in self.done if done.order is order)
        for done in self.done:
            if (
                done.discount is None
                or done.undone
                or done.receipt_no != order.receipt
                or self._holder(done.person) != person
                or abs(done.at - sold.at).days > 7
            ):
                continue
            if done.line is not None:
                self.plain.reverse(person, done.line, instant(self.clock.now))
            done.undone = returned = True
        return returned

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 20), points=st.integers(1, 12))
    def correct(self, which: int, points: int) -> None:
        order = self.orders[-1 - which % len(self.orders)]
        person, cents = self._holder(order.home), points * 100
        refused = None
        if order.away is not None:
            refused = "taken away"
        elif order.refunded:
            refused = "not corrected"
        elif cents == order.cents:
            refused = "this amount already"
        if refused is not None:
            with pytest.raises(Refused, match=refused):
                self._act(correct, person, order.number, cents, note="Drawn")
            return
        receipt = self._act(correct, person, order.number, cents, note="Drawn")
        self.plain.expire(person, self.today)
        self._bring_referrer_up_to_date(order)
        more = 0 if order.zeroed else self._points(cents, order.rate) - order.earned
        gone = self._gone(date.fromisoformat(order.placed))
        self._change(person, order, "correction", more, gone)
        if order.referrer is not None:
            after = (2 * order.referral * cents + order.cents) // (2 * order.cents)
            self._book(order.referrer, order, "correction", after - order.referral, gone)
            order.referred += after - order.referral
            order.referral = after
            self._bring_referrer_up_to_date(order)
        order.cents, order.corrected = cents, True
        self.plain.expire(person, self.today)
        assert (receipt.points, receipt.details["difference"]) == (self.plain.balance(person), more)

    def _change(self, person: int, order: PlainOrder, kind: str, points: int, gone: str | None) -> None:
        assert person == self._holder(order.home)
        self._book(order.home, order, kind, points, gone)
        order.earned += points

    def _book(self, home: int, order: PlainOrder, kind: str, points: int, gone: str | None) -> None:
        """Points of an order given or taken where those with this home are now."""
        person, at = self._holder(home), instant(self.clock.now)
        if points > 0:
            self.plain.add(person, kind, points, at, can_expire=True, gone_on=gone, home=home, order=order)
        elif points < 0:
            self.plain.take(person, kind, -points, home=home, order=order)

    @rule(rate=st.sampled_from(RATES))
    def recalculate(self, rate: int) -> None:
        self.clock.forward(seconds=1)
        set_setting(self.store, "points_rate", str(rate))
        self.rate = rate
        self.clock.forward(seconds=1)
        done = recalculate(self.store, OWNER, pause=0)
        touched = 0
        for person in sorted(self.live):
            changes = []
            for order in self.orders:
                if self._holder(order.home) != person or order.away is not None or order.zeroed:
                    continue
                points = self._points(order.cents, rate)
                gone = (2 * points * order.refunded + order.cents) // (2 * order.cents)
                target = 0 if order.refunded >= order.cents else points - gone
                if change := target - (order.earned - order.given_back):
                    changes.append((order, change))
            if changes:
                touched += 1
                self.plain.expire(person, self.today)
            for order, change in sorted(changes, key=lambda one: one[1] < 0):
                self._change(person, order, "recalculate", change, self._gone())
                order.rate = rate
        assert done.customers == touched
        assert recalculate(self.store, OWNER, pause=0).orders == 0

    @precondition(lambda self: any(order.web and order.away is None for order in self.orders))
    @rule()
    def remove_the_web_shop(self) -> None:
        self.clock.forward(seconds=1)
        remove_integration(self.store, OWNER, "Web", pause=0)
        leaving = [order for order in self.orders if order.web and order.away is None]
        homes = {home for order in leaving for home in order.standing()}
        for person in sorted({self._holder(home) for home in homes}):
            self.plain.expire(person, self.today)
        for order in leaving:
            order.away = []
            for home, standing in order.standing().items():
                person, kind = self._holder(home), "integration_out"
                if standing > 0:
                    order.away.append(self.plain.take(person, kind, standing, home=home, order=order))
                else:
                    at = instant(self.clock.now)
                    order.away.append(self.plain.add(person, kind, -standing, at, home=home, order=order))
        self.removals.append(leaving)

    @precondition(lambda self: self.removals)
    @rule()
    def bring_the_web_shop_back(self) -> None:
        self.clock.forward(seconds=1)
        bring_back_integration(self.store, OWNER, "Web", pause=0)
        by_person: dict[int, list[Line]] = {}
        for order in self.removals.pop():
            for line in order.away or ():
                by_person.setdefault(self._holder(line.home), []).append(line)
            order.away = None
        for person in sorted(by_person):
            self.plain.expire(person, self.today)
        every = [line for lines in by_person.values() for line in lines]
        for person, lines in sorted(by_person.items()):
            for line in sorted(lines, key=lambda line: line.number):
                self.plain.reverse(person, line, instant(self.clock.now), every)
            self.plain.expire(person, self.today)

    @rule(who=st.integers(0, 2), points=st.integers(1, 9))
    def return_what_was_spent(self, who: int, points: int) -> None:
        """A sale whose points are all spent is taken back: a block, or a debt."""
        person = self._someone(who)
        self.sell(who, points, False)
        sale = self.done[-1]
        if self._can_spend(person) > 0:
            self.adjust(who, -self._can_spend(person))
        self.undo(len(self.done) - 1 - self.done.index(sale))

    @precondition(lambda self: self.refers and self._holder(FRIEND) != self._holder(REFERRER))
    @rule(
        points=st.integers(2, 12),
        shares=st.lists(st.sampled_from([10, 33, 50, 100]), min_size=1, max_size=3),
        back=st.booleans(),
    )
    def refund_a_friend_in_parts(self, points: int, shares: list[int], back: bool) -> None:
        """A referred customer buys and returns it bit by bit; perhaps the last bit is taken back."""
        self.sell(self.live.index(self._holder(FRIEND)), points, False)
        for share in shares:
            self.refund(0, share)
        if back:
            self.undo(0)

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 100))
    def send_again(self, which: int) -> None:
        done = self.done[which % len(self.done)]
        actor = OWNER.doing(done.receipt.operation_id)
        again = done.call(self.store, actor, *done.arguments, **done.named)
        assert again.repeated
        assert (again.entries, again.details) == (done.receipt.entries, done.receipt.details)

    @rule(who=st.integers(0, 2), points=st.integers(5, 12), share=st.sampled_from([50, 100]))
    def return_what_was_redeemed_on(self, who: int, points: int, share: int) -> None:
        """A redemption is spent on a sale, and the sale comes back: in full, the redemption does too."""
        self.sell(who, points, False)
        self.redeem(who, "SMALL", True)
        self.refund(0, share)

    @rule(record=st.sampled_from(PEOPLE), total=st.integers(-6, 15), source=st.sampled_from(SOURCES))
    def import_legacy(self, record: int, total: int, source: str) -> None:
        """A file names the total it brought a record, whoever holds that record now."""
        person = self._holder(record)
        self.clock.forward(seconds=1)
        row = f"{record},{PHONES[record]},{total}"
        taken = bring(self.store, OWNER, self.folder, source, "source_id,phone,legacy_points", row)
        assert taken.counts.rejected == 0
        points = total - self.brought.get((record, source), 0)
        self.brought[record, source] = total
        if not points:
            return
        if points > 0:
            self.plain.add(person, "legacy", points, instant(self.clock.now), home=record)
            return
        self.plain.expire(person, self.today)
        self.plain.take(person, "legacy", -points, home=record)

    @precondition(lambda self: len(self.live) > 1)
    @rule(survivor=st.integers(0, 2), absorbed=st.integers(0, 2))
    def merge(self, survivor: int, absorbed: int) -> None:
        into, from_ = self._someone(survivor), self._someone(absorbed)
        if into == from_:
            return
        done = self._act(merge_personas, into, into, from_)
        self.joined[from_] = done.details["merge_id"]
        self.live.remove(from_)
        self.plain.expire(into, self.today)
        self.plain.expire(from_, self.today)
        before = self._worth()
        self.plain.merge(into, from_)
        assert self._worth() == before

    @precondition(lambda self: any(into in self.live for into in self.plain.into.values()))
    @rule(which=st.integers(0, 2))
    def unmerge(self, which: int) -> None:
        pairs = [pair for pair in sorted(self.plain.into.items()) if pair[1] in self.live]
        from_, into = pairs[which % len(pairs)]
        self._part(into, from_)

    def _part(self, into: int, from_: int) -> None:
        self._act(unmerge, into, into, self.joined.pop(from_))
        self.live = sorted([*self.live, from_])
        self.plain.expire(into, self.today)
        self.plain.expire(from_, self.today)
        before = self._worth()
        self.plain.unmerge(into, from_)
        assert self._worth() == before

    def _worth(self) -> int:
        """The sum of balances less open blocks."""
        return sum(self.plain.balance(person) for person in PEOPLE) - self.plain.blocked()

    @precondition(lambda self: len(self.live) > 1)
    @rule(
        pair=st.permutations([0, 1, 2]),
        spent=st.integers(0, 15),
        returned=st.booleans(),
        days=st.sampled_from([0, 6, 12]),
        again=st.booleans(),
    )
    def live_together_for_a_while(
        self, pair: list[int], spent: int, returned: bool, days: int, again: bool
    ) -> None:
        """Merged, much is done, and taken apart; perhaps merged once more."""
        one, other = (self._someone(number) for number in pair[:2])
        if one == other:
            return
        places = self.live.index(one), self.live.index(other)
        self.merge(*places)
        if points := min(spent, self._can_spend(one)):
            self.adjust(self.live.index(one), -points)
        theirs = [number for number, order in enumerate(reversed(self.orders)) if order.home == other]
        if returned and theirs:
            self.refund(theirs[spent % len(theirs)], 100)
        if days:
            self.later(days, False)
        self._part(one, other)
        if again:
            self.merge(self.live.index(one), self.live.index(other))

    @rule(days=st.integers(1, 9), swept=st.booleans())
    def later(self, days: int, swept: bool) -> None:
        self.clock.forward(days=days)
        if swept:
            sweep(self.store, OWNER, pause=0)
            for person in PEOPLE:
                self.plain.expire(person, self.today)

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
            balance, uncovered, last, version = connection.one(
                "SELECT balance, uncovered, last_redemption_id, version FROM account WHERE persona_id = :p",
                p=person,
            ) or (0, 0, None, 0)
            assert (balance, uncovered) == (self.plain.balance(person), self.plain.uncovered(person))
            assert self._lots(person) == self.plain.pictured(person)
            shown = points_overview(connection, person, self.clock.now.date())
            assert sum(line.points for line in shown.lines) == shown.points == self._can_spend(person)
            assert not self.plain.blocks or balance >= 0
            if person in self.live and self.told.get(person) != (version, self.today):
                self.told[person] = version, self.today
                told = explanation(connection, person, self.store.settings(), self.clock.now.date())
                assert told.difference == 0
                assert sum(line.points for line in told.lines) == told.points == shown.points
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


@pytest.mark.parametrize("part", range(4))
def test_lives_on_the_embedded_store_add_up_at_every_step(sqlite_template: Path, part: int) -> None:
    """Five hundred lives of fifty steps, in parts that may run at once."""
    play(Shop(sqlite_template, None), lives=125, steps=50)


def test_lives_on_postgresql_add_up_at_every_step(postgres_server: str, postgres_template: str) -> None:
    play(Shop(None, (postgres_server, postgres_template)), lives=10, steps=25)
