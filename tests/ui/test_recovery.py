"""From the customer's form at the turned screen to support's checklist."""

from collections.abc import Callable

from screens.details import Details
from screens.kiosk.starting import Said
from screens.recovery import RecoveryCases
from store.actor import Actor
from store.database.store import Store
from store.outbox.in_person import confirm_in_person
from store.privacy.deleting import delete_own_data
from store.privacy.finding import Asking
from store.recovery.asking import RecoveryForm, ask_for_recovery
from store.recovery.cases import recovery_cases
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit
from tests.ui.test_kiosk import PIN, staff_pin, turned_at
from widgets.prompt import Prompt

__all__ = ["staff_pin"]
PHONE = "212 555 0117"


def deleted(shop: Store, actor: Callable[..., Actor]) -> None:
    """Amelia Stone, 1001, at her own wish."""
    proof = confirm_in_person(shop, actor(Role.STAFF), "delete", PHONE, note="Passport")
    delete_own_data(shop, actor(Role.STAFF), Asking((proof,)))


def asked(shop: Store, actor: Callable[..., Actor], phone: str = PHONE) -> None:
    proof = confirm_in_person(shop, actor(Role.STAFF), "recover", phone, note="Passport")
    ask_for_recovery(shop, actor(Role.STAFF), RecoveryForm((proof,), "Amelia", "Stone"))


async def open_cases(seat: Seat) -> RecoveryCases:
    await seat.press("f10")
    await seat.type("recoveries")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, RecoveryCases)
    return window


async def test_the_customer_asks_at_the_turned_screen(shop: Store, actor: Callable[..., Actor]) -> None:
    deleted(shop, actor)
    async with turned_at(shop, actor) as kiosk:
        await kiosk.press("4")
        await kiosk.fill(PHONE, "")
        await kiosk.fill("driving licence", PIN)
        await kiosk.fill("Amelia", "Stone", "")
        assert isinstance(kiosk.turned.page, Said)
    (case,) = recovery_cases(shop, actor(Role.OPERATOR))
    assert (case.persona_id, case.name, case.phone, case.how) == (
        1001,
        "Amelia Stone",
        "+12125550117",
        "in person",
    )


async def test_support_restores_a_case_and_reads_the_checklist(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    deleted(shop, actor)
    asked(shop, actor)
    async with sit(Role.OWNER) as seat:
        window = await open_cases(seat)
        assert [case.persona_id for case in window.rows] == [1001]
        await seat.press("a")
        assert "(212) 555-0117" in window.query_one(Prompt).preview_words
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)
        await seat.press("escape")
        assert window.rows == ()
        await seat.press("c", "o")
        shown = seat.home.card.shown
        assert shown is not None
        assert (shown.id, shown.points, shown.name) == (1001, 425, "Amelia Stone")


async def test_a_case_that_leads_to_nobody_is_refused_with_a_note(
    sit: Sit, shop: Store, actor: Callable[..., Actor]
) -> None:
    asked(shop, actor, "646 555 0133")
    async with sit(Role.OWNER) as seat:
        window = await open_cases(seat)
        await seat.press("a", "enter")
        assert "leads to nobody" in window.query_one(Prompt)._error_line.words
        await seat.press("escape", "r")
        await seat.type("not one of ours")
        await seat.press("enter")
        assert window.rows == ()
    (closed,) = recovery_cases(shop, actor(Role.OWNER), closed=True)
    assert (closed.state, closed.note) == ("refused", "not one of ours")
