"""A message to one customer, links they ask for, tests to oneself."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.messages.draft import Draft
from store.messages.single import (
    TESTS_A_DAY,
    preview_single,
    send_link,
    send_single,
    send_test,
    sent_at_once,
)
from store.outbox.sending import send_waiting
from store.staff.permissions import Role
from tests.store.messages.conftest import Gateway, NewCustomer, Post, consent, set_to, statuses

Actors = Callable[..., Actor]
HELLO = Draft("text", "Hello {first_name|there}, your order is in.")


@pytest.fixture
def amelia(customer: NewCustomer) -> int:
    return customer("Amelia", "212 555 0117")


def test_a_message_to_one_customer_leaves_at_once_and_stands_in_the_history(
    store: Store, actor: Actors, amelia: int, gateway: Gateway
) -> None:
    seen = preview_single(store, actor(Role.MANAGER), amelia, HELLO)
    assert (seen.why, seen.to, seen.set_up) == ("", "…0117", True)
    made = send_single(store, actor(Role.MANAGER), amelia, HELLO)
    assert statuses(store, amelia) == ["queued"]
    assert sent_at_once(store, actor(Role.MANAGER), made.details["message"]).state == "sent"
    assert (statuses(store, amelia), gateway.texts[0]["text"]) == (["sent"], seen.sample.text)


def test_only_the_message_that_was_written_leaves_at_once(
    store: Store, actor: Actors, amelia: int, customer: NewCustomer, gateway: Gateway
) -> None:
    other = customer("Omar", "212 555 0142")
    send_single(store, actor(), other, HELLO)
    made = send_single(store, actor(), amelia, HELLO)
    sent_at_once(store, actor(Role.MANAGER), made.details["message"])
    assert [text["to"] for text in gateway.texts] == ["+12125550117"]


@pytest.mark.parametrize(
    ("state", "why"), [("off", "opted out"), ("asked", "not confirmed"), (None, "never asked")]
)
def test_nobody_is_written_to_who_has_not_opted_in(
    store: Store, actor: Actors, customer: NewCustomer, state: str | None, why: str
) -> None:
    persona = customer("Omar", "212 555 0142", text=state)
    assert preview_single(store, actor(), persona, HELLO).words == why.replace("not c", "asked, not c")
    with pytest.raises(Refused, match=why):
        send_single(store, actor(), persona, HELLO)
    assert statuses(store, persona) == []


def test_a_held_customer_is_unknown_here_too(store: Store, actor: Actors, amelia: int) -> None:
    store.connection.run("UPDATE persona SET status = 'sealed' WHERE id = :id", id=amelia)
    for wanted in (amelia, 999_999):
        with pytest.raises(NotFound):
            preview_single(store, actor(Role.MARKETING), wanted, HELLO)
        with pytest.raises(NotFound):
            send_single(store, actor(Role.MARKETING), wanted, HELLO)


def test_a_message_written_in_quiet_hours_waits_and_says_so(
    store: Store, actor: Actors, amelia: int, gateway: Gateway
) -> None:
    set_to(store, quiet_hours="09:00-18:00")
    seen = preview_single(store, actor(), amelia, HELLO)
    made = send_single(store, actor(), amelia, HELLO)
    assert seen.leaves_at == made.details["leaves_at"] == "2026-11-22T23:00:00.000Z"
    assert sent_at_once(store, actor(), made.details["message"]).state == "waiting"


def test_the_wallet_link_goes_to_whoever_asks_unless_they_opted_out(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway
) -> None:
    never, out = customer("Nora", "212 555 0105", text=None), customer("Olga", "212 555 0103", text="off")
    made = send_link(store, actor(Role.MANAGER), never, "wallet", "text")
    assert sent_at_once(store, actor(Role.MANAGER), made.details["message"]).state == "sent"
    assert f"https://wallet.example.com/w/{never}" in gateway.texts[0]["text"]
    assert statuses(store, never) == ["sent"]
    with pytest.raises(Refused, match="opted out"):
        send_link(store, actor(), out, "wallet", "text")
    with pytest.raises(Refused, match="never asked"):
        send_link(store, actor(), never, "referral", "text")
    with pytest.raises(BadInput, match="wallet, referral, privacy"):
        send_link(store, actor(), never, "sharing", "text")


def test_a_link_goes_by_e_mail_with_a_subject(store: Store, actor: Actors, amelia: int, post: Post) -> None:
    made = send_link(store, actor(), amelia, "privacy", "email")
    assert sent_at_once(store, actor(), made.details["message"]).state == "sent"
    assert (post.to, post.messages[0]["Subject"]) == (["amelia@example.com"], "Your data at Corner")


def test_an_opt_out_stops_a_link_that_waits(
    store: Store, actor: Actors, amelia: int, gateway: Gateway
) -> None:
    made = send_link(store, actor(), amelia, "wallet", "text")
    consent(store, amelia, "text", "off")
    assert sent_at_once(store, actor(), made.details["message"]).state == "left out"


def test_a_test_says_what_an_invented_customer_would_get(
    store: Store, actor: Actors, amelia: int, post: Post
) -> None:
    draft = Draft("email", "Hello {first_name|there}, you have {points} points.", "For {first_name|you}")
    made = send_test(store, actor(Role.MARKETING), draft, "Me@Example.com")
    assert sent_at_once(store, actor(Role.MARKETING), made.details["message"]).state == "sent"
    (message,) = post.messages
    assert (post.to, message["From"], message["Subject"]) == (
        ["me@example.com"],
        "Corner <shop@example.com>",
        "For Amelia",
    )
    assert "privacy" in message["List-Unsubscribe"]
    assert "you have 1,250 points" in message.get_content()
    assert store.connection.value("SELECT count(*) FROM message") == 0
    with pytest.raises(BadInput):
        send_test(store, actor(), draft, "212 555 0117")


def test_tests_are_not_a_way_around_the_opt_ins(store: Store, actor: Actors) -> None:
    for _ in range(TESTS_A_DAY):
        send_test(store, actor(), HELLO, "212 555 0117")
    with pytest.raises(Refused, match="tests a day"):
        send_test(store, actor(), HELLO, "212 555 0117")
    assert send_test(store, actor(Role.MARKETING), HELLO, "212 555 0117").details["message"]


def test_without_a_gateway_everything_waits_and_nothing_is_tried(
    store: Store, actor: Actors, amelia: int
) -> None:
    send_single(store, actor(), amelia, HELLO)
    assert not preview_single(store, actor(), amelia, HELLO).set_up
    done = send_waiting(store, actor())
    assert (done.sent, done.failed, done.waiting) == (0, 0, 1)
    assert store.connection.value("SELECT tries FROM outbox_message") == 0


def test_roles_that_send_no_messages_send_none(store: Store, actor: Actors, amelia: int) -> None:
    for role in (Role.STAFF, Role.ANALYST, Role.MARKETING_ANALYST, Role.OPERATOR):
        with pytest.raises(NotPermitted):
            send_single(store, actor(role), amelia, HELLO)
        with pytest.raises(NotPermitted):
            send_link(store, actor(role), amelia, "wallet", "text")
        with pytest.raises(NotPermitted):
            send_test(store, actor(role), HELLO, "212 555 0117")
