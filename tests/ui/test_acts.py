"""Acts beyond points: members, households, the archive, conflicts, identity, approval, help in a prompt."""

from collections.abc import Callable

import pytest
from textual.widgets import Static

from screens.acts.undo import Undo
from screens.help import KNOWN, Help, field_help
from screens.large import Large
from screens.pick import Pick
from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.discounts.redeem import redeem
from store.people.card import open_card
from store.people.enrolment import add_customer, make_member
from store.people.events import Bought
from store.people.traits import edit_traits
from store.points.adjust import adjust_points
from store.points.earning.collectibles import make_codes
from store.points.earning.sale import sell_by_hand
from store.points.reading.overview import points_overview
from store.settings_use import change_setting
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.ui.conftest import Seat, Sit, furnish, settled
from widgets.answer_list import AnswerList
from widgets.field_table import FieldRow
from widgets.prompt import Prompt, PromptLine


@pytest.fixture
def shop(store: Store, actor: Callable[..., Actor]) -> Store:
    """The furnished shop on either database: every test here runs on both."""
    furnish(store, actor(Role.OWNER))
    return store


async def open_id(seat: Seat, persona_id: int) -> None:
    await seat.press("f2")
    await seat.type(f"id:{persona_id}")
    await seat.press("enter")
    await settled(seat.pilot)


async def from_menu(seat: Seat, words: str) -> None:
    await seat.press("f10")
    await seat.type(words)
    await seat.press("enter")


def prompt_of(seat: Seat) -> Prompt:
    prompt = seat.home.acts.prompt
    assert prompt is not None
    return prompt


