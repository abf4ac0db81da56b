"""A masked card: one field at a time is shown with a key and a reason, and hidden again on leaving."""

from store.database.store import Store
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit
from widgets.field_table import FieldRow


def value(seat: Seat, name: str) -> str:
    """What the General tab shows of a field."""
    return next(
        row.value for row in seat.home.card.general.rows if isinstance(row, FieldRow) and row.name == name
    )


async def go_to(seat: Seat, name: str) -> None:
    """Puts the cursor on a field."""
    await seat.press("home")
    while seat.home.card.chosen_field != name:
        await seat.press("down")


async def open_omar(seat: Seat) -> None:
    await seat.type("1002")
    await seat.press("enter")


def looks(store: Store) -> list[tuple[str, str]]:
    rows = store.connection.all(
        "SELECT outcome, detail FROM audit WHERE use_case = 'reveal_field' ORDER BY id"
    )
    return [(row[0], row[1]) for row in rows]


async def test_an_analyst_gives_a_reason_once_and_sees_one_field_until_leaving(sit: Sit, shop: Store) -> None:
    async with sit(Role.ANALYST) as seat:
        await open_omar(seat)
        await go_to(seat, "trait:phone")
        assert value(seat, "trait:phone") == "…0142"
        await seat.press("m")
        assert seat.home.acts.busy
        await seat.type("case 17")
        await seat.press("enter")
        assert value(seat, "trait:phone") == "(212) 555-0142"
        assert "noted" in seat.said
        await go_to(seat, "trait:email")
        await seat.press("m")
        assert not seat.home.acts.busy
        assert value(seat, "trait:email") == "omar@example.com"
        assert value(seat, "trait:phone") == "…0142"
        await seat.press("escape")
        assert value(seat, "trait:email") == "o…@example.com"
    assert looks(shop) == [("done", "field phone; case 17"), ("done", "field email; case 17")]


async def test_a_masked_birthday_is_shown_hidden_until_it_is_asked_for(sit: Sit) -> None:
    async with sit(Role.ANALYST) as seat:
        await open_omar(seat)
        await go_to(seat, "trait:birthday")
        assert value(seat, "trait:birthday") == "…"
        await seat.press("m")
        await seat.type("case 17")
        await seat.press("enter")
        assert value(seat, "trait:birthday") == "Nov 25, 1979"


async def test_the_lock_and_another_customer_hide_what_was_shown(sit: Sit) -> None:
    async with sit(Role.ANALYST, size=(120, 30)) as seat:
        await open_omar(seat)
        await go_to(seat, "trait:phone")
        await seat.press("m")
        await seat.type("case 17")
        await seat.press("enter")
        assert value(seat, "trait:phone") == "(212) 555-0142"
        await seat.press("ctrl+l")
        assert value(seat, "trait:phone") == "…0142"


async def test_what_is_not_hidden_or_kept_is_said_in_a_sentence(sit: Sit, shop: Store) -> None:
    async with sit(Role.ANALYST) as seat:
        await open_omar(seat)
        await go_to(seat, "sales")
        await seat.press("m")
        assert "hidden field" in seat.said
        await go_to(seat, "wallet_id")
        await seat.press("m")
        await seat.type("case 17")
        await seat.press("enter")
        assert seat.home.acts.busy
        await seat.press("escape")
    async with sit(Role.STAFF) as seat:
        await open_omar(seat)
        await seat.press("m")
        assert "Nothing on this card is hidden" in seat.said
    assert looks(shop) == [("refused", "Refused")]
