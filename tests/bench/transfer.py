"""How fast files come in: ``python -m tests.bench.transfer [PERSONAS [LINES [ADDRESS]]]``.

Personas beside ``sqlite-utils insert`` of the same CSV (no phones parsed, no index), both as they are typed and from
the command's start to its end, then order lines with accrual; half of each with nobody else there, half beside a till
that writes, and how long its writes wait. What a row costs depends on its columns, and more so for ``sqlite-utils``:
after the six that tell who somebody is come as many personas again as a loyalty programme's export has them.
``ADDRESS`` is an empty PostgreSQL database instead of a file.
"""

import csv
import multiprocessing
import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.opening import create_schema, open_store
from store.transfer.importing import import_file
from tests.bench.busy_till import BusyTill
from tests.bench.till import environment_of, give_pin
from tests.conftest import seed_shop

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
LINES = 9
"""Of every order."""
LOOK_SECONDS = 0.2
"""So often the memory of a command's processes is looked at."""
WHO = ("source_id", "first_name", "last_name", "phone", "email", "signup_date")
LOYALTY = (
    *WHO,
    "birthday",
    "first_seen",
    "favorite_store",
    "member",
    "text_opt_in",
    "email_opt_in",
    "legacy_points",
    "tags",
)
AREA_CODES = (212, 213, 214, 215, 216, 217, 312, 313, 314, 315, 316, 317, 412, 413, 414, 415)


def write_personas(path: Path, numbers: range, columns: Sequence[str] = WHO) -> None:
    """Personas with one unique valid number each; ``columns`` are those of ``WHO`` or all of ``LOYALTY``."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        for number in numbers:
            code = AREA_CODES[number // 7_000_000 % len(AREA_CODES)]
            digits = 2_000_000 + number % 7_000_000
            phone = f"({code}) {digits // 10_000:03d}-{digits % 10_000:04d}"
            row = (
                number,
                f"Fn{number % 977}",
                f"Ln{number % 3989}",
                phone,
                f"u{number}@example.com",
                "2024-03-01",
            )
            out.writerow(row if columns is WHO else row + _loyalty(number))


def _loyalty(number: int) -> tuple[str, ...]:
    return (
        f"{1950 + number % 50}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "2024-02-11",
        f"Store {number % 7}",
        "yes",
        "yes" if number % 3 else "no",
        "yes" if number % 2 else "",
        str(number % 500) if number % 2 else "",
        "vip" if number % 10 == 0 else "",
    )


def write_orders(path: Path, lines: range, personas: int) -> None:
    """Orders of ``LINES`` lines."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            "order_id placed_at location source_id sku product brand category quantity amount".split()
        )
        for number in lines:
            order, product = number // LINES, number * 7919 % 5000
            at = f"2024-{4 + order % 8:02d}-{1 + order % 28:02d} 1{order % 10}:{order % 60:02d}"
            place, who = f"Store {order % 7}", order % personas
            goods = (product, f"Product {product}", f"B{product % 50}", f"C{product % 20}")
            out.writerow((f"A{order}", at, place, who, *goods, 1, f"{number % 30}.{number % 100:02d}"))


def baseline(path: Path, folder: Path) -> float:
    """Rows a second of ``sqlite-utils insert``, from its start to its end."""
    tool = Path(sysconfig.get_path("scripts")) / "sqlite-utils"
    database = folder / "baseline.db"
    database.unlink(missing_ok=True)
    spent = ran([str(tool), "insert", str(database), "personas", str(path), "--csv", "--silent"], {})
    return rows_of(path) / spent.seconds


def rows_of(path: Path) -> int:
    """Rows of a file with a header and no line end within a cell."""
    with path.open("rb") as file:
        return sum(1 for _ in file) - 1


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took from its start to its end: seconds, processor seconds, and MB of each of its processes."""

    seconds: float
    processor: float
    memory: tuple[int, ...]


def ran(command: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """Runs a command; raises where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    memory: dict[int, int] = {}
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            _look(process.pid, memory)
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_SECONDS)
        seconds = time.monotonic() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(seconds, processor, tuple(memory.values()))


