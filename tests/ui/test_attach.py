"""Attaching a receipt at the counter."""

from store.database.store import Store
from store.staff.permissions import Role
from tests.store.people.shopping import COFFEE, buy
from tests.ui.conftest import Sit
from tests.ui.test_acts import from_menu, open_id, prompt_of


async def test_a_receipt_is_attached_after_saying_what_it_earns_and_undone(sit: Sit, shop: Store) -> None:
    purchase_id = buy(shop, 1002, "2026-11-22", COFFEE)
    shop.connection.run(
        "UPDATE purchase SET persona_id = NULL, home_id = NULL, receipt = 'R-9' WHERE id = :id",
        id=purchase_id,
    )
    owner = "SELECT persona_id FROM purchase WHERE id = :id"
    async with sit(Role.STAFF) as seat:
        await open_id(seat, 1001)
        await from_menu(seat, "attach")
        await seat.type("R-8")
        assert prompt_of(seat).preview_words.startswith("No anonymous receipt has the number R-8")
        await seat.press("backspace", "9")
        assert prompt_of(seat).preview_words.endswith("$12.00: +12 points")
        assert shop.connection.value(owner, id=purchase_id) is None
        await seat.press("enter")
        assert seat.said == "Receipt R-9 is 1001's now: +12 points, balance 437"
        assert shop.connection.value(owner, id=purchase_id) == 1001
        await seat.press("u", "enter")
        assert seat.said.endswith("→ 425")
        assert shop.connection.value(owner, id=purchase_id) is None
