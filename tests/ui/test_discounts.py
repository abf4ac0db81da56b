"""The window of discounts: made, changed as a new version, moved, ended, and each taken back."""

from screens.details import Details
from screens.discounts.terms import DiscountTerms
from screens.discounts.window import Discounts
from store.database.store import Store
from store.discounts.records import current_discounts, find_discount
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit, until
from widgets.prompt import Prompt


async def open_discounts(seat: Seat) -> Discounts:
    await seat.press("f10")
    await seat.type("change disc")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, Discounts)
    await until(seat.pilot, lambda: len(window.rows) == 3)
    return window


def order(store: Store) -> list[str]:
    return [one.id for one in current_discounts(store.connection)]


async def test_n_makes_one_and_u_ends_it_again(sit: Sit, shop: Store) -> None:
    async with sit(Role.MARKETING) as seat:
        window = await open_discounts(seat)
        await seat.press("n")
        assert "TEA" not in order(shop)
        for word in ("TEA", "Free tea", "80"):
            await seat.type(word)
            await seat.press("enter")
        await seat.press(*["enter"] * 8)
        assert window.said == "Made TEA · u undoes"
        assert order(shop) == ["COFFEE", "MUG", "XMAS", "TEA"]
        made = find_discount(shop.connection, "TEA")
        assert made is not None
        assert (made.name, made.cost, made.usage) == ("Free tea", 80, "single")
        await seat.press("u")
        assert order(shop) == ["COFFEE", "MUG", "XMAS"]
        assert window.said == "TEA has ended again"


async def test_e_writes_a_new_version_and_u_goes_back(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_discounts(seat)
        await seat.press("e", *["backspace"] * 3)
        await seat.type("120")
        terms = seat.app.screen
        assert isinstance(terms, DiscountTerms)
        await until(seat.pilot, lambda: any("100 → 120" in str(row) for row in terms.rows))
        assert any("100 → 120" in str(row) for row in terms.rows)
        await seat.press(*["enter"] * 9)
        assert window.said == "COFFEE is version 2 now · u undoes"
        assert next((row.id, row.cost, row.version) for row in window.rows) == ("COFFEE", 120, 2)
        await seat.press("u")
        assert next((row.id, row.cost, row.version) for row in window.rows) == ("COFFEE", 100, 3)
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)


async def test_plus_and_minus_move_and_delete_ends_with_a_question(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_discounts(seat)
        await seat.press("minus")
        assert order(shop) == ["MUG", "COFFEE", "XMAS"]
        assert window.row is not None
        assert window.row.id == "COFFEE"
        await seat.press("minus", "minus")
        assert order(shop) == ["MUG", "XMAS", "COFFEE"]
        await seat.press("u", "u")
        assert order(shop) == ["COFFEE", "MUG", "XMAS"]
        await seat.press("home", "delete")
        assert window.query(Prompt)
        await seat.press("escape")
        assert order(shop) == ["COFFEE", "MUG", "XMAS"]
        await seat.press("delete", "enter")
        assert order(shop) == ["MUG", "XMAS"]
        await seat.press("c")
        assert len(window.rows) == 3
        await seat.press("u")
        assert order(shop) == ["COFFEE", "MUG", "XMAS"]


async def test_a_manager_is_told_why_another_store_s_cannot_be_ended(sit: Sit, shop: Store) -> None:
    async with sit(Role.MANAGER) as seat:
        window = await open_discounts(seat)
        await seat.press("delete", "enter")
        assert order(shop) == ["COFFEE", "MUG", "XMAS"]
        prompt = window.query_one(Prompt)
        assert "own store only" in prompt._error_line.words


async def test_wrong_terms_are_told_and_nothing_is_written(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        await open_discounts(seat)
        await seat.press("n")
        for word in ("COFFEE", "Another coffee"):
            await seat.type(word)
            await seat.press("enter")
        terms = seat.app.screen
        assert isinstance(terms, DiscountTerms)
        await until(seat.pilot, lambda: any("in use" in str(row) for row in terms.rows))
        assert any("in use" in str(row) for row in terms.rows)
        await seat.press("escape")
        assert len(order(shop)) == 3
