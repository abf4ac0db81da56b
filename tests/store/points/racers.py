"""Many processes that redeem at once: ``python -m tests.store.points.racers ADDRESS PERSONA COUNT MODE``.

``MODE`` is ``rivals`` (each under an operation id of its own) or ``echoes`` (all under the same). Each prints
one line: ``done CODE``, ``repeated CODE`` or ``refused SENTENCE``.
"""

import os
import sys

from store.discounts.redeem import redeem
from store.errors import RegularsError
from store.opening import open_store
from store.staff.permissions import Role
from tests.conftest import START
from tests.store.points.people import operation_id, staff_of


def race(address: str, persona_id: int, number: int, mode: str, gate: int) -> str:
    """One process: opens the store, waits for the gate to close, redeems."""
    store = open_store(address, clock=lambda: START)
    os.read(gate, 1)
    actor = staff_of(Role.STAFF).doing(operation_id(1 if mode == "echoes" else number))
    try:
        receipt = redeem(store, actor, persona_id, "COFFEE")
    except RegularsError as error:
        return f"refused {error}"
    finally:
        store.close()
    return f"{'repeated' if receipt.repeated else 'done'} {receipt.details['code']}"


def main(address: str, persona: str, count: str, mode: str) -> None:
    """Forks the racers before anything is open, opens the gate once for all and waits for them."""
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
