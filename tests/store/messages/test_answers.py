"""Answers that a file brings: STOP, YES, what is answered and opened, and what a campaign brought."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted
from store.messages.answers import says_stop, says_yes
from store.messages.campaigns import Terms, start_campaign
from store.messages.draft import Draft
from store.messages.outcome import campaign_outcome
from store.outbox.sending import send_waiting
from store.settings_use import change_setting
from store.staff.permissions import Role
from store.transfer.importing import import_file
from tests.conftest import SetClock
from tests.store.messages.conftest import Gateway, NewCustomer, consent, set_to, statuses
from tests.store.people.shopping import buy

Actors = Callable[..., Actor]
EVERYBODY = "has:phone OR has:email"
SALE = Draft("text", "Sale today.")


def _take(store: Store, actor: Actors, folder: Path, kind: str, lines: list[str]) -> None:
    path = folder / f"{kind}-{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    import_file(store, actor(), kind, path, source="Gateway")


def _received(store: Store, actor: Actors, folder: Path, *rows: str, channel: str = "text") -> None:
    head = "message_id,phone,channel,direction,sent_at,text"
    lines = [f"M{number},{row.replace('|', f',{channel},received,', 1)}" for number, row in enumerate(rows)]
    _take(store, actor, folder, "messages", [head, *lines])


def _state(store: Store, persona: int, channel: str = "text") -> str | None:
    found: str | None = store.connection.value(
        "SELECT state FROM consent WHERE persona_id = :id AND channel = :channel", id=persona, channel=channel
    )
    return found


@pytest.mark.parametrize(
    "text", ["STOP", " stop. ", "Stop please", "Unsubscribe!", "opt out", "STOP texting me"]
)
def test_these_answers_are_a_stop(store: Store, text: str) -> None:
    assert says_stop(text, store.settings())


@pytest.mark.parametrize(
    "text", ["", "Thanks!", "Don't stop", "When does the sale end?", "I end up late today"]
)
def test_these_answers_are_none(store: Store, text: str) -> None:
    assert not says_stop(text, store.settings())


def test_a_yes_is_the_word_alone(store: Store) -> None:
    assert says_yes("Yes!", store.settings())
    assert not says_yes("yes but not now", store.settings())


def test_the_words_are_the_shops(store: Store, actor: Actors) -> None:
    change_setting(store, actor(), "stop_words", "Halt, Nein")
    assert says_stop("NEIN.", store.settings())
    assert not says_stop("STOP", store.settings())


def test_a_stop_switches_texts_off_at_once_for_everybody_with_that_phone(
    store: Store, actor: Actors, customer: NewCustomer, tmp_path: Path
) -> None:
    amelia, omar = customer("Amelia", "212 555 0117"), customer("Omar", "212 555 0142")
    store.connection.run(
        "INSERT INTO identifier (id, persona_id, kind, value, shown, label, state, rank, origin, since) VALUES "
        "(9, :omar, 'phone', '+12125550117', '', 'mobile', 'shared', 2, 'staff', '2026-01-01T00:00:00.000Z')",
        omar=omar,
    )
    _received(store, actor, tmp_path, "212 555 0117|2026-11-20 10:00,STOP")
    assert (_state(store, amelia), _state(store, omar)) == ("off", "off")
    assert (_state(store, amelia, "email"), store.connection.value("SELECT count(*) FROM entry")) == ("on", 0)
    assert store.connection.all(
        "SELECT state, at, how FROM consent_event WHERE persona_id = :id AND channel = 'text'", id=amelia
    ) == [("off", "2026-11-20T15:00:00.000Z", "STOP")]
    _received(store, actor, tmp_path, "212 555 0117|2026-11-20 10:00,STOP")
    assert store.connection.value("SELECT count(*) FROM consent_event WHERE how = 'STOP'") == 2


def test_a_stop_by_e_mail_switches_e_mails_off(
    store: Store, actor: Actors, customer: NewCustomer, tmp_path: Path
) -> None:
    amelia = customer("Amelia", "212 555 0117")
    _received(store, actor, tmp_path, "212 555 0117|2026-11-20 10:00,unsubscribe", channel="email")
    assert (_state(store, amelia, "email"), _state(store, amelia)) == ("off", "on")


def test_an_old_stop_does_not_undo_a_later_consent(
    store: Store, actor: Actors, customer: NewCustomer, tmp_path: Path
) -> None:
    amelia = customer("Amelia", "212 555 0117")
    _received(store, actor, tmp_path, "212 555 0117|2025-06-01 10:00,STOP")
    assert _state(store, amelia) == "on"


def test_a_yes_confirms_what_was_asked_and_never_an_opt_out(
    store: Store, actor: Actors, customer: NewCustomer, tmp_path: Path
) -> None:
    asked = customer("Asta", "212 555 0104", text="asked")
    out = customer("Olga", "212 555 0103", text="off")
    never = customer("Nora", "212 555 0105", text=None)
    _received(
        store,
        actor,
        tmp_path,
        "212 555 0104|2026-11-20 10:00,Yes",
        "212 555 0103|2026-11-20 10:00,START",
        "212 555 0105|2026-11-20 10:00,YES",
    )
    assert (_state(store, asked), _state(store, out), _state(store, never)) == ("on", "off", None)


def test_a_yes_from_before_it_was_asked_is_none(
    store: Store, actor: Actors, customer: NewCustomer, tmp_path: Path
) -> None:
    asked = customer("Asta", "212 555 0104", text="asked")
    consent(store, asked, "text", "asked", "2026-11-21T00:00:00.000Z")
    _received(store, actor, tmp_path, "212 555 0104|2026-11-20 10:00,Yes")
    assert _state(store, asked) == "asked"


def test_what_a_campaign_brought_is_told_against_those_it_left_out(
    store: Store,
    actor: Actors,
    customer: NewCustomer,
    gateway: Gateway,
    clock: SetClock,
    tmp_path: Path,
) -> None:
    amelia, omar = customer("Amelia", "212 555 0117"), customer("Omar", "212 555 0142")
    bea, nora = customer("Bea", "212 555 0101"), customer("Nora", "212 555 0105", text=None)
    gateway.answers = [200, 400]
    made = start_campaign(store, actor(), Terms("Sale", EVERYBODY, SALE)).details["campaign"]
    send_waiting(store, actor())
    clock.forward(days=3)
    buy(store, amelia, "2026-11-24", tax=100)
    buy(store, amelia, "2026-11-25")
    buy(store, nora, "2026-11-23", refunded=200)
    buy(store, bea, "2026-11-20")
    buy(store, bea, "2027-01-20")
    _received(store, actor, tmp_path, "212 555 0101|2026-11-23 10:00,STOP")
    _take(
        store,
        actor,
        tmp_path,
        "actions",
        ["phone,at,kind,detail", "212 555 0117,2026-11-23 11:00,link clicked,Sale campaign"],
    )
    found = campaign_outcome(store, actor(Role.ANALYST), made)
    assert (found.sent, found.failed, found.unknown, found.waiting, found.left_out) == (2, 1, 0, 0, 1)
    assert (found.opened, found.answered, found.opted_out) == (2, 1, 1)
    assert (found.reached.people, found.reached.came_back, found.reached.spent) == (2, 1, 2500)
    assert (found.others.people, found.others.came_back, found.others.spent) == (1, 1, 1000)
    assert (statuses(store, amelia), statuses(store, bea)[0]) == (["opened"], "answered")
    assert statuses(store, omar)[0].startswith("failed: ")
    with pytest.raises(NotPermitted):
        campaign_outcome(store, actor(Role.STAFF), made)


def test_a_campaign_without_messages_brought_nothing(
    store: Store, actor: Actors, customer: NewCustomer
) -> None:
    set_to(store, quiet_hours="")
    customer("Amelia", "212 555 0117")
    made = start_campaign(store, actor(), Terms("Sale", EVERYBODY, SALE)).details["campaign"]
    found = campaign_outcome(store, actor(), made)
    assert (found.sent, found.reached.people, found.reached.share, found.waiting) == (0, 0, 0.0, 1)
