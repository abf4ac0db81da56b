"""One timeline: kinds, pages, running balances, joined pairs, search inside it."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import BadInput, NotFound
from store.merging.merging import merge_personas
from store.people.enrolment import enrol
from store.people.events import (
    Acted,
    BookedEntry,
    Bought,
    Cursor,
    Event,
    MergedIn,
    MessageSent,
    Redeemed,
    Surveyed,
)
from store.people.timeline import search_timeline, timeline
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.people.shopping import COFFEE, TEA, buy, happened

Actors = Callable[..., Actor]


@pytest.fixture
def amelia(store: Store, actor: Actors) -> int:
    persona = enrol(
        store, actor(Role.STAFF), first_name="Amelia", last_name="Stone", phone="212 555 0117"
    ).persona_id
    assert persona is not None
    return persona


def all_events(store: Store, persona_id: int, limit: int, **more: object) -> list[Event]:
    events: list[Event] = []
    before: Cursor | None = None
    while True:
        page = timeline(store, persona_id, before=before, limit=limit, **more)  # type: ignore[arg-type]
        events += page.events
        before = page.next
        if before is None:
            return events


def adjust(store: Store, actor: Actors, persona_id: int, points: int) -> str:
    return adjust_points(
        store, actor(Role.MANAGER), persona_id, points, reason="goodwill", note="for the wait"
    ).operation_id


def test_a_new_customer_has_an_empty_history(store: Store, amelia: int) -> None:
    page = timeline(store, amelia)
    assert (page.events, page.next, page.more) == ((), None, False)


def test_an_order_holds_its_lines_and_what_it_earned(
    store: Store, actor: Actors, amelia: int, clock: SetClock
) -> None:
    adjust(store, actor, amelia, 50)
    clock.forward(hours=1)
    sell_by_hand(store, actor(Role.STAFF), amelia, 1234, receipt="R-1", tax=99)
    order, entry = (event.what for event in timeline(store, amelia).events)
    assert isinstance(order, Bought)
    assert (order.receipt, order.pre_tax, order.total, order.points, order.balance) == (
        "R-1",
        1234,
        1333,
        12,
        62,
    )
    assert isinstance(entry, BookedEntry)
    assert (entry.kind, entry.points, entry.balance, entry.note, entry.staff) == (
        "adjust",
        50,
        50,
        "for the wait",
        "Manager One",
    )


def test_orders_that_earn_nothing_are_there_too(store: Store, amelia: int) -> None:
    buy(store, amelia, "2025-01-05", COFFEE, TEA)
    (event,) = timeline(store, amelia).events
    assert isinstance(event.what, Bought)
    assert [line.name for line in event.what.lines] == ["Dark roast", "Green tea"]
    assert (event.what.points, event.what.balance) == (0, None)


def test_a_redemption_is_one_row_with_the_balance_after_it(
    store: Store, actor: Actors, amelia: int, clock: SetClock
) -> None:
    make_discount(store, actor(Role.OWNER), "COFFEE", {"name": "Free coffee", "cost": 40})
    adjust(store, actor, amelia, 100)
    clock.forward(minutes=1)
    redeem(store, actor(Role.STAFF), amelia, "COFFEE")
    newest, _ = timeline(store, amelia).events
    assert isinstance(newest.what, Redeemed)
    assert (newest.what.discount, newest.what.points, newest.what.balance) == ("Free coffee", 40, 60)
    (only,) = timeline(store, amelia, ("redemptions",)).events
    assert isinstance(only.what, Redeemed)
    assert only.what.code == newest.what.code
    entries = [event.what for event in timeline(store, amelia, ("points",)).events]
    assert [(entry.kind, entry.balance) for entry in entries if isinstance(entry, BookedEntry)] == [
        ("redeem", 60),
        ("adjust", 100),
    ]


def test_an_undo_is_joined_with_what_it_undoes(
    store: Store, actor: Actors, amelia: int, clock: SetClock
) -> None:
    operation = adjust(store, actor, amelia, 100)
    clock.forward(minutes=1)
    undo(store, actor(Role.MANAGER), operation)
    reversal, undone = (event.what for event in timeline(store, amelia).events)
    assert isinstance(reversal, BookedEntry)
    assert isinstance(undone, BookedEntry)
    assert (reversal.reverses, undone.reversed_by) == (undone.id, reversal.id)
    assert (reversal.balance, undone.balance) == (0, 100)


def test_messages_surveys_actions_and_pixel_events_have_their_filters(store: Store, amelia: int) -> None:
    happened(
        store,
        "message",
        amelia,
        "2026-11-01T10:00:00.000Z",
        source="file",
        message_id="M-1",
        channel="text",
        direction="received",
        text="YES",
        campaign=None,
        status="received",
    )
    for question, answer in (("Taste?", "Good"), ("Service?", "Better")):
        happened(
            store,
            "survey_answer",
            amelia,
            "2026-11-02T10:00:00.000Z",
            survey="Visit",
            question=question,
            answer=answer,
            complete=1,
            rating=5,
        )
    happened(store, "action", amelia, "2026-11-03T10:00:00.000Z", kind="opened", detail="Autumn")
    happened(store, "pixel_event", amelia, "2026-11-04T10:00:00.000Z", kind="page", detail="/menu")
    assert [event.kind for event in timeline(store, amelia).events] == [
        "pixel",
        "actions",
        "surveys",
        "messages",
    ]
    (message,) = timeline(store, amelia, ("messages",)).events
    assert message.what == MessageSent("text", "received", "YES", None, "received")
    (survey,) = timeline(store, amelia, ("surveys",)).events
    assert isinstance(survey.what, Surveyed)
    assert [(found.question, found.answer) for found in survey.what.answers] == [
        ("Taste?", "Good"),
        ("Service?", "Better"),
    ]
    assert (survey.what.complete, survey.what.rating) == (True, 5)
    (action,) = timeline(store, amelia, ("actions",)).events
    assert action.what == Acted("opened", "Autumn")


def test_the_history_of_a_merge_is_the_union_and_the_merge_is_told(
    store: Store, actor: Actors, amelia: int, clock: SetClock
) -> None:
    other = enrol(store, actor(Role.STAFF), first_name="Amy", phone="212 555 0118").persona_id
    assert other is not None
    adjust(store, actor, other, 30)
    happened(store, "action", other, "2026-11-03T10:00:00.000Z", kind="opened", detail="Autumn")
    clock.forward(minutes=1)
    adjust(store, actor, amelia, 50)
    clock.forward(minutes=1)
    merge_personas(store, actor(Role.MANAGER), amelia, other, evidence="same person")
    events = timeline(store, amelia).events
    merge = events[0].what
    assert isinstance(merge, MergedIn)
    assert (merge.absorbed_id, merge.absorbed_name, merge.why, merge.points) == (
        other,
        "Amy",
        "same person",
        30,
    )
    told = [event.what.balance for event in events if isinstance(event.what, BookedEntry)]
    assert told == [50, 30]
    assert "actions" in [event.kind for event in events]
    assert timeline(store, other).events == events
    assert [event.kind for event in timeline(store, amelia, ("merges",)).events] == ["merges"]


def test_pages_of_any_size_tell_the_same_story(
    store: Store, actor: Actors, amelia: int, clock: SetClock
) -> None:
    for number in range(12):
        clock.forward(minutes=number % 3)
        if number % 2:
            adjust(store, actor, amelia, number + 1)
        else:
            sell_by_hand(store, actor(Role.STAFF), amelia, 1000 + number)
        for table in ("action", "pixel_event"):
            happened(store, table, amelia, clock().isoformat()[:23] + ".000Z", kind="k", detail=str(number))
    whole = all_events(store, amelia, 500)
    assert len(whole) == 36
    assert [event.place for event in whole] == sorted((event.place for event in whole), reverse=True)
    assert len({event.key for event in whole}) == 36
    for limit in (1, 2, 3, 7, 35, 36):
        assert all_events(store, amelia, limit) == whole


def test_the_newest_balance_is_the_account_s(store: Store, actor: Actors, amelia: int) -> None:
    for points in (10, 20, 30):
        adjust(store, actor, amelia, points)
    balances = [
        event.what.balance for event in timeline(store, amelia).events if isinstance(event.what, BookedEntry)
    ]
    assert sorted(balances) == [10, 30, 60]


def test_search_inside_the_history_finds_products_notes_and_codes(
    store: Store, actor: Actors, amelia: int
) -> None:
    buy(store, amelia, "2025-01-05", COFFEE, receipt="R-77")
    buy(store, amelia, "2025-01-06", TEA)
    adjust(store, actor, amelia, 10)
    assert [event.kind for event in search_timeline(store, amelia, "dark ROAST").events] == ["points"]
    (receipt,) = search_timeline(store, amelia, "r-77").events
    assert isinstance(receipt.what, Bought)
    (note,) = search_timeline(store, amelia, "for the wait").events
    assert isinstance(note.what, BookedEntry)
    assert search_timeline(store, amelia, "dark tea").events == ()


def test_an_unknown_kind_and_an_unknown_customer_are_named(store: Store, amelia: int) -> None:
    with pytest.raises(BadInput, match="history has points"):
        timeline(store, amelia, ("letters",))
    with pytest.raises(NotFound):
        timeline(store, 999_999)
