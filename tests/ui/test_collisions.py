"""Somebody has the phone already: at the counter each answer does what it says, and nobody is merged."""

import pytest

from store.database.store import Store
from store.staff.permissions import Role
from tests.ui.conftest import Sit


@pytest.mark.parametrize(
    ("choice", "expected", "shown"),
    [
        ("1", [("Amelia", "live")], "Amelia Stone"),
        ("2", [("Amelia", "live"), ("Nadia", "shared")], "Nadia Novak"),
        ("3", [("Amelia", "former"), ("Nadia", "live")], "Nadia Novak"),
    ],
)
async def test_it_opens_the_other_one_links_a_household_or_moves_the_number(
    choice: str, expected: list[tuple[str, str]], shown: str, sit: Sit, shop: Store
) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f6")
        for text in ("Novak", "Nadia", "2125550117"):
            await seat.type(text)
            await seat.press("enter")
        await seat.press("enter", "enter", "enter", "enter", "enter")
        prompt = seat.home.acts.prompt
        assert prompt is not None
        assert "Amelia Stone" in prompt.title_words
        await seat.type(choice)
        await seat.press("enter")
        card = seat.home.card.shown
        assert card is not None
        assert (card.name, bool(card.household)) == (shown, choice == "2")
        found = shop.connection.all(
            "SELECT p.first_name, i.state FROM identifier i JOIN persona p ON p.id = i.persona_id "
            "WHERE i.value = '+12125550117' ORDER BY p.id"
        )
        assert found == expected
        assert shop.connection.value("SELECT count(*) FROM merge") == 0
