"""A shop made through the real program, and its console in a real pty; no traceback ever leaves either."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.terminal.pty_screen import PROJECT, PtyScreen

PATIENCE = 60.0
"""Seconds within which even a busy machine shows what is waited for."""
PROGRAM = (sys.executable, "-m", "console")

PEOPLE = """\
source_id,first_name,last_name,phone,email,birthday,signup_date,member,legacy_points,attr:shoe size,tags
C-1,Amelia,Stone,(212) 555-0117,amelia.stone@example.com,1988-05-17,2024-03-01,yes,1200,38,vip
C-2,Omar,Haddad,(212) 555-0142,omar@example.com,1979-01-02,2024-03-01,yes,480,,
C-3,Bjørn,O'Brien,(212) 555-0183,bjorn@example.org,,2024-03-01,yes,0,,
C-4,Rosa,Weiß,(646) 555-0199,rosa@example.org,,2024-03-01,yes,90,,
"""
DISCOUNTS = """\
discount_id,name,cost,starts_on,ends_on,usage,cooldown_hours
COFFEE,Free coffee,120,2024-01-01,,unlimited,0
CAKE,Piece of cake,5000,2024-01-01,,unlimited,0
"""
ORDERS = """\
order_id,receipt,placed_at,location,source_id,payment_method,sku,product,brand,category,quantity,amount,tax
A-1,R-5512,2026-06-01 10:15,Downtown,C-1,card,10452,Oat drink 1 l,Meadow,Dairy,2,4.98,0.40
A-2,R-5513,2026-06-08 10:15,Downtown,C-1,card,10452,Oat drink 1 l,Meadow,Dairy,1,2.49,0.20
"""
MESSAGES = """\
message_id,source_id,channel,direction,sent_at,text,campaign
M-1,C-1,text,sent,2026-06-03 09:00,Your free coffee is waiting,Summer
"""
AMELIA, OMAR, BJORN, ROSA = 1001, 1002, 1003, 1004


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line gave: exit code, data, talk."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)


class Console(PtyScreen):
    """The console of a shop; leaving the ``with`` block looks through everything it ever wrote."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if kind is None:
            assert b"Traceback" not in self.raw, self.raw.decode("utf-8", "replace")

    def sees(self, text: str, *, seconds: float = PATIENCE) -> None:
        """Wait until a line shows the text."""
        self.wait_for(text, seconds=seconds)

    def sign_in(self, code: str, pin: str) -> None:
        """Type code and PIN as soon as they are asked for, and wait for home."""
        self.sees("Staff code")
        self.send(f"{code}\r{pin}\r")
        self.wait_until(
            lambda: "(Manager)" in self.line(0) or "(Staff)" in self.line(0) or "Owner" in self.line(0),
            seconds=PATIENCE,
            what="home",
        )

    def until(self, what: str, *texts: str) -> None:
        """Wait until all texts are on the screen at once."""
        self.wait_until(lambda: all(one in self.text() for one in texts), seconds=PATIENCE, what=what)


@dataclass(frozen=True, slots=True)
class Shop:
    """An address, the folders of one user of the program, where keys are, and staff by role: code and PIN."""

    address: str
    folder: Path
    keys: Path
    staff: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of every run: nothing of the person who runs the tests."""
        folders = {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in
                   ("DATA", "STATE", "CONFIG", "CACHE")}  # fmt: skip
        return {**folders, "REGULARS_KEYS": str(self.keys), "LANG": "C.UTF-8"}

    def environment(self, **more: str) -> dict[str, str]:
        """The whole environment of a command."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REGULARS_")}
        return {**kept, **self.variables, "PYTHONPATH": str(PROJECT), **more}

    def run(self, *words: str, role: str | None = "Owner", **more: str) -> Ran:
        """One command of the real program as somebody."""
        if role is not None:
            more["REGULARS_STAFF"], more["REGULARS_PIN"] = self.staff[role]
        more.setdefault("REGULARS_STORE", self.address)
        ran = subprocess.run(
            [*PROGRAM, *words],
            env=self.environment(**more),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in ran.stdout + ran.stderr, ran.stdout + ran.stderr
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def shown(self, persona_id: int) -> Any:
        """``regulars show ID --json``."""
        ran = self.run("show", str(persona_id), "--json")
        assert ran.code == 0, ran.err
        return ran.data

    def history(self, persona_id: int) -> str:
        """``regulars history ID``."""
        ran = self.run("history", str(persona_id))
        assert ran.code == 0, ran.err
        return ran.out

    def console(self, *words: str, columns: int = 80, rows: int = 24, **more: str) -> Console:
        """The console in a pty."""
        variables = {**self.variables, "REGULARS_STORE": self.address, **more}
        return Console([*PROGRAM, *words], columns=columns, rows=rows, env=variables)

    def copy(self, folder: Path) -> "Shop":
        """The same shop with a store file, keys and audit anchors of its own."""
        place = folder / "shop.store"
        shutil.copy(self.address, place)
        return self.placed(str(place), folder)

    def placed(self, address: str, folder: Path) -> "Shop":
        """The same shop where its store was copied to, with keys and audit anchors of its own."""
        keys = folder / "keys"
        shutil.copytree(self.keys, keys)
        return replace(self, address=address, folder=folder, keys=keys)

    def sound(self) -> None:
        """The books add up, and no defect was written down."""
        ran = self.run("doctor", "--json", role="Owner")
        assert ran.code == 0, ran.out + ran.err
        assert not [path for path in self.folder.rglob("*.log") if path.stat().st_size], "an incident"


def make_shop(address: str, folder: Path) -> Shop:
    """Set up, staff, people, discounts, orders and a message: everything by the program's own commands."""
    shop = Shop(address, folder, folder / "keys")
    made = shop.run(
        "setup", "--name", "Corner", "--region", "US", "--location", "Downtown", "--json", role=None
    )
    assert made.code == 0, made.err
    owner = made.data["staff"][0]
    shop = replace(shop, staff={"Owner": (owner["code"], owner["pin"])})
    staff = dict(shop.staff)
    for code, name, role in (("MAX", "Max", "Manager"), ("DANA", "Dana", "Staff")):
        added = shop.run(
            "staff", "add", code, "--name", name, "--role", role, "--location", "Downtown", "--json"
        )
        assert added.code == 0, added.err
        staff[role] = (added.data["code"], added.data["pin"])
    shop = replace(shop, staff=staff)
    for kind, text in (
        ("personas", PEOPLE), ("discounts", DISCOUNTS), ("orders", ORDERS), ("messages", MESSAGES)
    ):  # fmt: skip
        file = folder / f"{kind}.csv"
        file.write_text(text, "utf-8")
        ran = shop.run("import", kind, str(file), "--source", "till", "--enrol", "--keep-unknown", "--json")
        assert ran.code == 0, ran.err
        assert not ran.data["rejected"], ran.data
    return shop


def settle_file(address: str) -> None:
    """Put a store's write-ahead log into its file, so that the file alone is the store."""
    with closing(sqlite3.connect(address)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
