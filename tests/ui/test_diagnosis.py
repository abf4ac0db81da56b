"""The search doctor's window."""

from screens.diagnosis import DiagnosisWindow
from store.database.store import Store
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit


async def ask_doctor(seat: Seat, text: str) -> DiagnosisWindow:
    await seat.type(text)
    await seat.press("f10")
    await seat.type("search doctor")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, DiagnosisWindow)
    return window


async def test_the_doctor_opens_whom_its_step_leads_to(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        shop.connection.run("UPDATE persona SET birthday = '1988-05-17' WHERE id = 1001")
        window = await ask_doctor(seat, "aemlia 05/17/1988")
        assert window.rows[0].result == "1001 was born that day and has such a name"
        await seat.press("enter")
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.id == 1001


async def test_the_ticket_holds_nothing_of_the_customer(sit: Sit, shop: Store) -> None:
    async with sit(Role.STAFF) as seat:
        window = await ask_doctor(seat, "9175550188")
        assert "0188" not in window.ticket
        assert "555" not in window.ticket
        assert window.ticket.count("\n") >= 3
        await seat.press("y", "escape")
        assert window not in seat.app.screen_stack


async def test_with_an_empty_bar_the_doctor_asks_what_the_customer_says(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f10")
        await seat.type("search doctor")
        await seat.press("enter")
        assert seat.said.startswith("Type what the customer says")