def _look(pid: int, memory: dict[int, int]) -> None:
    """Most memory so far of a process and of those it began, in MB."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
        most = next(line for line in lines if line.startswith("VmHWM"))
        memory[pid] = int(most.split()[1]) // 1024
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            _look(int(child), memory)


def personas_imported(
    address: str,
    path: Path,
    environment: Mapping[str, str],
    plain: float,
    *,
    till: bool = False,
    kind: str = "personas",
) -> None:
    """Imports a file of personas as it is typed, measured as the baseline is, and prints its figures."""
    command = [sys.executable, "-m", "console", "import", "personas", str(path), "--store", address]
    with BusyTill(address) if till else nullcontext("nobody else") as beside:
        spent = ran([*command, "--source", "POS"], environment)
    rows = rows_of(path)
    rate, processor = rows / spent.seconds, 1e6 * spent.processor / rows
    print(_line(kind, rate, plain, spent.memory, beside, processor), flush=True)


def _line(
    kind: str, rate: float, plain: float, memory: Sequence[int], beside: object, processor: float
) -> str:
    megabytes = " + ".join(map(str, memory))
    return (
        f"{kind:<26} {rate:>10,.0f} rows/s  {rate / plain:.2f} x  {megabytes} MB  {beside}  "
        f"{processor:.0f} us of processor a row, load {os.getloadavg()[0]:.1f}"
    )


def cpu_seconds() -> float:
    """Processor time of this process and of those it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def imported(store: Store, kind: str, path: Path, plain: float, *, till: bool) -> None:
    """Imports a file and prints its figures."""
    began = cpu_seconds()
    with BusyTill(store.address) if till else nullcontext("nobody else") as beside:
        result = import_file(store, OWNER, kind, path, source="POS")
        spent = 1e6 * (cpu_seconds() - began) / result.counts.rows
    rate = result.counts.rows / result.seconds
    memory = [
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(_line(kind, rate, plain, memory, beside, spent), flush=True)


def main() -> None:
    """Prints the figures."""
    personas = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 300_000
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as name:
        folder = Path(name)
        address = sys.argv[3] if len(sys.argv) > 3 else str(folder / "shop.store")
        environment = environment_of(folder)
        os.environ.update(environment)
        store = Store(address)
        create_schema(store)
        seed_shop(store)
        give_pin(store)
        store.close()
        print(f"{datetime.now(UTC):%Y-%m-%d} {address.partition(':')[0]} {multiprocessing.cpu_count()} cores")
        plain = _personas(address, folder, personas, environment)
        store = open_store(address)
        half = lines // 2 // LINES * LINES
        for part, till in ((range(half), False), (range(half, lines), True)):
            if part:
                path = folder / "orders.csv"
                write_orders(path, part, personas)
                imported(store, "orders", path, plain, till=till)
        store.close()


def _personas(address: str, folder: Path, count: int, environment: Mapping[str, str]) -> float:
    """Three imports, and the baseline before and after the first of them; its rows a second."""
    path, half = folder / "personas.csv", count // 2
    write_personas(path, range(half))
    plain = _told(baseline(path, folder))
    personas_imported(address, path, environment, plain)
    plain = (plain + _told(baseline(path, folder))) / 2
    write_personas(path, range(half, count))
    personas_imported(address, path, environment, plain, till=True)
    path = folder / "loyalty.csv"
    write_personas(path, range(count, count + half), LOYALTY)
    like_it = _told(baseline(path, folder))
    personas_imported(address, path, environment, like_it, kind=f"personas, {len(LOYALTY)} columns")
    return plain


def _told(rate: float) -> float:
    print(f"sqlite-utils insert        {rate:>10,.0f} rows/s", flush=True)
    return rate


if __name__ == "__main__":
    main()
