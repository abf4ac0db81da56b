"""A store of a million invented people, made on the spot: ``python -m tests.bench.million [COUNT]``.

Names are put together from syllables, numbers are valid and unique over all area codes of North America,
e-mails are at example.com. The file is made once and kept in the temporary folder; benches that write take a copy.
"""

import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from store.clock import instant
from store.database.store import Store
from store.opening import create_schema, schema_text
from store.search.folding import exact_key, fold, fold_both
from tests.conftest import START, seed_shop

COUNT = 1_000_000
FIRST_ID = 1001
BATCH = 50_000
EDITION = 2
"""Counted up when other people are made, so that a kept store is made anew."""
TODAY = START
PRIME = 3_999_971
"""Spreads numbers over an area code: no divisor in common with the 7,920,000 of ``_exchange``."""

TAGS = (
    "vip",
    "staff",
    "student",
    "senior",
    "press",
    "wholesale",
    "birthday club",
    "coffee",
    "garden",
    "early bird",
)
SOURCES = ("Loyalty", "Raw file", "Counter", "Web form", "Wallet")
COLOURS = ("red", "blue", "green", "grey")
_STARTS = [
    "al",
    "be",
    "cor",
    "da",
    "el",
    "fa",
    "gar",
    "han",
    "il",
    "jo",
    "ka",
    "lo",
    "mar",
    "ne",
    "or",
    "pe",
    "ro",
    "sa",
    "ta",
    "vi",
    "wen",
    "ya",
    "zo",
    "bri",
    "ste",
    "cla",
    "fre",
    "gru",
]
_MIDDLES = ["a", "bel", "do", "fi", "la", "mi", "na", "ri", "so", "ti", "vo", "mer", "lin", "den", "ber"]
_FIRST_ENDS = ["a", "e", "ia", "na", "la", "lio", "rik", "nor", "sa", "son", "tin", "vy", "zie", "ne", "is"]
_LAST_ENDS = [
    "man",
    "ton",
    "well",
    "berg",
    "ford",
    "ley",
    "ström",
    "müller",
    "sen",
    "ski",
    "ova",
    "reyes",
    "stone",
    "wick",
    "ham",
    "field",
    "ard",
]


def area_codes() -> list[str]:
    """Every area code that `phonenumbers` calls valid."""
    import phonenumbers

    codes = (f"{code}" for code in range(201, 990))
    return [code for code in codes if phonenumbers.is_valid_number(phonenumbers.parse(f"+1{code}5550100"))]


def phones(count: int) -> Iterator[str]:
    """So many different E.164 numbers, spread over all area codes."""
    codes = area_codes()
    for number in range(count):
        place, code = divmod(number, len(codes))
        line = place * PRIME % 7_920_000
        yield f"+1{codes[code]}{2 + line // 990_000}{_exchange(line // 10_000 % 99)}{line % 10_000:04d}"


def _exchange(number: int) -> str:
    """The last two digits of an exchange, never 11."""
    return f"{number if number < 11 else number + 1:02d}"


class _Names:
    """Names with everything the store keeps of them, worked out once a part."""

    def __init__(self, chance: random.Random) -> None:
        firsts = [
            (start + middle + end).title()
            for start in _STARTS
            for middle in ("", *_MIDDLES[:6])
            for end in _FIRST_ENDS
        ]
        lasts = [
            (start + middle + end).title()
            for start in _STARTS
            for middle in ("", *_MIDDLES)
            for end in _LAST_ENDS
        ]
        lasts += [f"O'{name}" for name in lasts[:200]] + [f"{name}-{lasts[-1]}" for name in lasts[:200]]
        chance.shuffle(firsts)
        chance.shuffle(lasts)
        self.chance = chance
        self.firsts = [(name, fold_both(name), exact_key(name), fold(name)) for name in firsts]
        self.lasts = [(name, fold_both(name), exact_key(name), fold(name)) for name in lasts]

    def one(self) -> tuple[str, str, str, str, str, str]:
        """First, last, name, folded, exact key and sort name; a few names are far more common."""
        first = self.firsts[int(self.chance.random() ** 2 * len(self.firsts))]
        last = self.lasts[int(self.chance.random() ** 2 * len(self.lasts))]
        return (
            first[0],
            last[0],
            f"{first[0]} {last[0]}",
            f"{first[1]} {last[1]}",
            f"{first[2]} {last[2]}",
            f"{last[3]} {first[3]}",
        )


