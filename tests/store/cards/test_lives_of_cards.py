"""Random lives of four cards against a plain model: numbers in a dictionary and lists of what was done."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from store.cards.correcting import correct_card
from store.cards.issuing import remove_card
from store.cards.records import transactions_of
from store.database.store import Store
from store.errors import Refused
from store.opening import open_store
from store.points.ledger.prove import ledger_faults
from store.points.undo import undo
from tests.conftest import CountedRandomness, SetClock
from tests.postgres import fresh_database
from tests.store.cards.shop import OWNER, card, do, stands
from tests.store.points.people import operation_id

KINDS = ("stamp", "cash-back", "multipass", "reward")
COUNTED = {
    "stamp": ("add_stamps", "subtract_stamps"),
    "multipass": ("add_visits", "deduct_visits"),
    "reward": ("credit_points", "subtract_points"),
}
MONEY = ("credit_amount", "subtract_amount", "add_purchase")
GOALS = {"stamp": ("redeem_reward", 10), "reward": ("receive_reward", 100)}


class Plain:
    """What a card is to the model: a balance, and what was done that still stands, each with its change."""

    def __init__(self, balance: int) -> None:
        self.balance = balance
        self.deleted = False
        self.done: list[list[Any]] = []

    def try_(self, change: int) -> bool:
        if self.deleted or self.balance + change < 0:
            return False
        self.balance += change
        return True


class CardMachine(RuleBasedStateMachine):
    """Acts on cards; what the model refuses the store must refuse."""

    template: ClassVar[Any] = None

    @initialize()
    def begin(self) -> None:
        """Opens a fresh shop with a card of each kind."""
        self.folder = Path(tempfile.mkdtemp(prefix="regulars-cards-", dir=_memory()))
        self.database = None
        if isinstance(self.template, Path):
            shutil.copy(self.template, self.folder / "s.store")
            address = str(self.folder / "s.store")
        else:
            self.database = fresh_database(*self.template)
            address = self.database.__enter__()
        self.store: Store = open_store(address, clock=SetClock(), randomness=CountedRandomness())
        self.numbers = 0
        self.cards = {kind: card(self.store, kind) for kind in KINDS}
        self.plain = {kind: Plain(stands(self.store, mine)) for kind, mine in self.cards.items()}

    def _act(self, kind: str, verb: str, change: int, given: dict[str, Any]) -> None:
        self.numbers += 1
        actor = OWNER.doing(operation_id(self.numbers))
        from store.cards.transacting import transact_card

        plain, mine = self.plain[kind], self.cards[kind]
        if plain.try_(change):
            done = transact_card(self.store, actor, mine, verb, **given)
            assert transact_card(self.store, actor, mine, verb, **given).repeated
            plain.done.append([done.operation_id, verb, change, given.get("amount")])
            return
        try:
            do(self.store, mine, verb, **given)
        except Refused:
            return
        raise AssertionError(f"{verb} {given} on {kind} was to be refused")

    @rule(kind=st.sampled_from(sorted(COUNTED)), down=st.booleans(), count=st.integers(1, 15))
    def count(self, kind: str, down: bool, count: int) -> None:
        """Stamps, visits and card points on and off."""
        self._act(kind, COUNTED[kind][down], -count if down else count, {"count": count})

    @rule(verb=st.sampled_from(MONEY), amount=st.integers(1, 2000))
    def money(self, verb: str, amount: int) -> None:
        """Money on and off; a purchase brings five percent."""
        change = {"credit_amount": amount, "subtract_amount": -amount}.get(verb, amount * 500 // 10_000)
        self._act("cash-back", verb, change, {"amount": amount})

    @rule(kind=st.sampled_from(sorted(GOALS)), many=st.integers(1, 2))
    def reward(self, kind: str, many: int) -> None:
        """Rewards for stamps or card points."""
        verb, goal = GOALS[kind]
        self._act(kind, verb, -goal * many, {"count": many})

    @rule(kind=st.sampled_from(KINDS), which=st.integers(0, 5))
    def take_back(self, kind: str, which: int) -> None:
        """Undoes something that stands."""
        plain = self.plain[kind]
        if not plain.done:
            return
        act = plain.done[which % len(plain.done)]
        if plain.try_(-act[2]):
            plain.done.remove(act)
            undo(self.store, OWNER, act[0])
            return
        try:
            undo(self.store, OWNER, act[0])
        except Refused:
            return
        raise AssertionError("the undo was to be refused")

    @rule(amount=st.integers(1, 2000))
    def correct(self, amount: int) -> None:
        """Edits the last amount of money."""
        plain, mine = self.plain["cash-back"], self.cards["cash-back"]
        last = plain.done[-1] if plain.done else None
        change = 0
        if last is not None:
            sign = {"credit_amount": amount, "subtract_amount": -amount}
            change = sign.get(last[1], amount * 500 // 10_000) - last[2]
        if last is not None and amount != last[3] and plain.try_(change):
            last[2] += change
            last[3] = amount
            correct_card(self.store, OWNER, mine, amount, note="Typed wrong")
            return
        try:
            correct_card(self.store, OWNER, mine, amount, note="Typed wrong")
        except Refused:
            return
        raise AssertionError("the correction was to be refused")

    @rule(kind=st.sampled_from(KINDS), sure=st.integers(0, 9))
    def remove(self, kind: str, sure: int) -> None:
        """Seldom: takes a card out of use."""
        if sure == 0 and not self.plain[kind].deleted:
            self.plain[kind].deleted = True
            remove_card(self.store, OWNER, self.cards[kind])

    @invariant()
    def everything_adds_up(self) -> None:
        """Model = account = sum of transactions = the last one's balance; the ledger proves."""
        for kind, mine in self.cards.items():
            expected = self.plain[kind].balance
            rows = transactions_of(self.store.connection, mine)
            assert stands(self.store, mine) == expected == sum(row.units for row in rows)
            assert expected == (rows[0].balance if rows else 0)
        assert ledger_faults(self.store.connection) == []

    def teardown(self) -> None:
        """Closes the shop."""
        if hasattr(self, "store"):
            self.store.close()
            if self.database is not None:
                self.database.__exit__(None, None, None)
            shutil.rmtree(self.folder)


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def play(template: object, lives: int, steps: int) -> None:
    """Runs the machine on fresh stores."""

    class Here(CardMachine):
        pass

    Here.template = template
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


def test_lives_of_cards_on_the_embedded_store_add_up_at_every_step(sqlite_template: Path) -> None:
    play(sqlite_template, 60, 40)


def test_lives_of_cards_on_postgresql_add_up_at_every_step(
    postgres_server: str, postgres_template: str
) -> None:
    play((postgres_server, postgres_template), 4, 25)
