"""A customer into whom 200 others were merged: how long until the card is read, in processor time, and painted."""

import time
from collections.abc import Callable

from store.database.store import Store
from store.merging.merging import merge_personas
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.timeline import timeline
from store.points.earning.sale import sell_by_hand
from tests.bench.card import owner

MERGED = 200
NAME = "Octavia Manyfold"


def much_merged(store: Store) -> int:
    """Puts the customer into a store, each of the 200 with a phone, an e-mail and a sale; the id."""
    survivor = 0
    for number in range(MERGED + 1):
        first, last = NAME.split()
        persona_id = (
            enrol(
                store,
                owner(),
                first_name=first,
                last_name=last,
                phone=f"{212 + number // 100} 555 01{number % 100:02d}",
                email=f"octavia{number}@example.com",
                on_collision="moved",
            ).persona_id
            or 0
        )
        sell_by_hand(store, owner(), persona_id, 1_000)
        if survivor:
            merge_personas(store, owner(), survivor, persona_id, evidence="bench")
        survivor = survivor or persona_id
    return survivor


def processor_ms(work: Callable[[], object], times: int = 20) -> float:
    """The median of its processor time in milliseconds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1000)
    return sorted(found)[times // 2]


def read_costs(store: Store) -> tuple[float, float]:
    """Milliseconds of processor time for the card and for the first page of its history."""
    persona_id = much_merged(store)
    card = processor_ms(lambda: open_card(store, owner(), persona_id))
    return card, processor_ms(lambda: timeline(store, persona_id))