COLUMNS: dict[str, tuple[str, ...]] = {
    "persona": (
        "id", "status", "merged_into", "first_name", "last_name", "name", "folded", "exact_key", "sort_name", "phone",
        "email", "birthday", "birth_month_day", "signup_on", "signup_location_id", "first_seen_at", "last_seen_at",
        "last_purchase_at", "sales", "spent", "favorite_location_id", "favorite_rank", "favorite_at", "source",
        "employee", "created_at", "version",
    ),
    "identifier": (
        "id", "persona_id", "kind", "value", "shown", "national", "reversed", "label", "state", "rank", "origin", "since",
    ),
    "account": ("id", "persona_id", "unit", "balance", "uncovered", "version", "last_redemption_at"),
    "entry": (
        "id", "account_id", "seq", "kind", "points", "happened_at", "written_at", "rule_version", "home_id", "source",
        "import_run_id",
    ),
    "lot": ("id", "account_id", "entry_id", "kind", "points", "remaining", "earned_at", "can_expire", "home_id"),
    "consent": ("persona_id", "channel", "state", "at", "how"),
    "tag": ("persona_id", "tag", "origin", "at"),
    "attribute": ("persona_id", "name", "value", "origin", "at"),
    "card": ("id", "persona_id", "serial", "programme_id", "status", "issued_at"),
    "merge": ("id", "survivor_id", "absorbed_id", "how", "evidence", "at"),
    "purchase": (
        "id", "source", "order_id", "receipt", "persona_id", "home_id", "placed_at", "placed_on", "location_id",
        "pre_tax", "tax", "total", "items", "refunded", "qualifies", "written_at", "content_hash",
    ),
}  # fmt: skip


