"""Two customers made one on screen, side by side, and taken apart from the History."""

from screens.merge import Merge
from screens.pick import Pick
from screens.unmerge import Unmerge
from store.database.store import Store
from store.merging.lineage import survivor_of
from store.merging.merging import merge_personas
from store.people.card import open_card
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit, until
from widgets.field_table import FieldRow

AMELIA, OMAR, BJORN = 1001, 1002, 1003


async def open_merge(seat: Seat) -> Merge:
    await seat.press("f10")
    await seat.type("merge with")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, Merge)
    return window


def row(window: Merge, name: str) -> tuple[str, str, str, str]:
    found = next(one for one in window.rows if one.name == name)
    return found.a, found.b, found.side, found.result


async def test_two_marked_rows_stand_side_by_side_and_a_field_is_taken_from_either(
    sit: Sit, shop: Store
) -> None:
    async with sit(Role.MANAGER) as seat:
        await seat.type("212555")
        await seat.press("down", "space", "space")
        window = await open_merge(seat)
        assert window.seen is not None
        first, second = window.seen.survivor.id, window.seen.absorbed.id
        assert {first, second} == {AMELIA, OMAR}
        assert row(window, "name")[2] == "A"
        await seat.press("b")
        assert row(window, "name")[2:] == ("B", window.seen.absorbed.name)
        await seat.press("space")
        assert row(window, "name")[2] == "A"
        await seat.press("down", "down", "right", "x")
        assert (window.seen.survivor.id, window.seen.absorbed.id) == (second, first)
        assert sum(one.side == "A" and one.can_choose for one in window.rows) >= 1
        await seat.press("escape")
        assert survivor_of(shop.connection, first) == first


async def test_enter_asks_for_three_digits_and_then_they_are_one(sit: Sit, shop: Store) -> None:
    async with sit(Role.MANAGER) as seat:
        await seat.type("0117")
        await seat.press("enter")
        window = await open_merge(seat)
        await seat.type("omar")
        await seat.press("enter")
        assert row(window, "points") == ("425", "80", "", "505")
        await seat.press("b", "enter")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert prompt.title_words == "Merge Omar Haddad (1002) into Amelia Stone (1001)"
        assert "505 points" in prompt.preview_words
        await seat.type("same voice")
        await seat.press("enter", "9", "9", "9", "enter")
        assert survivor_of(shop.connection, OMAR) == OMAR
        await seat.press("backspace", "backspace", "backspace", "0", "0", "2", "enter")
        await until(seat.pilot, lambda: survivor_of(shop.connection, OMAR) == AMELIA)
        assert survivor_of(shop.connection, OMAR) == AMELIA
        assert "1002 is merged into 1001" in seat.said
        assert seat.home.card.shown is not None
        assert (seat.home.card.shown.name, seat.home.card.shown.points) == ("Omar Haddad", 505)


async def test_a_staff_member_merges_with_a_managers_yes(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.type("0117")
        await seat.press("enter")
        await open_merge(seat)
        await seat.type("omar")
        await seat.press("enter", "enter", "enter", "0", "0", "2", "enter")
        hand = seat.home.acts.hand
        assert hand is not None
        assert hand.approving
        assert survivor_of(shop.connection, OMAR) == OMAR


async def test_of_several_found_one_is_picked_and_nobody_is_said(sit: Sit, shop: Store) -> None:
    async with sit(Role.MANAGER) as seat:
        await seat.type("0117")
        await seat.press("enter")
        window = await open_merge(seat)
        await seat.type("zz")
        await seat.press("enter")
        assert window.seen is None
        await seat.press("backspace", "backspace")
        await seat.type("has:phone")
        await seat.press("enter")
        assert isinstance(seat.app.screen, Pick)
        await seat.type("omar")
        await seat.press("enter")
        assert window.seen is not None
        assert window.seen.absorbed.id == OMAR


async def test_a_merge_is_taken_apart_from_its_row_in_the_history(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER, size=(60, 20)) as seat:
        merge_personas(shop, seat.home.desk.actor, AMELIA, OMAR)
        await seat.type("0117")
        await seat.press("enter", "3", "f", "f", "f", "f", "u")
        window = seat.app.screen
        assert isinstance(window, Unmerge)
        said = " ".join(one.value for one in window.rows if isinstance(one, FieldRow))
        assert "Omar Haddad (1002) has 80 points of its own again" in said
        await seat.press("1", "enter")
        assert survivor_of(shop.connection, OMAR) == AMELIA
        await seat.press("backspace", "0", "0", "2", "enter")
        assert survivor_of(shop.connection, OMAR) == OMAR
        assert "1002 has 80 points of its own again, 1001 keeps 425" in seat.said
        assert open_card(shop, seat.home.desk.actor, AMELIA).merged_from == ()


async def test_of_several_merges_the_one_to_undo_is_picked(sit: Sit, shop: Store) -> None:
    async with sit(Role.OPERATOR) as seat:
        owner = seat.home.desk.actor.because("case 7")
        merge_personas(shop, owner, OMAR, BJORN)
        merge_personas(shop, owner, AMELIA, OMAR)
        seat.home.desk.cases[AMELIA] = "case 7"
        await seat.type("0117")
        await seat.press("enter", "f10")
        await seat.type("unmerge")
        await seat.press("enter")
        assert isinstance(seat.app.screen, Pick)
        await seat.type("björn")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, Unmerge)
        await seat.press("0", "0", "3", "enter")
        assert survivor_of(shop.connection, BJORN) == BJORN
        assert survivor_of(shop.connection, OMAR) == AMELIA
