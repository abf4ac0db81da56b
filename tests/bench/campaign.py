"""How long it takes to queue a campaign to 100,000 recipients: ``python -m tests.bench.campaign [RECIPIENTS]``.

Everybody else is left out and written down as such; a till in a process of its own writes meanwhile. The preview that
counts them is told as well.
"""

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from store.actor import Actor
from store.messages.campaigns import Terms, make_campaign
from store.messages.draft import Draft
from store.messages.preview import preview_message
from store.messages.queueing import queue_campaign
from store.opening import open_store
from tests.bench.busy_till import BusyTill
from tests.bench.million import copied

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
RECIPIENTS = 100_000
BUDGET_SECONDS = 10.0
SALE = Draft("text", "Hello {first_name|there}, you have {points} points.", sender="Corner")


def main() -> None:
    """Prints the figures beside the budget: alone, and beside a busy till."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else RECIPIENTS
    with TemporaryDirectory(prefix="regulars-campaign-") as folder:
        path = copied(Path(folder), wanted)
        store = open_store(str(path))
        store.connection.run(
            "INSERT INTO consent (persona_id, channel, state, at, how) SELECT id, 'text', 'on', :at, 'bench' "
            "FROM persona WHERE true ON CONFLICT (persona_id, channel) DO UPDATE SET state = 'on'",
            at="2026-01-01T00:00:00.000Z",
        )
        store.connection.all("PRAGMA wal_checkpoint(TRUNCATE)")
        os.sync()
        terms = Terms("Alone", "has:phone", SALE)
        began = time.monotonic()
        found = preview_message(store, OWNER, terms.audience, terms.draft)
        counted = time.monotonic() - began
        for name, busy in (("alone", False), ("beside a till", True)):
            made = make_campaign(store, OWNER, name, SALE, found.audience, recipients=found.recipients)
            began, worked = time.monotonic(), time.process_time()
            if busy:
                with BusyTill(str(path)) as till:
                    queue_campaign(store, made.details["campaign"])
                told = f", {till}"
            else:
                queue_campaign(store, made.details["campaign"])
                told = ""
            took, work = time.monotonic() - began, time.process_time() - worked
            queued = store.connection.value(
                "SELECT count(*) FROM outbox_message WHERE campaign_id = :id", id=made.details["campaign"]
            )
            print(
                f"campaign {name}: {queued:,} queued in {took:.1f} s ({work:.1f} s of work), counted in "
                f"{counted:.1f} s{told}; budget {BUDGET_SECONDS:.0f} s; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
        store.close()


if __name__ == "__main__":
    main()
