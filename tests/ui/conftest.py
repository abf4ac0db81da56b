"""A console signed in at a small shop, for the screens' tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from console.app import ConsoleOptions, RegularsApp
from console.terminal.environment import Look
from screens.desk import desk_for
from screens.home import Home
from screens.messages import SignedIn
from store.actor import Actor
from store.database.store import Store
from store.discounts.make import make_discount
from store.people.enrolment import enrol
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.staff.permissions import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """A running console: the app, its home screen and the pilot that types."""

    app: RegularsApp
    home: Home
    pilot: Pilot[int]

    async def type(self, text: str) -> None:
        """Types text key by key and waits for what it caused."""
        for character in text:
            await self.pilot.press("space" if character == " " else character)
        await settled(self.pilot)

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, each to its end."""
        for key in keys:
            await self.pilot.press(key)
            await settled(self.pilot)

    @property
    def said(self) -> str:
        """What the status line says was done last."""
        return self.home.status.last


async def settled(pilot: Pilot[int]) -> None:
    """Until no worker runs, no message waits and nothing more is to be looked up."""
    for _round in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def until(pilot: Pilot[int], done: Callable[[], bool], rounds: int = 50) -> None:
    """Until something has come of what was pressed, however busy the machine is; at most so many rounds."""
    for _round in range(rounds):
        if done():
            return
        await settled(pilot)


async def looked_further(pilot: Pilot[int]) -> None:
    """Until what follows a pause in typing has come: totals, figures, the doctor."""
    home = pilot.app.screen
    if isinstance(home, Home):
        while home.looking_further:
            await pilot.pause()
    await settled(pilot)


PEOPLE = (
    ("Amelia", "Stone", "(212) 555-0117", "amelia.stone@example.com", "1988-05-17"),
    ("Omar", "Haddad", "(212) 555-0142", "omar@example.com", "1979-11-25"),
    ("Björn", "O'Brien", "(718) 555-0101", "bjorn@example.org", "1990-02-28"),
    ("Weiwei", "Li", "(646) 555-0188", "weiwei.li@example.net", ""),
)
"""Ids 1001 on, in this order."""


def furnish(store: Store, owner: Actor) -> None:
    """Four members, points for two of them, three discounts."""
    for first, last, phone, email, birthday in PEOPLE:
        enrol(store, owner, first_name=first, last_name=last, phone=phone, email=email, birthday=birthday)
    sell_by_hand(store, owner, 1001, 12_500, receipt="R-1")
    adjust_points(store, owner, 1001, 300, reason="goodwill", note="welcome back")
    adjust_points(store, owner, 1002, 80, reason="promotion", note="opening week")
    make_discount(store, owner, "COFFEE", {"name": "Free coffee", "cost": 100, "usage": "unlimited"})
    make_discount(store, owner, "MUG", {"name": "Mug", "cost": 900})
    make_discount(store, owner, "XMAS", {"name": "Christmas box", "cost": 50, "starts_on": "2026-12-01"})


@pytest.fixture
def shop(sqlite_store: Store, actor: Callable[..., Actor]) -> Store:
    """The furnished shop on an embedded store."""
    furnish(sqlite_store, actor(Role.OWNER))
    return sqlite_store


Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def sit(shop: Store, actor: Callable[..., Actor]) -> Sit:
    """Opens the console signed in: ``async with sit(Role.STAFF) as seat``."""

    @asynccontextmanager
    async def seated(
        role: Role = Role.MANAGER, *, size: tuple[int, int] = (80, 24), store: Store | None = None
    ) -> AsyncIterator[Seat]:
        opened = store or shop
        app = RegularsApp(ConsoleOptions(opened.address, look=Look()), store=opened)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            app.post_message(SignedIn(desk_for(opened, actor(role))))
            await settled(pilot)
            home = app.screen
            if not isinstance(home, Home):
                raise TypeError(type(home))
            await settled(pilot)
            yield Seat(app, home, pilot)

    return seated


__all__ = ["PEOPLE", "Awaitable", "Seat", "Sit", "furnish", "settled"]
