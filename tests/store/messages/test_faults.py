"""Servers that are down, slow, refuse or say nothing; processes killed anywhere; two that send at once."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.messages.campaigns import Terms, make_campaign, start_campaign
from store.messages.draft import Draft
from store.messages.preview import preview_message
from store.outbox import mail
from store.outbox.records import Sendings
from store.outbox.sending import send_again, send_waiting
from tests.conftest import SetClock
from tests.store.messages.conftest import (
    Gateway,
    NewCustomer,
    Post,
    free_port,
    set_to,
    states,
    statuses,
)

Actors = Callable[..., Actor]
EVERYBODY = "has:phone OR has:email"
SALE = Draft("text", "Sale today.")
MAIL = Draft("email", "Sale today.", "Sale")
ROOT = Path(__file__).parents[3]


def _campaign(store: Store, actor: Actors, draft: Draft, count: int, customer: NewCustomer) -> list[int]:
    """A queued campaign to so many customers."""
    found = [customer(f"C{number}", f"212 555 01{number:02}") for number in range(count)]
    start_campaign(store, actor(), Terms("Sale", EVERYBODY, draft), confirmed=count)
    return found


def _run(store: Store, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.store.messages.dying", store.address, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@contextmanager
def _silent(reads: bool) -> Iterator[int]:
    """A server that takes a line and says nothing, or hangs up once it was told something."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def serve() -> None:
            listening.settimeout(0.05)
            held = []
            while not stop.is_set():
                try:
                    line, _ = listening.accept()
                except TimeoutError:
                    continue
                if reads:
                    line.recv(65536)
                    line.close()
                else:
                    held.append(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        stop.set()
        thread.join()


def test_a_mail_server_that_is_down_lets_all_wait_and_is_not_asked_for_each(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock
) -> None:
    set_to(
        store,
        smtp_host="127.0.0.1",
        smtp_port=str(free_port()),
        smtp_security="none",
        smtp_from="shop@example.com",
    )
    _campaign(store, actor, MAIL, 10, customer)
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=10)
    tries = store.connection.value("SELECT sum(tries) FROM outbox_message")
    assert tries == 3
    assert send_waiting(store, actor()).waiting == 10
    assert store.connection.value("SELECT sum(tries) FROM outbox_message") == tries


def test_it_goes_on_where_it_was_once_the_server_is_back(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock, post: Post
) -> None:
    port = store.settings().text("smtp_port")
    set_to(store, smtp_port=str(free_port()))
    _campaign(store, actor, MAIL, 5, customer)
    send_waiting(store, actor())
    set_to(store, smtp_port=port)
    clock.forward(minutes=2)
    assert send_waiting(store, actor()).sent == 5
    assert len(set(post.to)) == len(post.to) == 5


def test_a_server_that_refuses_some_recipients_takes_the_others(
    store: Store, actor: Actors, customer: NewCustomer, post: Post
) -> None:
    post.refuses = {"c1@example.com"}
    people = _campaign(store, actor, MAIL, 3, customer)
    done = send_waiting(store, actor())
    assert (done.sent, done.failed) == (2, 1)
    assert statuses(store, people[1])[0].startswith("failed: The mail server did not take it (550)")
    assert "c1@" not in statuses(store, people[1])[0]


def test_a_server_that_answers_nothing_is_left_alone_after_its_time(
    store: Store, actor: Actors, customer: NewCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.2)
    with _silent(reads=False) as port:
        set_to(
            store, smtp_host="127.0.0.1", smtp_port=str(port), smtp_security="none", smtp_from="s@example.com"
        )
        _campaign(store, actor, MAIL, 5, customer)
        began = time.monotonic()
        assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=5)
        assert time.monotonic() - began < 5


def test_a_mail_server_that_hangs_up_over_the_words_may_have_them(
    store: Store, actor: Actors, customer: NewCustomer, post: Post, clock: SetClock
) -> None:
    post.silent = True
    (person,) = _campaign(store, actor, MAIL, 1, customer)
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=0, unknown=1)
    assert statuses(store, person)[0].startswith("unknown: ")
    clock.forward(days=2)
    assert send_waiting(store, actor()).sent == 0
    assert post.to == ["c0@example.com"]