async def test_a_customer_is_added_without_membership_and_made_a_member_later(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f6")
        await seat.type("Vale")
        await seat.press("enter")
        await seat.type("Nora")
        await seat.press("enter")
        await seat.type("2125550199")
        await seat.press("enter", "enter", "enter", "enter", "enter", "right", "enter")
        assert seat.said.endswith("no member")
        card = seat.home.card.shown
        assert card is not None
        assert not card.member
        await from_menu(seat, "make a member")
        await seat.type("05/17/1988")
        assert prompt_of(seat).preview_words == "May 17, 1988 (38)"
        await seat.press("enter", "enter")
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.member


async def test_a_two_digit_year_is_refused_with_the_cursor_in_the_field_and_everything_kept(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f6")
        await seat.press("tab", "tab")
        await seat.type("2125550199")
        await seat.press("tab", "tab")
        await seat.type("5/17/88")
        await seat.press("enter", "enter", "enter", "enter")
        field = prompt_of(seat).focused_field
        assert field is not None
        assert field.name == "birthday"
        assert prompt_of(seat).values["phone"] == "2125550199"


async def test_a_household_is_linked_by_hand_and_left_again(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await from_menu(seat, "household: link")
        await seat.type("omar@example.com")
        assert prompt_of(seat).preview_words.startswith("Links Omar Haddad (1002)")
        await seat.press("enter")
        assert seat.said == "Amelia Stone and Omar Haddad are one household"
        await from_menu(seat, "household: take out")
        await seat.press("enter")
        assert seat.said == "Amelia Stone is in no household now"


async def test_an_archived_customer_is_restored_from_the_menu(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    archive(shop, actor(Role.OWNER), 1002, reason="moved away")
    async with sit(Role.MANAGER) as seat:
        await seat.type("is:archived")
        row = seat.home.people.answer.rows[0]
        assert seat.home.people.row_look.cells(row)[:3] == ("[archived]", "(212) 555-0142", "")
        await seat.press("enter")
        await from_menu(seat, "restore")
        assert "(212) 555-0142" in prompt_of(seat).preview_words
        await seat.press("enter")
        assert seat.said == "Restored Omar Haddad"
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.status == "active"


async def test_what_somebody_changed_meanwhile_is_shown_beside_mine_and_asked_about(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("e")
        prompt_of(seat).set_value("first_name", "Amalia")
        prompt_of(seat).set_value("email", "mine@example.com")
        edit_traits(shop, actor(Role.OWNER), 1001, {"email": "theirs@example.com"})
        prompt_of(seat).focus_field("favorite_store")
        await seat.press("enter")
        prompt = prompt_of(seat)
        assert "meanwhile" in prompt.title_words
        assert prompt.values == {"first_name": "theirs", "email": "theirs"} or "email" in prompt.values
        prompt.set_value("first_name", "mine")
        prompt.focus_field("email")
        await seat.press("enter")
        found = shop.connection.one("SELECT first_name, email FROM persona WHERE id = 1001")
        assert found == ("Amalia", "theirs@example.com")


async def test_a_change_of_another_trait_meanwhile_is_no_conflict(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("e")
        prompt_of(seat).set_value("first_name", "Amalia")
        edit_traits(shop, actor(Role.OWNER), 1001, {"email": "theirs@example.com"})
        prompt_of(seat).focus_field("favorite_store")
        await seat.press("enter")
        found = shop.connection.one("SELECT first_name, email FROM persona WHERE id = 1001")
        assert found == ("Amalia", "theirs@example.com")


async def test_the_shop_asks_who_it_is_before_redeeming_once_a_visit(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    change_setting(shop, actor(Role.OWNER), "identity_check", "birthday")
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("f8")
        await seat.type("05/18/1988")
        await seat.press("enter", "enter", "enter")
        assert seat.home.acts.busy
        assert shop.connection.value("SELECT count(*) FROM redemption") == 0
        prompt_of(seat).set_value("identity", "05/17/1988")
        await seat.press("enter", "enter", "enter", "escape")
        assert shop.connection.value("SELECT count(*) FROM redemption") == 1
        await seat.press("f8")
        assert "identity" not in prompt_of(seat).values


async def test_the_approver_reads_amount_reason_and_note(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("f7")
        await seat.type("50")
        await seat.press("enter", "enter")
        await seat.type("late delivery")
        await seat.press("enter")
        assert prompt_of(seat).preview_words == "425 → 475  (+50) · goodwill · late delivery"
        assert "Amelia Stone" in prompt_of(seat).title_words


async def test_a_customer_from_before_is_not_a_second_hit_of_enrolment(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.type("2125550142")
        await seat.press("f6")
        assert "Omar Haddad" in prompt_of(seat).preview_words
        prompt_of(seat).focus_field("member")
        await seat.press("enter")
        assert prompt_of(seat).values == {"choice": "open"}
        await seat.press("enter")
        assert seat.home.card.shown_id == 1002
        assert shop.connection.value("SELECT count(*) FROM persona") == 4


async def test_f1_explains_the_field_the_cursor_is_in_and_goes_back_to_it(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f6", "tab", "tab", "tab", "tab", "f1")
        assert isinstance(seat.app.screen, Help)
        assert "two-digit years are refused" in str(seat.app.screen.query_one("#about", Static).content)
        await seat.press("escape")
        field = prompt_of(seat).focused_field
        assert field is not None
        assert field.name == "birthday"


def test_every_field_that_has_help_has_its_words() -> None:
    for name in KNOWN:
        assert field_help(name, "", optional=True).endswith("May stay empty.")


async def test_f4_in_a_prompt_lists_the_values_of_its_field(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("e")
        prompt_of(seat).focus_field("favorite_store")
        await seat.press("f4")
        await seat.type("harb")
        await seat.press("enter")
        assert prompt_of(seat).values["favorite_store"] == "Harbour"
        await seat.press("escape", "f7")
        prompt_of(seat).focus_field("reason")
        await seat.press("f4")
        await seat.type("mistake")
        await seat.press("enter")
        assert prompt_of(seat).values["reason"] == "correction"


async def test_the_counter_card_checks_who_it_is_and_redeems(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("v")
        rows = [row.name for row in seat.home.card.general.rows if isinstance(row, FieldRow)]
        for _step in range(rows.index("check:birthday") - rows.index("points")):
            await seat.press("down")
        await seat.press("enter")
        await seat.type("05/17/1988")
        await seat.press("enter")
        assert seat.said == "The birthday matches."
        for _step in range(rows.index("check:birthday") - rows.index("offer:COFFEE")):
            await seat.press("up")
        await seat.press("enter")
        assert prompt_of(seat).values["discount"] == "COFFEE"
        await seat.press("enter", "escape")
        assert shop.connection.value("SELECT count(*) FROM redemption") == 1


async def test_a_code_of_today_is_shown_large_once_more_until_the_day_ends(
    sit: Sit, shop: Store, actor: Callable[..., Actor], clock: SetClock
) -> None:
    code = redeem(shop, actor(Role.STAFF), 1001, "COFFEE").details["code"]
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("Y")
        await seat.type("today's code")
        await seat.press("enter")
        assert isinstance(seat.app.screen, Large)
        assert "  ".join(code) in str(seat.app.screen.query_one("#value", Static).content)
        await seat.press("escape")
        clock.forward(days=1)
        await seat.press("Y")
        await seat.type("today's code")
        assert isinstance(seat.app.screen, Pick)
        assert seat.app.screen.query_one(AnswerList).row is None


async def test_u_on_a_redemption_in_the_history_undoes_that_one(
    sit: Sit, shop: Store, actor: Callable[..., Actor], clock: SetClock
) -> None:
    clock.forward(minutes=1)
    redeem(shop, actor(Role.STAFF), 1001, "COFFEE")
    adjust_points(shop, actor(Role.MANAGER), 1002, 5, reason="goodwill", note="another customer")
    async with sit(Role.MANAGER) as seat:
        await open_id(seat, 1001)
        await seat.press("3")
        assert seat.home.card.history.rows[0].what.startswith("Redeemed Free coffee")
        await seat.press("u", "enter")
        assert seat.said.startswith("undone: Redeemed Free coffee")
        assert shop.connection.value("SELECT undone_at IS NOT NULL FROM redemption")


async def test_a_long_refusal_is_shown_whole(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await seat.press("e")
        prompt_of(seat).failed("Uptown was chosen by wallet, which stands above form; it stays. " * 2)
        await seat.pilot.pause()
        lines = [line for line in prompt_of(seat).query(PromptLine) if line.size.height > 1]
        assert [line.size.height for line in lines] == [2]


async def test_an_order_is_refunded_from_the_history_with_what_goes_and_what_stays_said_first(
    sit: Sit, shop: Store
) -> None:
    async with sit() as seat:
        await open_id(seat, 1001)
        await seat.press("3")
        await seat.press(*["down"] * place_of_order(seat))
        await from_menu(seat, "refund")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.values["amount"] == "125.00"
        assert prompt.preview_words == "125 points go back"
        await seat.press("enter")
        await seat.type("Returned")
        await seat.press("enter", "enter")
        assert seat.said == "Refunded $125.00 of Amelia Stone: -125 → 300"
        assert points_overview(shop.connection, 1001, shop.clock().date()).points == 300
        await seat.press("1", "u", "enter")
        assert seat.said.endswith("→ 425")
        assert points_overview(shop.connection, 1001, shop.clock().date()).points == 425


async def test_an_orders_amount_is_corrected_from_the_history(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await open_id(seat, 1001)
        await seat.press("3")
        await seat.press(*["down"] * place_of_order(seat))
        await from_menu(seat, "correct")
        await seat.type("25.00")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.preview_words == "$125.00 → $25.00  (-100 points)"
        await seat.press("enter")
        await seat.type("Typed twice")
        await seat.press("enter")
        assert seat.said == "Corrected $125.00 → $25.00: -100 → 325"
        assert points_overview(shop.connection, 1001, shop.clock().date()).points == 325


async def test_refunding_without_an_order_under_the_cursor_says_where_to_put_it(sit: Sit) -> None:
    async with sit() as seat:
        await open_id(seat, 1001)
        await from_menu(seat, "refund")
        assert not seat.home.acts.busy
        assert seat.said == "Put the cursor on an order in the History (3) first."


def place_of_order(seat: Seat) -> int:
    rows = seat.home.card.history.rows
    return next(place for place, row in enumerate(rows) if isinstance(row.event.what, Bought))


async def test_rule_12_a_code_gives_its_points_once_and_says_when_it_was_used(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    (code,) = make_codes(shop, actor(Role.OWNER), 1, 40, batch="flyer").codes
    async with sit() as seat:
        await open_id(seat, 1001)
        await from_menu(seat, "collectible")
        await seat.type(code)
        await seat.press("enter")
        assert seat.said == "+40 by a code for Amelia Stone → 465"
        await from_menu(seat, "collectible")
        await seat.type(code)
        await seat.press("enter")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert "used" in prompt.query(PromptLine).last(PromptLine).words


async def test_rule_9_points_from_before_the_signup_are_put_back_from_the_palette_once(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    owner = actor(Role.OWNER)
    added = add_customer(shop, owner, first_name="Nora", last_name="Newell", phone="+12125550155")
    persona_id = added.persona_id or 0
    adjust_points(shop, owner, persona_id, 30, reason="goodwill", note="before")
    make_member(shop, owner, persona_id)
    async with sit() as seat:
        await open_id(seat, persona_id)
        await from_menu(seat, "re-add")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.preview_words == "0 → 30  (+30)"
        await seat.press("enter")
        assert seat.said == "+30 Nora Newell → 30"
        await from_menu(seat, "re-add")
        assert not seat.home.acts.busy


async def test_who_referred_a_customer_is_said_by_the_id(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await open_id(seat, 1001)
        await from_menu(seat, "referred")
        await seat.type("1002")
        await seat.press("enter")
        assert seat.said == "Amelia Stone was referred by customer 1002."


async def test_sequence_3_the_prompt_says_what_of_an_undo_has_expired_meanwhile(
    sit: Sit, shop: Store, actor: Callable[..., Actor], clock: SetClock
) -> None:
    owner = actor(Role.OWNER)
    change_setting(shop, owner, "expiry", "fixed")
    change_setting(shop, owner, "expiry_days", "5")
    sell_by_hand(shop, owner, 1002, 10_000)
    done = redeem(shop, owner, 1002, "COFFEE")
    clock.forward(days=10)
    async with sit(Role.OWNER) as seat:
        card = open_card(shop, owner, 1002)
        await seat.home.acts.begin(Undo(seat.home.desk, card, done.operation_id, "coffee"))
        await settled(seat.pilot)
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.preview_words.endswith("100 points that return have expired meanwhile and go again.")
