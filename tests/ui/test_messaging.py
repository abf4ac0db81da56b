"""Messages on screen: to one customer, to many, campaigns, templates, flows, a link from F9."""

from textual.widgets import Static

from screens.details import Details
from screens.messaging.campaigns import Campaigns
from screens.messaging.flows import Flows, NewFlow
from screens.messaging.templates import Templates
from screens.messaging.writing import WriteToMany, WriteToOne
from screens.share import Share
from screens.trying import Trying
from store.database.store import Store
from store.staff.permissions import Role
from tests.store.outbox.conftest import set_to
from tests.ui.conftest import Seat, Sit
from widgets.field_table import FieldRow

HELLO = "Hello {first_name|there}"


def _wanted(shop: Store, *people: int) -> None:
    """These customers want texts."""
    set_to(shop, store_name="Corner", quiet_hours="")
    for persona in people:
        shop.connection.run(
            "INSERT INTO consent (persona_id, channel, state, at, how) VALUES (:id, 'text', 'on', :at, 'form')",
            id=persona,
            at="2026-01-01T00:00:00.000Z",
        )


async def menu(seat: Seat, words: str) -> None:
    await seat.press("f10")
    await seat.type(words)
    await seat.press("enter")


def told(window: Trying) -> list[str]:
    return [f"{row.label} {row.value}".strip() for row in window.rows if isinstance(row, FieldRow)]


def _states(shop: Store) -> list[str]:
    return [row[0] for row in shop.connection.all("SELECT state FROM outbox_message ORDER BY id")]


async def test_a_message_to_the_customer_on_the_card_is_shown_first_and_stands_in_the_history(
    sit: Sit, shop: Store
) -> None:
    _wanted(shop, 1001)
    async with sit(Role.MANAGER) as seat:
        await seat.type("0117")
        await seat.press("enter")
        await menu(seat, "message to this")
        window = seat.app.screen
        assert isinstance(window, WriteToOne)
        await seat.press("enter", "enter", "enter")
        await seat.type(HELLO)
        assert told(window)[:2] == ["To …0117", "Text Corner: Hello Amelia Reply STOP to opt out."]
        assert _states(shop) == []
        await seat.press("enter")
        assert seat.said.startswith("Queued for Amelia Stone.")
        assert _states(shop) == ["waiting"]


async def test_whoever_wants_none_gets_none_and_the_window_says_why(sit: Sit, shop: Store) -> None:
    _wanted(shop)
    async with sit(Role.MANAGER) as seat:
        await seat.type("0117")
        await seat.press("enter")
        await menu(seat, "message to this")
        window = seat.app.screen
        assert isinstance(window, WriteToOne)
        await seat.press("enter", "enter", "enter")
        await seat.type("Hello")
        assert told(window)[0] == "Not sent never asked"
        await seat.press("enter")
        assert seat.app.screen is window
        assert _states(shop) == []


async def test_a_campaign_to_the_search_counts_who_gets_it_and_is_listed(sit: Sit, shop: Store) -> None:
    _wanted(shop, 1001, 1002)
    async with sit(Role.MARKETING) as seat:
        await seat.type("has:phone")
        await menu(seat, "message to all")
        window = seat.app.screen
        assert isinstance(window, WriteToMany)
        await seat.type("Sale")
        await seat.press(*["enter"] * 5)
        await seat.type(HELLO)
        assert told(window)[:2] == ["Get it 2 of 4 found", "Left out never asked 2"]
        await seat.press(*["enter"] * 4)
        assert seat.said.startswith("Sale: queued for 2 customers.")
        await menu(seat, "campaigns")
        listed = seat.app.screen
        assert isinstance(listed, Campaigns)
        assert [(row.name, row.state, row.recipients) for row in listed.rows] == [("Sale", "queued", 2)]
        await seat.press("p")
        assert listed.rows[0].state == "paused"
        await seat.press("g", "enter")
        assert isinstance(seat.app.screen, Details)
        await seat.press("escape", "delete", "enter")
        assert listed.rows[0].state == "cancelled"


