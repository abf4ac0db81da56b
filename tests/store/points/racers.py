"""Many processes that act at once: ``python -m tests.store.points.racers ADDRESS PERSONA COUNT MODE``.

``MODE`` is ``rivals`` (all redeem, each under an operation id of its own), ``echoes`` (all under the same) or
``adjusters`` (the same manager adds 100 points to a customer of each till's own: PERSONA, PERSONA + 1, ...) or
``midnight`` (tills before and after the points fall due, and sweeps after it), ``collectors`` (all use the
code SUN0001, each for a customer of its own), ``members`` (all write down who is in which audience) or
``entrants`` (every other one puts a tag of its own on the customer, the others sell it something; PERSONA + 1 is for
warming up).
Each prints one line: ``done CODE``, ``repeated CODE`` or ``refused SENTENCE``.
"""

import os
import sys
from datetime import UTC, datetime, timedelta

from store.database.store import Store
from store.discounts.redeem import redeem
from store.errors import RegularsError
from store.opening import open_store
from store.people.attributes import add_tag
from store.points.adjust import adjust_points
from store.points.earning.collectibles import use_code
from store.points.earning.sale import sell_by_hand
from store.points.expiry.sweep import sweep
from store.staff.permissions import Role
from tests.conftest import START
from tests.store.points.people import operation_id, staff_of
from tests.store.points.shop_rules import sweep_over

MIDNIGHT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""When the shop's 24 November begins."""


def race(address: str, persona_id: int, number: int, mode: str, gate: int) -> str:
    """One process: opens the store, waits for the gate to close, redeems or adjusts."""
    late = mode == "midnight" and number % 3 != 0
    moment = MIDNIGHT + timedelta(seconds=1 if late else -1) if mode == "midnight" else START
    store = open_store(address, clock=lambda: moment)
    os.read(gate, 1)
    own_id = operation_id(1 if mode == "echoes" else number)
    try:
        if mode == "adjusters":
            manager, whom = staff_of(Role.MANAGER).doing(own_id), persona_id + number - 1
            adjust_points(store, manager, whom, 100, reason="goodwill", note="Sorry for the wait")
            return "done"
        if mode == "collectors":
            use_code(store, staff_of(Role.STAFF).doing(own_id), persona_id + number - 1, "SUN0001")
            return "done"
        if mode == "entrants":
            tag_or_sell(store, persona_id, number)
            return "done"
        if mode == "members":
            return f"gave {sweep_over(store, persona_id)}"
        if mode == "midnight" and number % 3 == 1:
            return f"swept {sweep(store, staff_of(Role.OWNER), pause=0).points}"
        receipt = redeem(store, staff_of(Role.STAFF).doing(own_id), persona_id, "COFFEE")
    except RegularsError as error:
        return f"refused {error}"
    finally:
        store.close()
    return f"{'repeated' if receipt.repeated else 'done'} {receipt.details['code']}"


def tag_or_sell(store: Store, persona_id: int, number: int) -> None:
    """A tag of its own for every odd number, a sale of 1.00 for every even one."""
    if number % 2:
        add_tag(store, staff_of(Role.STAFF), persona_id, f"club{number}")
    else:
        sell_by_hand(store, staff_of(Role.STAFF), persona_id, 100)


def main(address: str, persona: str, count: str, mode: str) -> None:
    """Forks the racers before anything is open, opens the gate once for all and waits for them."""
    if mode == "entrants":
        store = open_store(address, clock=lambda: START)
        for number in (1, 2):  # what an act imports when first done is read before the race
            tag_or_sell(store, int(persona) + 1, number)
        store.close()
    gate, opener = os.pipe()
    children = []
    for number in range(1, int(count) + 1):
        child = os.fork()
        if child == 0:
            os.close(opener)
            line = race(address, int(persona), number, mode, gate)
            os.write(1, f"{line}\n".encode())
            os._exit(0)
        children.append(child)
    os.close(gate)
    os.close(opener)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:5])