def test_a_gateway_that_answers_500_is_tried_again_and_takes_it_once(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway, clock: SetClock
) -> None:
    gateway.answers = [500, 500]
    _campaign(store, actor, SALE, 3, customer)
    done = send_waiting(store, actor())
    assert (done.sent, done.waiting) == (1, 2)
    clock.forward(minutes=1)
    assert send_waiting(store, actor()).sent == 2
    assert len({text["to"] for text in gateway.texts}) == len(gateway.texts) == 3


def test_a_gateway_that_says_nothing_may_have_it_and_is_not_asked_again(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock
) -> None:
    with _silent(reads=True) as port:
        set_to(store, text_gateway_url=f"http://127.0.0.1:{port}/")
        _campaign(store, actor, SALE, 5, customer)
        done = send_waiting(store, actor())
        assert (done.sent, done.unknown, done.waiting) == (0, 3, 2)
        clock.forward(minutes=2)
        assert send_waiting(store, actor()).unknown == 1


def test_a_message_nobody_knows_of_leaves_again_only_when_a_person_says_so(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway, clock: SetClock
) -> None:
    with _silent(reads=True) as port:
        set_to(store, text_gateway_url=f"http://127.0.0.1:{port}/")
        _campaign(store, actor, SALE, 1, customer)
        send_waiting(store, actor())
    set_to(store, text_gateway_url=gateway.url)
    clock.forward(minutes=10)
    assert send_waiting(store, actor()).sent == 0
    send_again(store, actor(), store.connection.value("SELECT id FROM outbox_message"))
    assert send_waiting(store, actor()).sent == 1


@pytest.mark.parametrize("place", ["taken", "sent"])
def test_a_process_killed_over_a_message_never_sends_it_twice(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway, clock: SetClock, place: str
) -> None:
    _campaign(store, actor, SALE, 3, customer)
    dying = _run(store, "send", place)
    assert dying.wait(60) == -9
    assert len(gateway.texts) == (1 if place == "sent" else 0)
    clock.now = datetime.now(UTC) + timedelta(minutes=10)
    send_waiting(store, actor())
    assert states(store) == {"sent": 2, "unknown": 1}
    assert len({text["to"] for text in gateway.texts}) == len(gateway.texts)


@pytest.mark.parametrize("chunks", [1, 2, 4])
def test_a_process_killed_while_it_queues_leaves_a_campaign_that_is_finished_once(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway, clock: SetClock, chunks: int
) -> None:
    people = [customer(f"C{number}", f"212 555 01{number:02}") for number in range(22)]
    found = preview_message(store, actor(), EVERYBODY, SALE)
    made = make_campaign(store, actor(), "Sale", SALE, found.audience).details["campaign"]
    assert _run(store, "queue", str(made), str(chunks)).wait(60) == -9
    assert states(store) == {"waiting": 5 * chunks}
    assert send_waiting(store, actor()).sent == 0
    clock.now = datetime.now(UTC) + timedelta(minutes=10)
    assert send_waiting(store, actor()).sent == 22
    assert len({text["to"] for text in gateway.texts}) == len(gateway.texts) == len(people)


def test_two_processes_that_send_at_once_send_each_message_once(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway
) -> None:
    _campaign(store, actor, SALE, 60, customer)
    both = [_run(store, "all"), _run(store, "all")]
    counts = [int(one.communicate(timeout=120)[0]) for one in both]
    assert sum(counts) == len(gateway.texts) == 60
    assert len({text["to"] for text in gateway.texts}) == 60
    assert states(store) == {"sent": 60}


def test_the_rate_holds_for_every_machine_together(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway, clock: SetClock
) -> None:
    set_to(store, messages_per_minute="30")
    _campaign(store, actor, SALE, 4, customer)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        clock.forward(seconds=seconds)

    assert send_waiting(store, actor(), pause=pause).sent == 4
    assert pauses == [2.0, 2.0, 2.0, 2.0]


def test_a_round_ends_after_its_time(
    store: Store, actor: Actors, customer: NewCustomer, gateway: Gateway, clock: SetClock
) -> None:
    set_to(store, messages_per_minute="1")
    _campaign(store, actor, SALE, 4, customer)
    done = send_waiting(store, actor(), pause=lambda seconds: clock.forward(seconds=seconds), most_seconds=90)
    assert (done.sent, done.waiting) == (2, 2)
