"""How messages look: written, listed, their templates, flows, a link that is sent."""

from collections.abc import Callable

import pytest

from console.app import ConsoleOptions, RegularsApp
from store.actor import Actor
from store.database.store import Store
from store.messages.campaigns import Terms, start_campaign
from store.messages.draft import Draft
from store.messages.flows import FlowTerms, make_flow
from store.messages.templates import keep_template
from store.staff.permissions import Role
from tests.snapshots.test_screens import SIZES, Compare, steps
from tests.store.outbox.conftest import set_to

THREE_SIZES = pytest.mark.parametrize("size", [*SIZES, (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
EVERYBODY = "has:phone"


@pytest.fixture
def busy(shop: Store, actor: Callable[..., Actor]) -> Store:
    """Two campaigns, a template, a flow; three want texts."""
    set_to(shop, store_name="Corner", quiet_hours="")
    for persona, state in ((1001, "on"), (1002, "on"), (1003, "off")):
        shop.connection.run(
            "INSERT INTO consent (persona_id, channel, state, at, how) VALUES (:id, 'text', :state, :at, 'form')",
            id=persona,
            state=state,
            at="2026-01-01T00:00:00.000Z",
        )
    owner = actor(Role.OWNER)
    hello = Draft("text", "Hello {first_name|there}, {points} points wait for you.")
    keep_template(shop, owner, "Hello", hello)
    keep_template(shop, owner, "Letter", Draft("email", "Dear {name|customer},\n\nSale today.", "Sale"))
    start_campaign(shop, owner, Terms("Summer", EVERYBODY, hello))
    start_campaign(shop, owner, Terms("Autumn gift", "name:Amelia", hello, gift=50))
    make_flow(shop, owner, FlowTerms("Welcome", "enrolled", hello, gift=50))
    make_flow(shop, owner, FlowTerms("Birthday", "birthday", None, gift=100, days=3))
    return shop


@THREE_SIZES
@pytest.mark.parametrize(
    ("keys", "what"),
    [
        (("f10", "campaigns", "enter"), "campaigns"),
        (("f10", "campaigns", "enter", "j", "enter"), "campaign"),
        (("f10", "message templates", "enter"), "templates"),
        (("f10", "flows", "enter"), "flows"),
        (("f10", "flows", "enter", "n"), "new_flow"),
        (
            ("=has:phone", "f10", "message to all", "enter", "Winter", "enter", "enter", "Hello", "enter"),
            "to_many",
        ),
        (
            ("0117", "enter", "f10", "message to this", "enter", "enter", "enter", "enter", "Hello {nam}"),
            "to_one",
        ),
        (("0117", "enter", "3"), "history"),
        (("0117", "enter", "f9", "2", "s"), "send_link"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_messages_look_as_they_did(
    size: tuple[int, int],
    keys: tuple[str, ...],
    what: str,
    busy: Store,
    actor: Callable[..., Actor],
    snap_compare: Compare,
) -> None:
    """What would be sent above what is typed; lists with their keys below."""
    assert what
    app = RegularsApp(ConsoleOptions("shop.store"), store=busy)
    assert snap_compare(app, run_before=steps(keys, busy, actor(Role.OWNER)), terminal_size=size)