async def test_an_unknown_field_is_named_with_its_fix_while_it_is_typed(sit: Sit, shop: Store) -> None:
    _wanted(shop, 1001)
    async with sit(Role.MARKETING) as seat:
        await seat.type("has:phone")
        await menu(seat, "message to all")
        window = seat.app.screen
        assert isinstance(window, WriteToMany)
        await seat.press("x", *["enter"] * 5)
        await seat.type("Hello {fist_name}")
        assert "did you mean {first_name|there}" in " ".join(told(window))


async def test_templates_are_kept_changed_and_taken_away(sit: Sit, shop: Store) -> None:
    _wanted(shop, 1001)
    async with sit(Role.MARKETING) as seat:
        await menu(seat, "message templates")
        window = seat.app.screen
        assert isinstance(window, Templates)
        await seat.press("n")
        await seat.type("Hi")
        await seat.press("enter", "enter", "enter")
        await seat.type("Hello {phone}")
        await seat.press("enter")
        assert not window.rows
        await seat.press(*["backspace"] * 7)
        await seat.type(HELLO.removeprefix("Hello "))
        await seat.press("enter")
        assert [(row.name, row.text) for row in window.rows] == [("Hi", HELLO)]
        await seat.press("enter")
        assert isinstance(seat.app.screen, WriteToMany)
        await seat.press("escape", "t")
        await seat.type("2125550117")
        await seat.press("enter")
        assert _states(shop) == ["waiting"]
        await seat.press("delete", "enter")
        assert window.rows == ()


async def test_a_flow_is_made_put_off_and_ended(sit: Sit, shop: Store) -> None:
    _wanted(shop, 1001)
    async with sit(Role.MARKETING) as seat:
        await menu(seat, "flows")
        window = seat.app.screen
        assert isinstance(window, Flows)
        await seat.press("n")
        new = seat.app.screen
        assert isinstance(new, NewFlow)
        await seat.type("Welcome")
        await seat.press(*["enter"] * 4)
        await seat.type("50")
        await seat.press(*["enter"] * 4)
        await seat.type(HELLO)
        assert "Text Corner: Hello Amelia Reply STOP to opt out." in told(new)
        await seat.press("enter")
        assert [(row.name, row.gift, row.state) for row in window.rows] == [("Welcome", 50, "running")]
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)
        await seat.press("escape", "p")
        assert window.rows[0].state == "paused"
        await seat.press("g", "delete", "enter")
        assert window.rows == ()


async def test_a_link_is_sent_from_the_share_window(sit: Sit, shop: Store) -> None:
    _wanted(shop, 1001)
    async with sit(Role.MANAGER) as seat:
        await seat.type("0117")
        await seat.press("enter", "f9")
        window = seat.app.screen
        assert isinstance(window, Share)
        await seat.press("s")
        assert "colleagues" in str(window.query_one("#keys", Static).content)
        await seat.press("2", "s", "enter")
        assert "Queued for Amelia Stone" in str(window.query_one("#keys", Static).content)
        assert shop.connection.value("SELECT kind FROM outbox_message") == "link"


async def test_marked_customers_are_written_to(sit: Sit, shop: Store) -> None:
    _wanted(shop, 1001)
    async with sit(Role.OWNER) as seat:
        await seat.type("has:phone")
        await seat.press("down", "space", "down", "space", "b")
        await seat.type("message")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, WriteToMany)
        await seat.press("x", *["enter"] * 5)
        await seat.type("Hello")
        assert told(window)[0].endswith("of 2 found")


async def test_staff_who_send_no_messages_are_told_who_does(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await menu(seat, "campaigns")
        assert seat.app.screen is seat.home or not isinstance(seat.app.screen, Campaigns)
