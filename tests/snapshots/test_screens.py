"""How the screens look, at 80×24 and 120×40. ``make snapshots`` draws them; look at them before committing."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from console.app import ConsoleOptions, RegularsApp
from screens.desk import Desk
from screens.messages import SignedIn
from store.actor import Actor
from store.database.store import Store
from store.staff.permissions import Role
from tests.ui.conftest import looked_further, settled

SIZES = ((80, 24), (120, 40))

Compare = Callable[..., bool]

SCREENS: dict[str, Sequence[str]] = {
    "home_empty": (),
    "home_found": ("212555",),
    "home_mistake": ("212555", "=omar tga:vip"),
    "home_miss": ("9175550177",),
    "card_general": ("0117", "enter"),
    "card_points": ("0117", "enter", "2"),
    "card_history": ("0117", "enter", "3"),
    "card_discounts": ("0117", "enter", "4"),
    "counter_card": ("0117", "enter", "v"),
    "adjust": ("0117", "enter", "f7", "+25", "enter"),
    "redeem": ("0117", "enter", "4", "enter"),
    "redeemed": ("0117", "enter", "4", "enter", "enter"),
    "enrol": ("9175550177", "f6"),
    "collision": ("2125550142", "f6", "Twin", *["enter"] * 8),
    "explain": ("0117", "enter", "w"),
    "entries": ("0117", "enter", "w", "jj", "enter"),
    "refund": ("0117", "enter", "3", "j", "f10", "refund", "enter"),
    "review": ("f10", "review the", "enter"),
    "diagnosis": ("9175550177", "f10", "doctor", "enter"),
    "archive": ("0117", "enter", "delete", "moved away", "enter", "001", "enter", "f10", "archive:", "enter"),
    "audit": ("0117", "enter", "f10", "audit", "enter"),
    "merge": ("0117", "enter", "f10", "merge with", "enter", "omar", "enter", "b"),
    "unmerge": (
        *("0117", "enter", "f10", "merge with", "enter", "omar", "enter", "enter", "enter", "002", "enter"),
        *("f10", "unmerge", "enter"),
    ),
    "modifiers": ("f10", "boosts", "enter"),
    "new_modifier": ("f10", "boosts", "enter", "n", "2", "enter", "1.5"),
    "settings": ("f10", "settings of", "enter"),
    "change_setting": ("f10", "settings of", "enter", "points_rate", "enter", "200"),
    "kiosk": ("0117", "ctrl+t"),
    "kiosk_delete": ("0117", "ctrl+t", "3", "212 555 0117", "enter", "enter"),
    "kiosk_sign_up": ("0117", "ctrl+t", "1", "Nia"),
    "kiosk_leave": ("0117", "ctrl+t", "escape"),
    "share": ("0117", "enter", "f9"),
    "menu": ("0117", "enter", "f10"),
    "help": ("f1",),
    "locked": ("ctrl+l",),
}


ROLES = dict.fromkeys(("settings", "change_setting", "new_modifier", "unmerge"), Role.OWNER)
"""Who sits there, where a manager may not."""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", SCREENS)
def test_the_screen_looks_as_it_did(
    screen: str, size: tuple[int, int], shop: Store, actor: Callable[..., Actor], snap_compare: Compare
) -> None:
    """A picture of one screen."""
    app = RegularsApp(ConsoleOptions("shop.store"), store=shop)
    assert snap_compare(
        app,
        run_before=steps(SCREENS[screen], shop, actor(ROLES.get(screen, Role.MANAGER))),
        terminal_size=size,
    )


def steps(keys: Sequence[str], shop: Store, actor: Actor) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Signs in and presses; what is no key's name is typed, ``=text`` is put into the bar at once."""

    async def walk(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        pilot.app.post_message(SignedIn(Desk(shop, actor, shop.settings())))
        await settled(pilot)
        for key in keys:
            if key.startswith("="):
                pilot.app.screen.bar.look_up(key[1:])  # type: ignore[attr-defined]
            elif (
                key in ("enter", "v", "delete", "escape")
                or (key[0] == "f" and key[1:].isdigit())
                or "l+" in key
            ):
                await pilot.press(key)
            else:
                for character in key:
                    await pilot.press("space" if character == " " else character)
            await settled(pilot)
        await looked_further(pilot)

    return walk
