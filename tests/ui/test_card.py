"""The card: identity always visible, four tabs, every act, drafts, approval."""

from screens.details import Details
from screens.entries import Entries, EntryRow
from screens.explain import Explain
from screens.large import Large
from screens.share import Share
from store.database.store import Store
from store.search.records import PersonaRow
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit, settled
from widgets.answer_list import AnswerList
from widgets.field_table import FieldRow
from widgets.timeline import Timeline


async def open_amelia(seat: Seat) -> None:
    await seat.type("0117")
    await seat.press("enter")


def balance(store: Store, persona_id: int) -> int:
    found: int = store.connection.value(
        "SELECT balance FROM account WHERE persona_id = :id AND card_id IS NULL", id=persona_id
    )
    return found


async def test_the_identity_line_stays_on_every_tab_and_in_every_prompt(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        line = seat.home.card.identity
        for key in ("1", "2", "3", "4", "f7"):
            await seat.press(key)
            text = line.strip_at(0).text
            assert "Amelia Stone  1001  (212) 555-0117" in text
            assert "425 points" in text
            assert line.region.height == 1


async def test_general_shows_opt_ins_habits_traits_and_logs(sit: Sit) -> None:
    async with sit(size=(120, 60)) as seat:
        await open_amelia(seat)
        rows = {row.name: row.value for row in seat.home.card.general.rows if isinstance(row, FieldRow)}
        assert rows["spend"] == "$125.00"
        assert rows["sales"] == "1"
        assert rows["opt:member"] == "on"
        assert rows["trait:birthday"] == "May 17, 1988"
        assert rows["source"] == "Counter"
        assert rows["first_seen"].startswith("2026-11-22")


async def test_the_overview_lines_add_up_to_the_balance_on_the_points_tab(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("2")
        rows = [row for row in seat.home.card.points.rows if isinstance(row, FieldRow)]
        lines = [int(row.value.replace(",", "")) for row in rows if row.name.startswith("line:")]
        assert sum(lines) == 425
        assert next(row.value for row in rows if row.name == "balance") == "425"


async def test_adjusting_shows_before_and_after_and_says_what_was_done(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("f7")
        await seat.type("-25")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.preview_words == "425 → 400  (-25)"
        await seat.press("enter", "enter")
        await seat.type("broken mug")
        await seat.press("enter")
        assert seat.said == "-25 Amelia Stone → 400"
        assert balance(shop, 1001) == 400


async def test_an_adjustment_without_a_note_is_not_sent(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("f7")
        await seat.type("25")
        await seat.press("enter", "enter", "enter")
        assert seat.home.acts.busy
        assert balance(shop, 1001) == 425


async def test_undo_takes_the_last_act_back_by_a_reversing_entry(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("f7")
        await seat.type("50")
        await seat.press("enter", "enter")
        await seat.type("oops")
        await seat.press("enter", "u", "enter")
        assert seat.said.startswith("undone: +50 Amelia Stone")
        assert balance(shop, 1001) == 425
        await seat.press("3")
        assert [row.points for row in seat.home.card.history.rows][:2] == [-50, 50]


async def test_staff_need_an_approver_whose_name_goes_on_the_row(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await open_amelia(seat)
        await seat.press("f7")
        await seat.type("50")
        await seat.press("enter", "enter")
        await seat.type("goodwill")
        await seat.press("enter")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert seat.home.acts.hand is not None
        assert seat.home.acts.hand.approving
        assert prompt.preview_words == "425 → 475  (+50) · goodwill · goodwill"
        await seat.type("NOBODY")
        await seat.press("enter")
        await seat.type("123456")
        await seat.press("enter")
        assert balance(shop, 1001) == 425
        assert seat.home.acts.busy


async def test_redeeming_gives_the_code_large_and_the_balance_after(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("4", "enter", "enter")
        assert isinstance(seat.app.screen, Large)
        await seat.press("escape")
        code = shop.connection.value("SELECT code FROM redemption")
        assert seat.said == f"Free coffee {code} → 325"
        assert balance(shop, 1001) == 325


async def test_a_dimmed_discount_says_why_and_is_not_redeemed(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("4", "down", "enter")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.preview_words == "475 short"
        await seat.press("enter")
        assert seat.home.acts.busy
        assert balance(shop, 1001) == 425


async def test_a_sale_by_hand_earns(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await open_amelia(seat)
        await seat.press("f5")
        await seat.type("12.50")
        await seat.press("enter", "enter")
        assert seat.said == "$12.50 Amelia Stone +12 → 437"


async def test_a_collision_asks_and_may_open_the_other_one(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("f6")
        await seat.type("Twin")
        await seat.press("enter", "enter")
        await seat.type("2125550142")
        await seat.press("enter", "enter", "enter", "enter", "enter", "enter")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert "Omar Haddad (1002)" in prompt.title_words
        await seat.press("enter")
        assert seat.home.card.shown_id == 1002


async def test_people_who_share_a_phone_become_a_household(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await seat.press("f6")
        await seat.type("Haddad")
        await seat.press("enter")
        await seat.type("Lina")
        await seat.press("enter")
        await seat.type("2125550142")
        await seat.press("enter", "enter", "enter", "enter", "enter", "enter")
        await seat.type("2")
        await seat.press("enter")
        assert seat.home.card.shown is not None
        assert [one.name for one in seat.home.card.shown.household] == ["Omar Haddad"]


async def test_the_form_warns_of_possible_duplicates_while_typing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("f6", "enter", "enter")
        await seat.type("2125550142")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert "Omar Haddad" in prompt.preview_words


async def test_editing_the_row_under_the_cursor_changes_that_trait(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("e", "tab", "f2", "f7")
        await seat.press("escape")
        assert seat.home.card.shown is not None
        await seat.press("e")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        prompt.set_value("last_name", "Stonewall")
        await seat.press(*["enter"] * 7)
        assert seat.home.card.shown.name == "Amelia Stonewall"


async def test_text_can_be_switched_off_and_never_on(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("x", "enter")
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.opt_in("text").state == "off"
        assert "Only the customer" in str(seat.home.acts.last_preview)


async def test_a_pinned_note_stands_in_the_header(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("a")
        await seat.type("nut allergy")
        await seat.press("enter", "right", "enter")
        assert "! nut allergy" in seat.home.card.header_words


async def test_tags_and_attributes_are_added_and_removed(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("t")
        await seat.type("vip")
        await seat.press("enter")
        await seat.press("plus")
        await seat.type("shoe size")
        await seat.press("enter")
        await seat.type("42")
        await seat.press("enter")
        card = seat.home.card.shown
        assert card is not None
        assert [tag.tag for tag in card.tags] == ["vip"]
        assert [(one.name, one.value) for one in card.attributes] == [("shoe size", "42")]
        await seat.press("t")
        await seat.type("-vip")
        await seat.press("enter")
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.tags == ()


async def test_an_operator_gives_a_case_once_per_customer(sit: Sit) -> None:
    async with sit(Role.OPERATOR) as seat:
        seat.home.desk.actor = seat.home.desk.actor.because("")
        await open_amelia(seat)
        assert seat.home.card.shown is None
        await seat.type("case 7")
        await seat.press("enter")
        assert seat.home.card.shown is not None
        await seat.press("escape", "escape", "f2")
        await open_amelia(seat)
        assert not seat.home.acts.busy


async def test_half_typed_prompts_are_given_back(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("f7")
        await seat.type("75")
        await seat.press("escape", "f7")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.values["points"] == "75"


async def test_the_links_of_the_customer_are_shown_as_text_and_qr(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("f9")
        assert isinstance(seat.app.screen, Share)
        assert seat.app.screen.link == "https://wallet.example.com/p/1001"
        await seat.press("3")
        assert seat.app.screen.link == "https://wallet.example.com/r/1001"


async def test_archiving_wants_the_last_digits_of_the_id(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("delete")
        await seat.type("moved away")
        await seat.press("enter")
        await seat.type("999")
        await seat.press("enter")
        assert seat.home.acts.busy
        await seat.press("backspace", "backspace", "backspace")
        await seat.type("001")
        await seat.press("enter")
        assert seat.said == "Archived Amelia Stone"


async def test_the_history_filters_searches_and_shows_details(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("3")
        history = seat.home.card.history
        assert len(history.rows) == 2
        await seat.press("f", "f")
        assert history.rows == ()
        await seat.press("escape")
        assert len(history.rows) == 2
        await seat.press("home", "up")
        await seat.type("welcome")
        assert [row.points for row in history.rows] == [300]
        await settled(seat.pilot)


async def test_a_key_in_the_list_is_about_the_row_under_the_cursor_not_the_card_opened_before(
    sit: Sit, shop: Store
) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("escape", "f2", "backspace", "down")
        row = seat.home.people.row
        assert isinstance(row, PersonaRow)
        assert row.id != 1001
        await seat.press("f7")
        assert seat.home.card.shown_id == row.id
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert row.name in prompt.title_words


async def test_typing_shows_what_is_found_instead_of_the_card_that_was_open(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("f2")
        await seat.type("omar")
        assert seat.home.query_one("#list-pane").region.height > 5
        assert seat.home.person_meant == 1002


async def test_a_channel_that_staff_cannot_switch_says_why(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("down", "down", "down", "down", "enter")
        assert seat.home.card.chosen_field == "opt:mobile_push"
        assert seat.said.startswith("Nobody here can switch push on or off")
        await seat.press("up", "enter")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.values["channel"] == "email"


async def test_a_discount_that_cannot_be_redeemed_now_is_dimmed(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await open_amelia(seat)
        await seat.press("4", "down", "down")
        offers = seat.home.card.discounts.query_one(AnswerList)
        ready, short = (offers.strip_at(offers.head + line) for line in (0, 1))
        assert not any(segment.style and segment.style.dim for segment in ready)
        assert any(segment.style and segment.style.dim for segment in short)


async def test_w_says_why_the_balance_is_what_it_is_and_opens_the_entries_of_a_line(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("w")
        window = seat.app.screen
        assert isinstance(window, Explain)
        rows = [row for row in window.rows if isinstance(row, FieldRow)]
        lines = [int(row.copied.replace(",", "")) for row in rows if row.name.startswith("line:")]
        assert sum(lines) == 425
        assert next(row.copied for row in rows if row.name == "sum") == "425"
        assert any(row.name.startswith("cause:adjust") for row in rows)
        place = [row.name for row in rows].index("line:0")
        await seat.press(*["j"] * place, "enter")
        entries = seat.app.screen
        assert isinstance(entries, Entries)
        row = entries.query_one(Timeline).row
        assert isinstance(row, EntryRow)
        assert row.points == lines[0]
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)
        await seat.press("escape", "escape", "escape")
        assert seat.app.screen is seat.home.screen


async def test_enter_on_a_line_of_the_overview_opens_its_entries(sit: Sit) -> None:
    async with sit() as seat:
        await open_amelia(seat)
        await seat.press("2", "down", "down", "down", "down", "down", "enter")
        assert isinstance(seat.app.screen, Entries)
