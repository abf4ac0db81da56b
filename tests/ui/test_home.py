"""Home: find while typing, open, go back, be told what was done."""

from collections.abc import Callable

import pytest

from screens.pick import Pick
from screens.review import ReviewPoints
from store.actor import Actor
from store.database.store import Store
from store.errors import Unreachable
from store.points.adjust import adjust_points
from store.points.reading.review import Reviewed
from store.staff.permissions import Role
from tests.ui.conftest import Sit, furnish, looked_further, settled
from widgets.answer_list import AnswerList
from widgets.status_line import StatusLine


def names(home: object) -> list[str]:
    return [row.name for row in home.people.answer.rows]  # type: ignore[attr-defined]


async def test_typing_the_last_digits_finds_the_customer_and_enter_opens_the_only_hit(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("0142")
        assert names(seat.home) == ["Omar Haddad"]
        assert seat.home.people.answer.explain.startswith("phone ends 0142")
        await seat.press("enter")
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.name == "Omar Haddad"


async def test_several_hits_go_to_the_list_and_the_list_opens_the_row_under_the_cursor(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("212555")
        await seat.press("enter")
        assert seat.home.people.has_focus
        await seat.press("down", "enter")
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.name == names(seat.home)[1]


async def test_a_mistake_is_named_the_old_list_stays_and_tab_fixes_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("omar")
        before = names(seat.home)
        seat.home.bar.look_up("omar tga:vip")
        await settled(seat.pilot)
        mistake = seat.home.people.mistake
        assert mistake is not None
        assert 'unknown field "tga"' in mistake.sentence
        assert names(seat.home) == before == ["Omar Haddad"]
        await seat.press("tab")
        assert seat.home.bar.value == "omar tag:vip"


async def test_on_a_miss_the_search_doctor_says_what_it_tried_and_f6_fills_in_the_phone(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("9175550177")
        await looked_further(seat.pilot)
        assert any("F6" in line for line in seat.home.people.instead)
        await seat.press("f6")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.values["phone"] == "9175550177"


async def test_escape_goes_back_step_by_step_and_loses_no_text(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("0142")
        await seat.press("enter", "f7")
        assert seat.home.acts.busy
        await seat.press("escape")
        assert not seat.home.acts.busy
        await seat.press("escape")
        assert not seat.home.has_class("-card")
        assert seat.home.bar.value == "0142"


async def test_from_110_columns_the_card_stands_beside_the_list(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.type("0142")
        await seat.press("enter")
        assert seat.home.people.region.width > 40
        assert seat.home.card.region.width > 50
        assert not seat.home.card.wide


async def test_from_160_columns_the_history_has_a_pane_of_its_own(sit: Sit) -> None:
    async with sit(size=(160, 45)) as seat:
        await seat.type("0117")
        await seat.press("enter")
        assert seat.home.card.general.display
        assert seat.home.card.history.display
        assert len(seat.home.card.history.rows) == 2


async def test_the_menu_runs_a_command_by_name(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("0142")
        await seat.press("enter", "f10")
        assert isinstance(seat.app.screen, Pick)
        await seat.type("adjust")
        await seat.press("enter")
        assert seat.home.acts.busy


async def test_a_locked_command_says_which_rule_locks_it(sit: Sit) -> None:
    async with sit(Role.MARKETING) as seat:
        await seat.type("0142")
        await seat.press("enter", "f7")
        assert not seat.home.acts.busy
        assert "Marketing may not do this" in seat.said


async def test_the_search_history_brings_an_earlier_search_back(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("weiwei")
        await seat.press("enter", "f2", "ctrl+r")
        await seat.type("wei")
        await seat.press("enter")
        assert seat.home.bar.value == "weiwei"


async def test_a_search_is_saved_and_used_inside_another(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("points:>100")
        await seat.press("enter", "escape", "down", "S")
        await seat.type("rich")
        await seat.press("enter", "enter")
        assert seat.said == "Saved as @rich"
        await seat.press("f2")
        await seat.type("@rich")
        assert names(seat.home) == ["Amelia Stone"]


async def test_the_list_of_values_writes_an_option_into_the_bar(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("f4")
        await seat.type("member")
        await seat.press("enter")
        assert "is:member" in seat.home.bar.value


async def test_the_same_console_works_on_postgresql(
    sit: Sit, postgres_store: Store, actor: Callable[..., Actor]
) -> None:
    furnish(postgres_store, actor(Role.OWNER))
    async with sit(store=postgres_store) as seat:
        await seat.type("0142")
        assert names(seat.home) == ["Omar Haddad"]
        await seat.press("enter", "f7")
        await seat.type("+20")
        await seat.press("enter", "enter")
        await seat.type("hello")
        await seat.press("enter")
        assert seat.said == "+20 Omar Haddad → 100"


async def test_at_sign_in_the_status_line_says_whose_act_was_the_tills_last(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    manager = actor(Role.MANAGER)
    adjust_points(shop, manager, 1002, 25, reason="goodwill", note="late order")
    async with sit(Role.STAFF) as seat:
        assert seat.said.startswith(f"{manager.name}, ")
        assert "points of Omar Haddad: done, 80 → 105 points" in seat.said
        assert seat.home.last_undo is None
    async with sit(Role.MANAGER) as seat:
        assert seat.said == "points of Omar Haddad: done, 80 → 105 points"
        assert seat.home.last_undo is not None
        assert seat.home.query_one(StatusLine).strip_at(0).text.rstrip().endswith("u undoes")


async def test_a_manager_reviews_the_days_large_adjustments_and_opens_the_customer(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    adjust_points(shop, actor(Role.OWNER), 1001, 2_000, reason="goodwill", note="Long wait")
    async with sit() as seat:
        await seat.press("f10")
        await seat.type("review")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, ReviewPoints)
        assert [row.points for row in window.rows if isinstance(row, Reviewed)] == [2_000]
        await seat.press("left_square_bracket")
        assert window.rows == ()
        await seat.press("right_square_bracket", "enter")
        assert seat.home.card.shown_id == 1001


async def test_rows_that_could_not_be_had_are_said_and_the_list_stays(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await seat.type("212555")
        people = seat.home.people
        before = names(seat.home)

        def gone(*_: object) -> None:
            raise Unreachable("The store is away.")

        monkeypatch.setattr(seat.home.finder, "page", gone)
        people.post_message(AnswerList.PageWanted(people, people.answer.number, 0, 100))
        await settled(seat.pilot)
        assert seat.said == "The store is away."
        assert names(seat.home) == before
