"""Makes the demo: an empty store, every file through the import, and what its staff did; whole or not at
all.
"""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from store.clock import Clock, system_clock
from store.database.store import Store
from store.demo.acts import StandingClock, act, signed_in
from store.demo.calendar import TIME_ZONE
from store.demo.cards import make_programmes, use_cards
from store.demo.people import LOCATIONS
from store.demo.plan import PEOPLE, SEED, Plan, plan
from store.demo.whole import held, mark_whole, unmake
from store.errors import Refused, RegularsError
from store.ids import Randomness, uuid7
from store.opening import open_store
from store.staff.keys import forget_keys
from store.staff.locations import make_location
from store.staff.setup import MadeStore, give_name, make_store
from store.staff.tills import make_till
from store.transfer.importing import import_file
from store.transfer.result import ImportInterrupted, Progress
from store.words import say

OnStep = Callable[[str, int, int], None]
"""What is being made, how much of it is done, and how much there is."""
_BEFORE = timedelta(hours=2)
"""The making begins so long ago: the staff's acts lie between then and now."""


def make_demo(
    address: str,
    progress: OnStep,
    *,
    clock: Clock = system_clock,
    randomness: Randomness = os.urandom,
    people: int = PEOPLE,
) -> MadeStore:
    """Makes the demo at a path or ``postgresql://`` URL; its staff with their PINs, the same every time.

    A file is made beside its place and gets its name when it is whole; a database gets the demo's mark last.
    Raises `Refused` where something is there already, `BadInput` and `Unreachable`.
    """
    begun = StandingClock(clock() - _BEFORE)
    work = plan(begun() + _BEFORE, people)
    if address.startswith(("postgresql://", "postgres://")):
        return _make(address, work, begun, randomness, progress)
    path = Path(address)
    if path.exists():
        raise Refused(say("database.exists", path=path))
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.making-") as folder:
        unfinished = Path(folder) / path.name
        made = _make(str(unfinished), work, begun, randomness, progress)
        give_name(unfinished, path)
    return replace(made, store=address)


def _make(
    address: str, work: Plan, clock: StandingClock, randomness: Randomness, progress: OnStep
) -> MadeStore:
    made = make_store(
        address,
        name="Corner & Co. (demo)",
        region="US",
        currency="USD",
        time_zone=TIME_ZONE,
        location=LOCATIONS[0],
        terminal="till-1",
        all_roles=True,
        unfinished=True,
        clock=clock,
        randomness=randomness,
        pin_randomness=Random(SEED).randbytes,
    )
    store = open_store(address, clock=clock, randomness=randomness)
    store_id = store.settings().text("store_id")
    making = held(store)
    try:
        _fill(store, work, clock, randomness, progress)
        mark_whole(store)
    except BaseException as stopped:
        making.close()
        store.close()
        forget_keys(store_id)
        if store.dialect == "postgresql":
            with suppress(RegularsError):
                unmake(address)
        if isinstance(stopped, ImportInterrupted):
            raise KeyboardInterrupt from None
        raise
    making.close()
    store.close()
    return made


def _fill(store: Store, work: Plan, clock: StandingClock, randomness: Randomness, progress: OnStep) -> None:
    """Locations, tills, every file, and the morning at the counter."""
    owner = signed_in(store, "EVA")
    for number, name in enumerate(LOCATIONS):
        if number:
            make_location(store, owner, name)
        make_till(store, owner, f"till-{number + 2}", name)
    make_programmes(store, owner)
    clock.forward(1)
    with tempfile.TemporaryDirectory(prefix="regulars-demo-") as folder:
        for file in work.files:
            path, rows = file.write(Path(folder)), len(file.rows)
            file.rows.clear()
            result = import_file(
                store,
                owner.doing(uuid7(clock(), randomness)),
                file.kind,
                path,
                source=file.source,
                progress=_Step(progress, file.name, rows),
                alone=True,
            )
            if result.counts.rejected:
                first = result.rejected[0]
                raise Refused(say("demo.row_refused", file=path.name, line=first.line, reason=first.reason))
            progress(file.name, rows, rows)
            clock.forward(1)
    act(store, work.people, clock, lambda done, of: progress("counter", done, of))
    use_cards(store, signed_in(store, "MIA"), signed_in(store, "LEO"), clock)


class _Step:
    """An import's progress as the demo's; the end is told by who made it."""

    def __init__(self, progress: OnStep, what: str, rows: int) -> None:
        self._progress = progress
        self._what = what
        self._rows = rows

    def __call__(self, found: Progress) -> None:
        if found.stage == "writing" and found.done < self._rows:
            self._progress(self._what, found.done, self._rows)
