"""Campaigns: who gets one and who does not, counted and told; queued once, cut off anywhere, called off."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.errors import BadInput, NotPermitted, Refused
from store.merging.merging import merge_personas
from store.messages.campaigns import (
    Terms,
    campaign,
    campaigns,
    cancel_campaign,
    make_campaign,
    pause_campaign,
    resume_campaign,
    start_campaign,
)
from store.messages.draft import Draft
from store.messages.preview import preview_message
from store.messages.queueing import finish_queueing, queue_campaign
from store.outbox.records import Sendings
from store.outbox.sending import send_waiting
from store.people.consents import opt_out
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.messages.conftest import Gateway, NewCustomer, consent, set_to, states, statuses

Actors = Callable[..., Actor]
SALE = Draft("text", "Hello {first_name|there}, sale today.")
EVERYBODY = "has:phone OR has:email"


def _terms(name: str = "Sale", to: str = EVERYBODY, send_at: datetime | None = None) -> Terms:
    return Terms(name, to, SALE, send_at=send_at)


@pytest.fixture
def shop(store: Store, actor: Actors, customer: NewCustomer) -> dict[str, int]:
    """One customer for every reason."""
    found = {
        "amelia": customer("Amelia", "212 555 0117"),
        "omar": customer("Omar", "212 555 0142"),
        "out": customer("Olga", "212 555 0103", text="off"),
        "asked": customer("Asta", "212 555 0104", text="asked"),
        "never": customer("Nora", "212 555 0105", text=None),
        "mailonly": customer("Mia"),
        "gone": customer("Gus", "212 555 0107"),
        "held": customer("Hal", "212 555 0108"),
    }
    archive(store, actor(), found["gone"], reason="inactive")
    store.connection.run("UPDATE persona SET status = 'sealed' WHERE id = :id", id=found["held"])
    return found


def test_a_preview_counts_who_gets_it_and_everybody_left_out_by_reason(
    store: Store, actor: Actors, shop: dict[str, int]
) -> None:
    found = preview_message(store, actor(Role.MARKETING), EVERYBODY, SALE)
    assert (found.recipients, found.found) == (2, 8)
    assert {one.why: one.count for one in found.left_out} == {
        "archived": 2,
        "no address": 1,
        "opted out": 1,
        "not confirmed": 1,
        "not asked": 1,
    }
    assert found.sample.text == "Corner: Hello Amelia, sale today. Reply STOP to opt out."
    assert store.connection.value("SELECT count(*) FROM outbox_message") == 0


def test_a_campaign_is_queued_for_them_and_sent_once(
    store: Store, actor: Actors, shop: dict[str, int], gateway: Gateway
) -> None:
    made = start_campaign(store, actor(Role.MARKETING), _terms())
    assert made.details["recipients"] == 2
    assert statuses(store, shop["amelia"]) == ["queued"]
    assert send_waiting(store, actor()) == Sendings(sent=2, failed=0, waiting=0)
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=0)
    assert [text["to"] for text in gateway.texts] == ["+12125550117", "+12125550142"]
    assert gateway.texts[1]["text"] == "Corner: Hello Omar, sale today. Reply STOP to opt out."
    assert gateway.texts[0]["from"] == "Corner"
    row = store.connection.one(
        "SELECT status, text, campaign FROM message WHERE persona_id = :id", id=shop["omar"]
    )
    assert row == ("sent", gateway.texts[1]["text"], "Sale")
    found = campaign(store, actor(), made.details["campaign"])
    assert (found.state, found.counts, sum(found.left_out.values())) == ("done", {"sent": 2}, 6)


def test_the_same_operation_again_queues_nothing_twice(
    store: Store, actor: Actors, shop: dict[str, int]
) -> None:
    acting = actor(Role.MARKETING, operation_id="0193a1c0-0000-7000-8000-000000000001")
    first = start_campaign(store, acting, _terms())
    again = start_campaign(store, acting, _terms())
    assert (again.repeated, again.details["campaign"]) == (True, first.details["campaign"])
    assert states(store) == {"waiting": 2}


def test_people_who_share_a_phone_get_one_text(store: Store, actor: Actors, customer: NewCustomer) -> None:
    first, second = customer("Amelia", "212 555 0117"), customer("Bea")
    store.connection.run("UPDATE persona SET phone = '+12125550117' WHERE id = :id", id=second)
    found = preview_message(store, actor(), EVERYBODY, SALE)
    assert (found.recipients, [(one.why, one.count) for one in found.left_out]) == (
        1,
        [("duplicate address", 1)],
    )
    start_campaign(store, actor(), _terms())
    rows = store.connection.all("SELECT persona_id, why FROM campaign_left_out")
    assert rows == [(second, "duplicate address")]
    assert statuses(store, first) == ["queued"]


def test_a_number_that_has_moved_gets_nothing(store: Store, actor: Actors, customer: NewCustomer) -> None:
    persona = customer("Amelia", "212 555 0117")
    store.connection.run(
        "UPDATE identifier SET state = 'former' WHERE persona_id = :id AND kind = 'phone'", id=persona
    )
    store.connection.run("UPDATE persona SET phone = NULL WHERE id = :id", id=persona)
    found = preview_message(store, actor(), EVERYBODY, SALE)
    assert [(one.why, one.count) for one in found.left_out] == [("former number", 1)]


def test_over_twenty_need_the_count_typed(store: Store, actor: Actors, customer: NewCustomer) -> None:
    for number in range(21):
        customer(f"C{number}", f"212 555 01{number:02}")
    with pytest.raises(Refused, match="21 customers"):
        start_campaign(store, actor(), _terms())
    with pytest.raises(Refused, match="20 was typed"):
        start_campaign(store, actor(), _terms(), confirmed=20)
    assert states(store) == {}
    assert start_campaign(store, actor(), _terms(), confirmed=21).details["recipients"] == 21


def test_a_campaign_to_nobody_or_by_an_unreadable_search_is_refused(store: Store, actor: Actors) -> None:
    with pytest.raises(Refused, match="Nobody"):
        start_campaign(store, actor(), _terms())
    for text in ("", "tga:vip", "points:>", "@nothing"):
        with pytest.raises(BadInput):
            start_campaign(store, actor(), _terms(to=text))


def test_a_name_is_used_once(store: Store, actor: Actors, shop: dict[str, int]) -> None:
    start_campaign(store, actor(), _terms())
    with pytest.raises(Refused, match="already"):
        start_campaign(store, actor(), _terms("SALE"))


def test_a_customer_gets_no_more_than_the_cap_of_a_week(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock, gateway: Gateway
) -> None:
    set_to(store, messages_per_week="2")
    customer("Amelia", "212 555 0117")
    for number in range(2):
        start_campaign(store, actor(), _terms(f"Sale {number}"))
        send_waiting(store, actor())
    with pytest.raises(Refused, match="Nobody"):
        start_campaign(store, actor(), _terms("Sale 3"))
    clock.forward(days=7, seconds=1)
    start_campaign(store, actor(), _terms("Sale 4"))
    send_waiting(store, actor())
    assert len(gateway.texts) == 3


def test_the_cap_counts_what_whoever_was_merged_in_got(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway
) -> None:
    set_to(store, messages_per_week="1")
    keeps, goes = customer("Amelia", "212 555 0117"), customer("Amy", "212 555 0118")
    start_campaign(store, actor(), _terms(to=f"id:{goes}"))
    send_waiting(store, actor())
    merge_personas(store, actor(), keeps, goes)
    found = preview_message(store, actor(), EVERYBODY, SALE)
    assert [(one.why, one.count) for one in found.left_out] == [("capped", 1)]


def test_whoever_opts_out_while_it_waits_gets_nothing(
    store: Store, actor: Actors, shop: dict[str, int], gateway: Gateway
) -> None:
    start_campaign(store, actor(), _terms())
    opt_out(store, actor(Role.STAFF), shop["omar"], "text")
    done = send_waiting(store, actor())
    assert (done.sent, done.left_out) == (1, 1)
    assert [text["to"] for text in gateway.texts] == ["+12125550117"]
    assert statuses(store, shop["omar"]) == ["left out: opted out"]


def test_whoever_is_archived_or_merged_while_it_waits_gets_nothing(
    store: Store, actor: Actors, shop: dict[str, int], gateway: Gateway
) -> None:
    start_campaign(store, actor(), _terms())
    archive(store, actor(), shop["amelia"], reason="inactive")
    merge_personas(store, actor(), shop["mailonly"], shop["omar"])
    assert send_waiting(store, actor()).left_out == 2
    assert gateway.texts == []


def test_a_phone_that_changed_meanwhile_is_the_one_it_goes_to(
    store: Store, actor: Actors, shop: dict[str, int], gateway: Gateway
) -> None:
    start_campaign(store, actor(), _terms(to=f"id:{shop['omar']}"))
    store.connection.run("UPDATE persona SET phone = '+12125550199' WHERE id = :id", id=shop["omar"])
    send_waiting(store, actor())
    assert [text["to"] for text in gateway.texts] == ["+12125550199"]


def test_a_campaign_leaves_at_its_time_and_not_before(
    store: Store, actor: Actors, shop: dict[str, int], clock: SetClock, gateway: Gateway
) -> None:
    with pytest.raises(BadInput, match="passed"):
        start_campaign(store, actor(), _terms(send_at=clock() - timedelta(hours=1)))
    start_campaign(store, actor(), _terms(send_at=clock() + timedelta(hours=2)))
    assert send_waiting(store, actor()).sent == 0
    clock.forward(hours=2)
    assert send_waiting(store, actor()).sent == 2


def test_nothing_leaves_in_quiet_hours_by_the_clock_of_the_customers_shop(
    store: Store, actor: Actors, shop: dict[str, int], clock: SetClock, gateway: Gateway
) -> None:
    set_to(store, quiet_hours="21:00-08:00")
    store.connection.run("UPDATE location SET time_zone = 'Pacific/Auckland' WHERE id = 2")
    store.connection.run("UPDATE persona SET favorite_location_id = 2 WHERE id = :id", id=shop["omar"])
    found = preview_message(store, actor(), EVERYBODY, SALE)
    assert (found.first_at, found.last_at) == ("2026-11-22T15:00:00.000Z", "2026-11-22T19:00:00.000Z")
    start_campaign(store, actor(), _terms())
    assert send_waiting(store, actor()).sent == 1
    clock.now = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    assert send_waiting(store, actor()).sent == 1


def test_what_is_still_waiting_when_it_gets_quiet_waits_until_morning(
    store: Store, actor: Actors, shop: dict[str, int], clock: SetClock, gateway: Gateway
) -> None:
    set_to(store, quiet_hours="21:00-08:00")
    start_campaign(store, actor(), _terms())
    clock.now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=2)
    clock.now = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    assert send_waiting(store, actor()).sent == 2


def test_a_campaign_that_is_called_off_sends_nothing_more(
    store: Store, actor: Actors, shop: dict[str, int], gateway: Gateway
) -> None:
    made = start_campaign(store, actor(), _terms()).details["campaign"]
    cancel_campaign(store, actor(Role.MANAGER), made)
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=0)
    assert (states(store), statuses(store, shop["amelia"])) == ({"cancelled": 2}, ["cancelled"])
    with pytest.raises(Refused, match="before"):
        cancel_campaign(store, actor(), made)


def test_a_campaign_can_be_put_off_and_gone_on_with(
    store: Store, actor: Actors, shop: dict[str, int], gateway: Gateway
) -> None:
    made = start_campaign(store, actor(), _terms()).details["campaign"]
    pause_campaign(store, actor(), made)
    assert send_waiting(store, actor()).sent == 0
    with pytest.raises(Refused, match="put off"):
        pause_campaign(store, actor(), made)
    resume_campaign(store, actor(), made)
    assert send_waiting(store, actor()).sent == 2
    with pytest.raises(Refused, match="left"):
        cancel_campaign(store, actor(), made)


def test_nothing_leaves_before_all_of_it_is_queued_and_a_cut_off_is_gone_on_with(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.messages.queueing.FIRST_CHUNK", 2)
    for number in range(7):
        customer(f"C{number}", f"212 555 01{number:02}")

    class Killed(BaseException):
        """What a machine that dies leaves no time for."""

    def dies(_: int) -> None:
        raise Killed

    found = preview_message(store, actor(), EVERYBODY, SALE)
    made = make_campaign(store, actor(), "Sale", SALE, found.audience).details["campaign"]
    with pytest.raises(Killed):
        queue_campaign(store, made, after_chunk=dies)
    assert states(store) == {"waiting": 2}
    assert send_waiting(store, actor()).sent == 0
    store.connection.run("UPDATE campaign SET lease_until = NULL")
    assert finish_queueing(store) == 1
    assert send_waiting(store, actor()).sent == 7
    assert len({text["to"] for text in gateway.texts}) == len(gateway.texts) == 7


def test_a_gift_goes_with_the_message_once_and_only_to_members(
    store: Store, actor: Actors, shop: dict[str, int], gateway: Gateway
) -> None:
    store.connection.run("UPDATE persona SET signup_on = NULL WHERE id = :id", id=shop["omar"])
    terms = Terms("Gift", EVERYBODY, Draft("text", "{gift} points for you"), gift=50)
    with pytest.raises(NotPermitted, match="points"):
        start_campaign(store, actor(Role.MANAGER), terms)
    start_campaign(store, actor(Role.MARKETING), terms)
    assert store.connection.value("SELECT count(*) FROM entry WHERE kind = 'campaign_gift'") == 0
    send_waiting(store, actor(Role.OPERATOR))
    send_waiting(store, actor(Role.OPERATOR))
    assert gateway.texts[0]["text"].startswith("Corner: 50 points for you")
    rows = store.connection.all(
        "SELECT a.persona_id, e.points, e.campaign FROM entry e JOIN account a ON a.id = e.account_id "
        "WHERE e.kind = 'campaign_gift'"
    )
    assert rows == [(shop["amelia"], 50, "Gift")]


def test_the_latest_campaigns_come_first_for_those_who_send_messages(
    store: Store, actor: Actors, shop: dict[str, int]
) -> None:
    start_campaign(store, actor(), _terms("One"))
    start_campaign(store, actor(), _terms("Two", to="has:phone"))
    assert [one.name for one in campaigns(store, actor(Role.MANAGER))] == ["Two", "One"]
    with pytest.raises(NotPermitted):
        campaigns(store, actor(Role.STAFF))
    with pytest.raises(NotPermitted):
        preview_message(store, actor(Role.ANALYST), EVERYBODY, SALE)


def test_marked_customers_are_found_by_their_ids(store: Store, actor: Actors, shop: dict[str, int]) -> None:
    from store.messages.audience import marked

    found = preview_message(store, actor(), marked([shop["amelia"], shop["out"]]), SALE)
    assert (found.recipients, [one.why for one in found.left_out]) == (1, ["opted out"])
    consent(store, shop["out"], "text", "on")
    assert preview_message(store, actor(), marked([shop["amelia"], shop["out"]]), SALE).recipients == 2