def _people(count: int) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Rows of all tables, batch by batch."""
    chance = random.Random(20261122)
    names = _Names(chance)
    numbers = phones(count + count // 4)
    began = date(2019, 1, 1)
    days = [(began + timedelta(days=day)).isoformat() for day in range((TODAY.date() - began).days + 1)]
    identifier = purchase = 0
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    for number in range(FIRST_ID, FIRST_ID + count):
        first, last, name, folded, exact, sort = names.one()
        roll = chance.random()
        merged = number > FIRST_ID + 10 and roll < 0.01
        status = "merged" if merged else "archived" if roll < 0.015 else "active"
        joined = int(chance.random() * len(days))
        day = days[joined]
        at = f"{day}T{8 + number % 12:02d}:{number % 60:02d}:00.000Z"
        phone = next(numbers) if chance.random() < 0.96 else None
        email = f"{fold(first)}.{number}@example.com" if phone is None or chance.random() < 0.7 else None
        born = f"{1940 + number % 65}-{1 + number % 12:02d}-{1 + number % 28:02d}" if number % 3 else None
        sales = 0 if chance.random() < 0.4 else 1 + int(chance.random() ** 8 * 12)
        spent, last_at, place = 0, None, 1 + (number % 5 == 0)
        for sale in range(sales):
            purchase += 1
            placed = days[joined + int(chance.random() ** 0.7 * (len(days) - joined))]
            placed_at = f"{placed}T{8 + purchase % 12:02d}:{purchase % 60:02d}:{purchase % 59:02d}.000Z"
            total = 200 + purchase * 7919 % 9800
            spent += total
            last_at = placed_at if last_at is None else max(last_at, placed_at)
            receipt = f"{purchase + 500_000_000}" if sale == 0 else None
            rows["purchase"].append((
                purchase, "POS", f"o{purchase:08d}", receipt, number, number, placed_at, placed, place, total, 0, total,
                1, 0, 1, placed_at, "",
            ))  # fmt: skip
        member = chance.random() < 0.7
        points = spent // 100 if member else 0
        rows["persona"].append((
            number, status, number - 7 if merged else None, first, last, name, folded, exact, sort, phone, email, born,
            born[5:] if born else None, day if member else None, place if member else None, at, last_at or at, last_at,
            sales, spent, place if sales else None, 4 if sales else None, last_at, SOURCES[number * number % 7 % 5], 0,
            at, 1,
        ))  # fmt: skip
        state = "merged" if merged else "live"
        for kind, value, label in (
            ("phone", phone, "mobile"),
            ("email", email, ""),
            ("source", f"CRM:{number}", ""),
        ):
            if value is not None:
                identifier += 1
                national, backwards = (value[2:], value[:0:-1]) if kind == "phone" else (None, None)
                rows["identifier"].append((
                    identifier, number, kind, value, value, national, backwards, label, state, 1, "import", at,
                ))  # fmt: skip
        if chance.random() < 0.04 and phone is not None:
            identifier += 1
            home = next(numbers)
            rows["identifier"].append((
                identifier, number, "phone", home, home, home[2:], home[:0:-1], "home", state, 2, "import", at,
            ))  # fmt: skip
        rows["account"].append(
            (number, number, "points", points, 0, 1 if points else 0, at if sales > 9 else None)
        )
        if points:
            rows["entry"].append((number, number, 1, "legacy", points, at, at, 0, number, "Loyalty", 1))
            rows["lot"].append((number, number, number, "legacy", points, points, at, 0, number))
        if member and phone is not None and chance.random() < 0.6:
            rows["consent"].append((number, "text", "on", at, "import"))
        if email is not None and chance.random() < 0.5:
            rows["consent"].append((number, "email", "on" if number % 4 else "off", at, "import"))
        if chance.random() < 0.15:
            rows["tag"].append((number, TAGS[int(chance.random() ** 3 * len(TAGS))], "import", at))
        if chance.random() < 0.05:
            rows["attribute"].append((number, "Colour", COLOURS[number % 4], "import", at))
        if number % 20 == 0:
            rows["card"].append((number, number, f"C{number:08d}", 1, "installed", at))
        if merged:
            rows["merge"].append((number, number - 7, number, "automatic", "", at))
        if number % BATCH == 0:
            yield rows
            rows = {table: [] for table in COLUMNS}
    yield rows


def make(path: Path, count: int = COUNT) -> None:
    """Writes the store: tables first, their indexes at the end."""
    store = Store(str(path))
    create_schema(store)
    seed_shop(store)
    store.connection.insert(
        "import_run", id=1, kind="personas", source="Loyalty", file_name="", file_hash="", state="done", enrols=0,
        staff_id=7, started_at=instant(TODAY), lease_until=instant(TODAY), finished_at=instant(TODAY), applied=count, counts="{}",
    )  # fmt: skip
    store.close()
    store = Store(str(path))
    driver = store.connection.driver
    for pragma in (
        "journal_mode=off",
        "synchronous=0",
        "cache_size=-400000",
        "foreign_keys=0",
        "secure_delete=0",
    ):
        driver.execute(f"PRAGMA {pragma}")
    indexes = driver.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        driver.execute(f"DROP INDEX {name}")
    driver.execute("BEGIN")
    store.connection.insert(
        "card_programme", id=1, name="Stamps", name_key="stamps", type="stamp", version=1, position=1, start=0, goal=10,
        rate=0, valid_days=0, earns=0, confirmed=1, written_at=f"{START}T00:00:00.000Z",
    )  # fmt: skip
    for batch in _people(count):
        for table, rows in batch.items():
            store.connection.many(table, COLUMNS[table], rows)
    for table in (
        "persona",
        "account",
        "entry",
        "lot",
        "identifier",
        "purchase",
        "card",
        "card_programme",
        "merge",
        "import_run",
    ):
        driver.execute(
            f"INSERT INTO id_block (name, next) SELECT '{table}', coalesce(max(id), {FIRST_ID}) + 1 FROM {table}"
        )
    for _, text in indexes:
        driver.execute(text)
    driver.execute("INSERT INTO persona_names (rowid, folded) SELECT id, folded FROM persona")
    driver.execute("COMMIT")
    driver.execute("PRAGMA journal_mode=wal")
    store.close()


def million(count: int = COUNT) -> Path:
    """The kept store of so many people, made if it is not there yet; to be read, or copied by `copied`."""
    made_from = f"{schema_text('sqlite')}{count}{EDITION}".encode()
    folder = Path(tempfile.gettempdir()) / "regulars-bench"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"people-{count}-{hashlib.sha256(made_from).hexdigest()[:12]}.store"
    if not path.exists():
        for older in folder.glob(f"people-{count}-*.store*"):
            older.unlink()
        being_made = path.with_suffix(".making")
        being_made.unlink(missing_ok=True)
        make(being_made, count)
        being_made.rename(path)
    return path


def copied(folder: Path, count: int = COUNT) -> Path:
    """A copy to write to."""
    return Path(shutil.copy(million(count), folder / "people.store"))


def main() -> None:
    """Makes it and says how long that took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    began = time.perf_counter()
    path = million(count)
    print(f"{path}: {path.stat().st_size / 1e6:,.0f} MB, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
