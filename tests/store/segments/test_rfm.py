"""RFM: scores by quintiles, ten names for twenty-five cells, refreshed in chunks, listed by the bar."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted, Refused
from store.modifiers.filling import fill_audience
from store.people.card import open_card
from store.search.answer import answer
from store.search.language.completion import complete
from store.search.language.parser import parse
from store.search.vocabulary import vocabulary
from store.segments import rfm_run
from store.segments.counting import refresh_counts
from store.segments.rfm_bands import Bands
from store.segments.rfm_cuts import KEPT, read_cuts
from store.segments.rfm_map import Rfm, latest, read_rfm
from store.segments.rfm_names import CELLS, GROUP_OF, GROUPS, cells_of
from store.segments.rfm_run import begin_rfm, refresh_rfm
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import set_setting
from tests.store.points.shop_rules import modifier
from tests.store.search.people import add_persona
from tests.store.segments.scores import NAMES, quintiles, rfm

MakeActor = Callable[..., Actor]
Scores = dict[int, tuple[int, int, int, int]]


def buyer(store: Store, number: int, at: str | None, sales: int = 1, spent: int = 100, **columns: Any) -> int:
    return add_persona(store, number, f"Ada {number}", purchased=at, sales=sales, spent=spent, **columns)


def day(number: int) -> str:
    return f"2026-{1 + number // 28:02}-{1 + number % 28:02}T12:00:00.000Z"


def scores(store: Store) -> Scores:
    rows = store.connection.all("SELECT persona_id, cell, recency, frequency, monetary FROM rfm_score")
    return {row[0]: tuple(row[1:]) for row in rows}


def parts(found: Rfm) -> list[tuple[str, int]]:
    """The search and the number of every cell and group."""
    return [
        *((one.query, one.customers) for one in found.cells),
        *((one.query, one.customers) for one in found.groups),
        *((one.query, one.customers) for one in found.grid),
    ]


@pytest.fixture
def town(store: Store) -> Store:
    """Two hundred buyers of every kind, many of them alike, and who is not scored."""
    random = Random(555)
    for number in range(1001, 1201):
        buyer(
            store,
            number,
            day(random.choice((3, 40, random.randrange(300)))),
            sales=random.choice((1, 1, 1, 2, 3, random.randrange(1, 40))),
            spent=random.choice((0, 500, random.randrange(100_000))),
        )
    buyer(store, 1301, None, sales=0, spent=0)
    buyer(store, 1302, day(5), sales=9, spent=9_000, status="archived")
    return store


def expected(store: Store) -> Scores:
    figures = store.connection.all(
        "SELECT id, last_purchase_at, sales, spent FROM persona WHERE status = 'active' AND sales > 0"
    )
    recency = quintiles({row[0]: row[1] for row in figures})
    frequency = quintiles({row[0]: row[2] for row in figures})
    monetary = quintiles({row[0]: row[3] for row in figures})
    return {
        one: (
            10 * recency[one] + -(-(frequency[one] + monetary[one]) // 2),
            recency[one],
            frequency[one],
            monetary[one],
        )
        for one in recency
    }


def test_every_cell_of_the_map_has_one_name_and_there_are_ten() -> None:
    assert len(GROUPS) == 10
    named = [cell for group in GROUPS for cell in group.cells]
    assert sorted(named) == sorted(CELLS) == sorted(set(named))
    assert {group.name: " ".join(map(str, sorted(group.cells))) for group in GROUPS} == NAMES


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("champions", (54, 55)),
        ("Can't lose", (15, 25)),
        ("CANT-LOSE", (15, 25)),
        ("at risk", (13, 14, 23, 24)),
        ("r4f5", (45,)),
        ("45", (45,)),
        ("r2", (21, 22, 23, 24, 25)),
        ("none", ()),
        ("r6f1", None),
        ("", None),
        ("champion", None),
        ("455", None),
    ],
)
def test_a_value_of_rfm_is_a_name_a_cell_or_a_row(text: str, cells: tuple[int, ...] | None) -> None:
    assert cells_of(text) == cells


def test_scores_are_those_of_counting_one_by_one(town: Store, actor: MakeActor) -> None:
    done = refresh_rfm(town, actor(Role.ANALYST))
    assert scores(town) == expected(town)
    assert (done.customers, done.changed, done.removed) == (200, 200, 0)


def test_equal_customers_have_equal_scores_and_fifths_are_equal_without_ties(
    store: Store, actor: MakeActor
) -> None:
    for number in range(10):
        buyer(store, 1001 + number, day(number), sales=4, spent=100 * number)
    refresh_rfm(store, actor())
    found = [scores(store)[1001 + number] for number in range(10)]
    assert [one[1] for one in found] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [one[2] for one in found] == [1] * 10
    assert [one[3] for one in found] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(
    ("count", "wanted"), [(1, [1]), (2, [1, 3]), (3, [1, 2, 4]), (4, [1, 2, 3, 4]), (5, [1, 2, 3, 4, 5])]
)
def test_of_fewer_than_five_customers_nobody_has_the_best_score(
    store: Store, actor: MakeActor, count: int, wanted: list[int]
) -> None:
    for number in range(count):
        buyer(store, 1001 + number, day(number))
    refresh_rfm(store, actor())
    assert [scores(store)[1001 + number][1] for number in range(count)] == wanted


def test_where_most_have_bought_once_all_ten_names_are_in_use(store: Store, actor: MakeActor) -> None:
    for number in range(250):
        sales = 1 if number % 5 < 3 else 2 + number % 17
        buyer(store, 1001 + number, day(number), sales=sales, spent=sales * (100 + number * 7919 % 3_000))
    refresh_rfm(store, actor())
    found = {one.name: one.customers for one in read_rfm(store, actor()).groups}
    assert all(found[name] for name in NAMES), found


def test_a_store_without_buyers_is_computed_and_empty(store: Store, actor: MakeActor) -> None:
    buyer(store, 1001, None, sales=0, spent=0)
    done = refresh_rfm(store, actor())
    assert (done.customers, done.changed) == (0, 0)
    assert done.cuts.recency == (None, None, None, None)
    found = read_rfm(store, actor())
    assert (found.customers, found.groups[-1].name, found.groups[-1].customers) == (0, "none", 1)
    assert [row.id for row in answer(store, actor(), "rfm:none").rows] == [1001]
    assert answer(store, actor(), "rfm:champions").rows == ()


def test_a_refresh_writes_only_what_has_changed(town: Store, actor: MakeActor) -> None:
    refresh_rfm(town, actor())
    assert refresh_rfm(town, actor()).changed == 0
    best = max(scores(town), key=lambda one: scores(town)[one])
    town.connection.run("UPDATE persona SET status = 'archived' WHERE id = :id", id=best)
    town.connection.run("UPDATE persona SET sales = 90 WHERE id = 1002")
    done = refresh_rfm(town, actor())
    assert done.removed == 1
    assert 0 < done.changed < 60
    assert scores(town) == expected(town)


def test_figures_counted_anew_from_the_orders_give_the_same(store: Store, actor: MakeActor) -> None:
    random = Random(77)
    orders: dict[int, list[tuple[str, int]]] = {}
    number = 0
    for persona in range(1001, 1041):
        found = [(day(random.randrange(300)), random.randrange(5_000)) for _ in range(random.randrange(1, 6))]
        orders[persona] = found
        buyer(store, persona, max(at for at, _ in found), len(found), sum(cents for _, cents in found))
        for at, cents in found:
            number += 1
            _order(store, number, persona, at, cents)
    buyer(store, 1099, None, sales=0, spent=0)
    _order(store, 9001, 1099, day(299), 700, refunded=700)
    done = refresh_rfm(store, actor(), from_orders=True)
    assert scores(store) == rfm(orders)
    assert done.customers == 40
    assert refresh_rfm(store, actor()).changed == 0
    assert read_cuts(store.connection, KEPT) == done.cuts


def test_a_refresh_killed_at_any_chunk_is_made_good_by_the_next(
    town: Store, actor: MakeActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rfm_run, "FIRST_CHUNK", 30)
    monkeypatch.setattr(rfm_run, "LARGEST_CHUNK", 30)

    class Killed(Exception):
        pass

    for chunk in range(1, 10):
        left = chunk

        def cut(_upto: int, _last: int) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed

        town.connection.run("UPDATE persona SET sales = 1 + (sales * 7 + id) % 40 WHERE sales > 0")
        with pytest.raises(Killed):
            refresh_rfm(town, actor(), progress=cut)
        assert read_rfm(town, actor()).under_way or latest(town.connection) is None
        refresh_rfm(town, actor())
        assert scores(town) == expected(town)
        assert not read_rfm(town, actor()).under_way


def test_of_two_refreshes_at_once_the_later_goes_on(town: Store, actor: MakeActor) -> None:
    def another(_upto: int, _last: int) -> None:
        begin_rfm(town, actor())

    rfm_run_chunk, rfm_run.FIRST_CHUNK = rfm_run.FIRST_CHUNK, 30
    try:
        with pytest.raises(Refused, match="begun anew elsewhere"):
            refresh_rfm(town, actor(), progress=another)
    finally:
        rfm_run.FIRST_CHUNK = rfm_run_chunk


def test_only_who_may_see_segments_computes_and_sees_them(town: Store, actor: MakeActor) -> None:
    for act in (refresh_rfm, read_rfm):
        with pytest.raises(NotPermitted):
            act(town, actor(Role.STAFF))


def test_the_bar_lists_what_the_map_counts(town: Store, actor: MakeActor) -> None:
    me = actor(Role.OWNER)
    refresh_rfm(town, me)
    found = read_rfm(town, me)
    assert found.customers == 200
    assert sum(group.customers for group in found.groups) == 201
    for query, customers in parts(found):
        listed = answer(town, me, query, limit=500)
        assert (query, listed.total, listed.problems) == (query, customers, ())
    assert sum(cell.customers for cell in found.grid) == 200
    assert {GROUP_OF[10 * cell.recency + cell.value].name for cell in found.cells} == set(NAMES)


def test_a_manager_sees_the_customers_of_the_own_store(town: Store, actor: MakeActor) -> None:
    refresh_rfm(town, actor())
    town.connection.run("UPDATE persona SET favorite_location_id = 1 WHERE id % 3 = 0")
    me = actor(Role.MANAGER)
    found = read_rfm(town, me)
    assert found.store == "Downtown"
    assert 0 < found.customers < 100
    for query, customers in parts(found):
        assert answer(town, me, query, limit=500).total == customers


def test_the_grid_follows_its_settings_to_the_day(store: Store, actor: MakeActor, clock: SetClock) -> None:
    for number, (ago, sales) in enumerate(((0, 1), (10, 2), (11, 2), (20, 3), (21, 9))):
        now = clock.now
        clock.forward(days=-ago)
        buyer(store, 1001 + number, clock().isoformat()[:19] + ".000Z", sales=sales)
        clock.now = now
    for name, value in (("days", 10), ("visits", 2)):
        set_setting(store, {"days": "rfm_recent_days", "visits": "rfm_few_visits"}[name], str(value))
    set_setting(store, "rfm_fading_days", "20")
    set_setting(store, "rfm_some_visits", "8")
    found = {cell.name: cell for cell in read_rfm(store, actor()).grid if cell.customers}
    assert {name: cell.customers for name, cell in found.items()} == {
        "beginners": 2,
        "doubtful": 1,
        "medium": 1,
        "needs-attention": 1,
    }
    for cell in found.values():
        assert answer(store, actor(), cell.query).total == cell.customers
    assert (found["medium"].days_from, found["medium"].days_to) == (11, 20)
    assert Bands(10, 20, 2, 8).place(11, 9) == (1, 2)


def test_the_card_says_which_group_and_why(store: Store, actor: MakeActor, clock: SetClock) -> None:
    for number in range(5):
        buyer(store, 1001 + number, day(number), sales=4, spent=100 * number)
        _order(store, number + 1, 1001 + number, day(number), 100 * number)
    assert open_card(store, actor(), 1005).rfm is None
    refresh_rfm(store, actor())
    told = open_card(store, actor(), 1005).rfm
    assert told is not None
    standing = (told.title, told.recency, told.frequency, told.monetary, told.cell)
    assert standing == ("Potential loyalists", 5, 1, 5, "r5f3")
    assert told.grid_title == "Sleeping"


def test_a_boost_for_a_group_reaches_who_is_in_it(town: Store, actor: MakeActor) -> None:
    refresh_rfm(town, actor())
    town.connection.run("UPDATE persona SET signup_on = '2026-01-01'")
    champions = next(one for one in read_rfm(town, actor()).groups if one.name == "champions").customers
    made = modifier(town, "boost", "rfm:champions", points=10)
    assert fill_audience(town, actor(), made).points == 10 * champions > 0
    assert fill_audience(town, actor(), made).points == 0


def test_the_bar_offers_groups_and_segments_with_how_many_they_have(town: Store, actor: MakeActor) -> None:
    refresh_rfm(town, actor())
    refresh_counts(town, actor())
    words = vocabulary(town, actor())
    sizes = {one.name: one.customers for one in read_rfm(town, actor()).groups}
    offered = {
        one.text: one.count
        for query in ("rfm:", "segment:")
        for one in complete(parse(query), len(query), words)
    }
    assert offered == {name: sizes[name] for name in NAMES} | {"all": 0}


def test_what_is_nothing_of_rfm_is_told_with_what_is_meant(town: Store, actor: MakeActor) -> None:
    refresh_rfm(town, actor())
    [problem] = answer(town, actor(), "rfm:champoins tag:a").problems
    assert (problem.kind, problem.fix) == ("error", "champions")
    assert answer(town, actor(), "rfm:cham").problems[0].kind == "incomplete"
    [problem] = answer(town, actor(), "rfm:77").problems
    assert "r4f5" in problem.sentence


def test_rfm_before_the_first_computation_says_what_to_do(town: Store, actor: MakeActor) -> None:
    [problem] = answer(town, actor(), "rfm:champions").problems
    assert "regulars segments refresh --rfm" in problem.sentence


def _order(store: Store, number: int, persona: int, at: str, cents: int, refunded: int = 0) -> None:
    store.connection.insert(
        "purchase",
        id=number,
        source="POS",
        order_id=str(number),
        persona_id=persona,
        home_id=persona,
        placed_at=at,
        placed_on=at[:10],
        pre_tax=cents,
        tax=0,
        total=cents,
        items=1,
        refunded=refunded,
        qualifies=1,
        written_at=at,
        content_hash="",
    )
