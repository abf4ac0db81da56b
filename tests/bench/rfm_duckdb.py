"""RFM in DuckDB over the orders of ``tests.bench.rfm``: ``python rfm_duckdb.py PEOPLE FIRST_ID INACTIVE``.

Runs in an environment of its own, which alone has duckdb; imports nothing of the project. ``INACTIVE`` is a file of
ids, one a line. Prints JSON: seconds by the clock and of work, full and from aggregates, and how many are in each cell.
"""

import json
import sys
import time

import duckdb

ORDERS = """
CREATE TABLE orders AS SELECT {first} + k AS persona_id,
 make_timestamp(1000000 * (1700000000 + 60 * ((k * 7919 + j * 104729 + (k * j) % 9973) % 1051200))) AS placed_at,
 100 + (k * 31337 + j * 7477) % 20000 AS total
FROM range({people}) AS p(k), range(1, 40) AS n(j) WHERE j <= 1 + (k * 48271) % 39
"""
FIGURES = """
CREATE OR REPLACE TABLE figures AS SELECT persona_id, max(placed_at) AS recency, count(*) AS frequency,
 sum(total)::BIGINT AS monetary FROM orders GROUP BY persona_id
"""
SCORE = "1 + 5 * (rank() OVER (ORDER BY {name}) - 1) // count(*) OVER ()"
SCORES = """
CREATE OR REPLACE TABLE scores AS SELECT persona_id, 10 * r + (f + m + 1) // 2 AS cell, r, f, m FROM (
 SELECT persona_id, {r} AS r, {f} AS f, {m} AS m FROM figures ANTI JOIN inactive USING (persona_id))
"""


def timed(database: "duckdb.DuckDBPyConnection", *texts: str) -> tuple[float, float]:
    """Seconds by the clock and of work of some statements."""
    began, worked = time.monotonic(), time.process_time()
    for text in texts:
        database.execute(text)
    return time.monotonic() - began, time.process_time() - worked


def main() -> None:
    """Makes the orders, computes twice, prints."""
    people, first, inactive = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    database = duckdb.connect()
    database.execute(ORDERS.format(people=people, first=first))
    database.execute(
        f"CREATE TABLE inactive AS SELECT column0 AS persona_id FROM read_csv('{inactive}', header = false, "
        "columns = {'column0': 'BIGINT'})"
    )
    scores = SCORES.format(
        **{name[0]: SCORE.format(name=name) for name in ("recency", "frequency", "monetary")}
    )
    full = timed(database, FIGURES, scores)
    kept = timed(database, scores)
    cells = dict(database.execute("SELECT cell::VARCHAR, count(*) FROM scores GROUP BY 1").fetchall())
    orders = database.execute("SELECT count(*) FROM orders").fetchone()
    print(json.dumps({"full": full, "kept": kept, "cells": cells, "orders": orders[0] if orders else 0}))


if __name__ == "__main__":
    main()
