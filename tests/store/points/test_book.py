"""The posting engine alone: lots, uncovered parts, blocks, reversals (points.md rules 5, 29, 30, 32)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store.errors import Refused
from store.points.ledger.records import Terms
from tests.store.points.notebook import Notebook
from tests.store.points.plain import Line, PlainLedger, Short

A, B, C = 1, 2, 3


def notebook(*, blocks: bool = True) -> Notebook:
    made = Notebook(blocks=blocks)
    for number in (A, B, C):
        made.open(number)
    return made


def kinds(book: Notebook, number: int = A) -> list[tuple[str, int]]:
    return [(e["kind"], e["points"]) for e in book.entries.values() if e["account_id"] == number]


def expiring(day: str) -> Terms:
    return Terms(True, day, "fixed 10")


def test_rule_5_expiring_points_are_used_before_a_boost() -> None:
    book = notebook()
    book.post(A, "earn", 100, terms=expiring("2026-02-01"))
    book.post(A, "boost", 50)
    book.post(A, "redeem", -60)
    book.expire(A, "2026-02-01")
    assert kinds(book)[-1] == ("expire", -40)
    assert book.balance(A) == 50


def test_rule_5_lots_are_used_soonest_first_then_oldest_then_never_expiring() -> None:
    book = notebook()
    book.post(A, "boost", 10, earned_at="2026-01-01")
    book.post(A, "earn", 10, terms=Terms(can_expire=True), earned_at="2026-01-03")
    book.post(A, "earn", 10, terms=Terms(can_expire=True), earned_at="2026-01-02")
    book.post(A, "earn", 10, terms=expiring("2026-05-01"), earned_at="2026-01-04")
    book.post(A, "earn", 10, terms=expiring("2026-04-01"), earned_at="2026-01-05")
    order = []
    for _ in range(5):
        book.post(A, "redeem", -10)
        order.append(book.lots[book.uses[-1][2]].earned_at)
    assert order == ["2026-01-05", "2026-01-04", "2026-01-02", "2026-01-03", "2026-01-01"]


def test_rule_5_a_refund_uses_its_own_orders_lots_first_and_then_any() -> None:
    book = notebook()
    book.post(A, "earn", 30, terms=expiring("2026-02-01"), purchase_id=7)
    own = book.post(A, "earn", 20, purchase_id=8)
    book.post(A, "refund", -25, purchase_id=8)
    left = {lot.entry_id: lot.remaining for lot in book.lots.values()}
    assert (left[own], sum(left.values())) == (0, 25)


def test_rule_5_a_block_opens_no_lot_and_new_earnings_never_dissolve_it() -> None:
    book = notebook()
    book.post(A, "legacy", -40)
    assert kinds(book) == [("legacy", -40), ("block", 40)]
    assert book.lots == {}
    book.post(A, "earn", 10)
    assert book.balance(A) == 10
    assert kinds(book)[-1] == ("earn", 10)


def test_rule_5_without_blocks_a_new_lot_first_serves_the_oldest_uncovered_part() -> None:
    book = notebook(blocks=False)
    first = book.post(A, "legacy", -40)
    second = book.post(A, "legacy", -40)
    book.post(A, "earn", 50)
    assert (book.debts[first].remaining, book.debts[second].remaining) == (0, 30)
    assert book.balance(A) == -30
    assert book.faults() == []


def test_rule_29_a_redemption_or_adjustment_below_zero_is_refused_with_the_figures() -> None:
    book = notebook()
    book.post(A, "earn", 20)
    for kind in ("redeem", "adjust"):
        with pytest.raises(Refused, match="needs 21 points, has 20"):
            book.post(A, kind, -21)
    assert book.balance(A) == 20
    assert book.faults() == []


def test_sequence_1_an_undone_redemption_first_dissolves_the_block_of_a_refund() -> None:
    book = notebook()
    book.post(A, "earn", 100, purchase_id=7)
    redemption = book.post(A, "redeem", -100)
    book.post(A, "refund", -100, purchase_id=7)
    assert kinds(book)[-2:] == [("refund", -100), ("block", 100)]
    book.reverse(A, redemption)
    assert kinds(book)[-2:] == [("redeem_reversal", 100), ("block", -100)]
    assert book.balance(A) == 0
    assert book.faults() == []


def test_rule_5_a_reversal_dissolves_no_more_of_a_block_than_came_back() -> None:
    """What else is in the lot was earned after the block, and new earnings never dissolve one."""
    book = notebook()
    book.post(A, "earn", 20, purchase_id=7)
    book.post(A, "adjust", -20)
    book.post(A, "refund", -20, purchase_id=7)
    book.post(A, "earn", 12, purchase_id=8)
    redemption = book.post(A, "redeem", -4)
    book.reverse(A, redemption)
    assert kinds(book)[-2:] == [("redeem_reversal", 4), ("block", -4)]
    assert book.balance(A) == 8
    assert book.faults() == []


def test_sequence_2_without_blocks_new_points_serve_the_debt_and_an_undo_gives_them_back() -> None:
    book = notebook(blocks=False)
    book.post(A, "earn", 100, purchase_id=7)
    redemption = book.post(A, "redeem", -100)
    book.post(A, "refund", -100, purchase_id=7)
    assert book.balance(A) == -100
    book.post(A, "earn", 150)
    assert [lot.remaining for lot in book.accounts[A].open_lots] == [50]
    book.reverse(A, redemption)
    assert book.balance(A) == 150
    assert book.faults() == []


def test_sequence_3_points_that_come_back_late_expire_again() -> None:
    book = notebook()
    book.post(A, "earn", 100, terms=expiring("2026-01-11"))
    redemption = book.post(A, "redeem", -60)
    book.expire(A, "2026-01-11")
    book.reverse(A, redemption)
    book.expire(A, "2026-01-12")
    assert kinds(book)[-3:] == [("expire", -40), ("redeem_reversal", 60), ("expire", -60)]
    assert book.balance(A) == 0


def test_sequence_4_a_refund_of_points_in_parts_leaves_the_bonus() -> None:
    book = notebook()
    book.post(A, "earn", 100, purchase_id=7)
    book.post(A, "multiplier", 100, purchase_id=7)
    for part in (-33, -34, -33):
        book.post(A, "refund", part, purchase_id=7)
    assert book.balance(A) == 100


def test_sequence_15_undoing_an_adjustment_whose_points_are_spent_is_refused() -> None:
    book = notebook()
    adjustment = book.post(A, "adjust", 100)
    book.post(A, "redeem", -80)
    before = len(book.entries)
    with pytest.raises(Refused, match="needs 100 points, has 20"):
        book.reverse(A, adjustment)
    assert len(book.entries) == before
    assert book.balance(A) == 20


def test_rule_32_a_merge_moves_lots_with_their_dates_kinds_and_homes() -> None:
    book = notebook()
    book.post(A, "earn", 100, terms=expiring("2026-05-01"), earned_at="2026-01-01")
    book.post(B, "boost", 80, earned_at="2025-12-01")
    book.post(B, "earn", 120, terms=expiring("2026-03-01"), earned_at="2026-01-02")
    book.merge(A, B)
    assert (book.balance(A), book.balance(B)) == (300, 0)
    assert book.pictured(A) == sorted(
        [
            (True, "2026-05-01", "2026-01-01", "earn", A, 100),
            (True, "2026-03-01", "2026-01-02", "earn", B, 120),
            (False, None, "2025-12-01", "boost", B, 80),
        ],
        key=repr,
    )
    assert {lot.came_from_id for lot in book.accounts[A].open_lots} == {None, 2, 3}


def test_rule_32_a_redemption_of_the_absorbed_one_is_undone_into_the_survivor() -> None:
    book = notebook()
    book.post(B, "earn", 100, terms=expiring("2026-03-01"), earned_at="2026-01-02")
    redemption = book.post(B, "redeem", -60)
    book.merge(A, B)
    book.reverse(A, redemption)
    assert (book.balance(A), book.balance(B)) == (100, 0)
    assert book.pictured(A) == [(True, "2026-03-01", "2026-01-02", "earn", B, 100)]
    assert book.faults() == []


def test_an_undo_after_a_merge_dissolves_the_block_of_the_absorbed_one() -> None:
    book = notebook()
    book.post(B, "earn", 100, purchase_id=7)
    redemption = book.post(B, "redeem", -100)
    book.post(B, "refund", -100, purchase_id=7)
    book.merge(A, B)
    book.reverse(A, redemption)
    assert (book.balance(A), book.balance(B)) == (0, 0)
    assert book.faults() == []


KINDS = ("earn", "boost", "adjust", "legacy", "referral")


class BookMachine(RuleBasedStateMachine):
    """Random acts on three accounts, compared with the plain model after every step."""

    @initialize(blocks=st.booleans())
    def begin(self, blocks: bool) -> None:
        self.book = notebook(blocks=blocks)
        self.plain = PlainLedger(blocks=blocks)
        self.live = [A, B, C]
        self.clock = 0
        self.lines: dict[int, Line] = {}
        self.where: dict[int, int] = {}

    def _person(self, number: int) -> int:
        return self.live[number % len(self.live)]

    def _now(self) -> str:
        self.clock += 1
        return f"2026-01-{self.clock:04d}"

    @rule(
        who=st.integers(0, 2),
        kind=st.sampled_from(KINDS),
        points=st.integers(1, 12),
        lasts=st.one_of(st.none(), st.integers(0, 9)),
    )
    def gain(self, who: int, kind: str, points: int, lasts: int | None) -> None:
        person, earned = self._person(who), self._now()
        can_expire = kind in ("earn", "referral")
        gone = f"2026-02-{lasts:02d}" if lasts is not None and can_expire else None
        entry = self.book.post(person, kind, points, terms=Terms(can_expire, gone, None), earned_at=earned)
        line = self.plain.add(person, kind, points, earned, can_expire=can_expire, gone_on=gone)
        self.lines[entry] = line

    @rule(
        who=st.integers(0, 2),
        kind=st.sampled_from(["redeem", "redeem", "adjust", "legacy", "refund"]),
        points=st.integers(1, 15),
    )
    def lose(self, who: int, kind: str, points: int) -> None:
        person = self._person(who)
        try:
            line = self.plain.take(person, kind, points)
        except Short:
            with pytest.raises(Refused):
                self.book.post(person, kind, -points)
            return
        self.lines[self.book.post(person, kind, -points)] = line

    @precondition(lambda self: self.lines)
    @rule(which=st.integers(0, 200))
    def undo(self, which: int) -> None:
        entry, line = list(self.lines.items())[which % len(self.lines)]
        person = line.owner
        while person in self.plain.into:
            person = self.plain.into[person]
        if line.undone:
            return
        try:
            self.plain.reverse(person, line, self.book.next_at)
        except Short:
            with pytest.raises(Refused):
                self.book.reverse(person, entry)
            return
        self.book.reverse(person, entry)

    @rule(who=st.integers(0, 2), day=st.integers(0, 9))
    def lapse(self, who: int, day: int) -> None:
        person = self._person(who)
        self.plain.expire(person, f"2026-02-{day:02d}")
        self.book.expire(person, f"2026-02-{day:02d}")

    @precondition(lambda self: len(self.live) > 1)
    @rule(survivor=st.integers(0, 2), absorbed=st.integers(0, 2), rare=st.integers(0, 3))
    def merge(self, survivor: int, absorbed: int, rare: int) -> None:
        into, from_ = self._person(survivor), self._person(absorbed)
        if into == from_ or rare:
            return
        self.live.remove(from_)
        self.plain.merge(into, from_)
        self.book.merge(into, from_)

    @invariant()
    def the_book_is_the_model(self) -> None:
        assert self.book.faults() == []
        for person in (A, B, C):
            assert self.book.balance(person) == self.plain.balance(person)
            assert self.book.accounts[person].uncovered == self.plain.uncovered(person)
            assert self.book.pictured(person) == self.plain.pictured(person)


BookMachine.TestCase.settings = settings(
    max_examples=500,
    stateful_step_count=50,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestBookAgainstThePlainModel = BookMachine.TestCase
