"""The audit on screen."""

from screens.audit import AuditLog
from screens.details import Details
from store.database.store import Store
from store.staff.audit_reading import AuditRow
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit


async def open_audit(seat: Seat) -> AuditLog:
    await seat.press("f10")
    await seat.type("audit")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, AuditLog)
    return window


def acts(window: AuditLog) -> list[str]:
    return [row.act for row in window.rows if isinstance(row, AuditRow)]


async def test_the_audit_is_narrowed_by_the_row_and_by_a_line(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        await seat.type("amelia")
        await seat.press("enter")
        await seat.press("escape")
        window = await open_audit(seat)
        assert "look at card" in acts(window)
        await seat.press("slash")
        await seat.type("act:look")
        await seat.press("enter")
        assert set(acts(window)) == {"look at card"}
        await seat.press("a")
        assert "keep query" in acts(window)
        await seat.press("slash")
        await seat.type("colour:red")
        await seat.press("enter")
        assert "'colour:red' narrows nothing here" in window.told
        assert "keep query" in acts(window)


async def test_a_row_says_everything_and_opens_its_customer(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        await seat.type("amelia")
        await seat.press("enter")
        window = await open_audit(seat)
        assert {row.persona_id for row in window.rows if isinstance(row, AuditRow)} == {1001}
        await seat.press("enter")
        assert [type(screen) for screen in seat.app.screen_stack[-2:]] == [AuditLog, Details]
        await seat.press("escape", "o")
        assert window not in seat.app.screen_stack


async def test_the_chains_are_checked_from_the_screen(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_audit(seat)
        await seat.press("t")
        assert "nothing was changed, cut off or added" in window.told


async def test_an_export_says_where_it_is(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_audit(seat)
        await seat.press("x")
        assert "audit-" in window.told
