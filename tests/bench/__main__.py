"""The budgets of speed, measured in one run, each with its ratio to that run's baseline: ``make bench``.

``python -m tests.bench [PEOPLE] [SECTION …]``: so many personas (1,000,000), only the named sections
(``start``, ``keys``, ``card``, ``merged``, ``explain``, ``list``, ``search``, ``postgresql``, ``doctor``, ``import``,
``modifiers``, ``journey``, ``sweep``, ``recalculate``, ``duplicates``, ``export``, ``rfm``, ``grid``, ``campaign``). Every section says how
large it is; with fewer people the imports are smaller too. A section that fails is named at the end, the others go
on. At full size all of it takes about an hour on two idle cores.
"""

import os
import platform
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from store.database.sqlite import library
from store.errors import RegularsError
from store.opening import open_store
from tests.bench import card, explanation, fuzzy, key_to_paint, merged, starting
from tests.bench.key_to_paint import PaintTimer, typing
from tests.bench.million import COUNT
from tests.bench.till import till
from tests.terminal.pty_screen import PtyScreen, python

LIMIT_S = 3600
"""A section that takes longer is ended."""
IMPORT_BUDGET = "budgets 8,000 personas/s, 0.7 x sqlite-utils and 300 MB, 40,000 order lines/s, others' writes 100 ms at p99"
WORDS = ("2125550", "0117", "marina", "corton", "jola b", "5550123", "elarik.", "points:>500")


def say(what: str, found: str, budget: str, ratio: str = "") -> None:
    """One line of the table."""
    print(f"{what:<46} {found:>22} {ratio:>9}  {budget}", flush=True)


def machine() -> None:
    """What it was measured on."""
    flags = sysconfig.get_config_var("CONFIG_ARGS") or "?"
    print(
        f"Python {platform.python_version()}, SQLite {library.sqlite_version}, {os.cpu_count()} cores; built {flags}"
    )
    print(f"{'what':<46} {'found':>22} {'ratio':>9}  budget")


def start(path: Path, env: dict[str, str]) -> None:
    """Sign-in and first answer beside a bare app; commands. All as installed: bytecode is there."""
    with starting.bytecode():
        _start(path, env)


def _start(path: Path, env: dict[str, str]) -> None:
    bare, painted, usable = starting.side_by_side(
        starting.bare_app, partial(starting.sign_in, path, env), partial(starting.first_answer, path, env)
    )
    say("a bare Textual app, painted", f"{bare:.2f} s", "the baseline")
    say("sign-in painted", f"{painted:.2f} s", "<= 1.2 x", f"{painted / bare:.2f} x")
    say("first digit answered, credentials given", f"{usable:.2f} s", "<= 1.5 x", f"{usable / bare:.2f} x")
    whole = {**os.environ, **env}
    for name, budget, words in (
        ("--help", 0.3, ()),
        ("find --help", 0.3, ()),
        ("find 0117", 0.4, ("--store", str(path), "--json")),
        ("show 1001", 0.4, ("--store", str(path), "--json")),
    ):
        took = starting.median(partial(starting.command, whole, *name.split(), *words))
        say(f"regulars {name}", f"{took:.2f} s", f"<= {budget} s")


def keys(path: Path, env: dict[str, str]) -> None:
    """Key to paint on a real pty, beside a bare ``Input``; memory of the console."""
    base = key_to_paint.bare_input()
    print(base.row())
    with PtyScreen(python("-m", "console", "--store", str(path)), env=env) as screen:
        screen.wait_for("Name")
        screen.wait_quiet(1.5)
        timer = PaintTimer(screen)
        timer.keys("warm-up", typing(WORDS[:2]), answer_on)
        print(timer.keys("the console", typing(WORDS * 2), answer_on).row(base))
        say("memory of the console", f"{resident(screen.pid) / 1e6:.0f} MB", "<= 150 MB")


def answer_on(screen: PtyScreen) -> object:
    """What is typed, how it was understood and the rows; not the total at the end of the bar, which follows."""
    lines = screen.lines()
    return lines[1].partition("   ")[0], lines[2:-1]


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    return 0


def open_card(path: Path, env: dict[str, str]) -> None:
    """A customer with much history: read, and painted after Enter."""
    from store.people.card import open_card as opened

    store = open_store(str(path))
    persona = card.regular(store)
    took = starting.median(lambda: timed(lambda: opened(store, card.owner(), persona)), 20)
    store.close()
    say("a card read (200 orders, 1,500 lines)", f"{took * 1000:.1f} ms", "part of the 60 ms below")
    say("Enter to a painted card", f"{_painted(path, env, card.NAME):.0f} ms", "<= 60 ms")


def open_merged(path: Path, env: dict[str, str]) -> None:
    """A customer of 200 merges: read, and painted after Enter."""
    store = open_store(str(path))
    read, history = merged.read_costs(store)
    store.close()
    say("a card of 200 merges read, processor time", f"{read:.1f} ms", "part of the 60 ms below")
    say("its history's first page, processor time", f"{history:.1f} ms", "when the tab is opened")
    say("Enter to its painted card", f"{_painted(path, env, merged.NAME):.0f} ms", "<= 60 ms")


def _painted(path: Path, env: dict[str, str], name: str) -> float:
    """Milliseconds from Enter to the card of the only one of a name; the median of ten."""
    with PtyScreen(python("-m", "console", "--store", str(path)), env=env) as screen:
        screen.wait_for("Name")
        screen.wait_quiet(1.0)
        timer = PaintTimer(screen)
        times = []
        for _ in range(10):
            screen.send(name.lower())
            screen.wait_for(name)
            screen.wait_quiet(0.4)
            seconds, _size = timer.key("\r", lambda screen: "Opt-ins" in screen.text())
            times.append(seconds)
            screen.send("\x1bOQ")
            screen.wait_quiet(0.3)
        times.sort()
        return times[len(times) // 2] * 1000


def explain(path: Path, env: dict[str, str]) -> None:
    """Why a balance is what it is, for a customer of 5,000 entries; as a command too."""
    from store.points.reading.explanation import explain_balance

    store = open_store(str(path))
    persona = explanation.much_explained(store)
    took = starting.median(lambda: timed(lambda: explain_balance(store, card.owner(), persona)), 20)
    store.close()
    say("explain, 5,000 entries", f"{took * 1000:.1f} ms", "<= 100 ms")
    whole = {**os.environ, **env}
    words = ("explain", str(persona), "--store", str(path), "--json")
    say(
        "regulars explain",
        f"{starting.median(lambda: starting.command(whole, *words)):.2f} s",
        "<= 0.4 s",
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def long_list(path: Path, env: dict[str, str]) -> None:
    """Everybody in the list: first rows, and a jump to the end."""
    with PtyScreen(python("-m", "console", "--store", str(path)), env=env) as screen:
        screen.wait_for("Name")
        screen.wait_quiet(3.0)
        timer = PaintTimer(screen)
        screen.send("has:email")
        screen.wait_quiet(4.0)
        screen.send("\x1b[B")
        screen.wait_quiet(0.5)
        seconds, _size = timer.key("G", lambda screen: "···" not in screen.text(), within=30)
        say(
            "first jump to the end (gathers the ids)",
            f"{seconds * 1000:.0f} ms",
            "<= 3 s behind the first rows",
        )
        jumps = []
        for key in ("g", "G") * 5:
            seconds, _size = timer.key(key, lambda screen: "···" not in screen.text())
            jumps.append(seconds)
        jumps.sort()
        say("a jump", f"{jumps[len(jumps) // 2] * 1000:.0f} ms", "<= 80 ms")


@dataclass(frozen=True, slots=True)
class Section:
    """A module that prints its own figures beside their budgets, and the words of its size."""

    name: str
    about: str
    words: tuple[str, ...]

    @property
    def module(self) -> str:
        """Most modules have the section's name; search has two."""
        return {"import": "transfer", "postgresql": "search"}.get(self.name, self.name)

    def run(self) -> bool:
        """Whether it came to its end by itself, in time."""
        print(f"\n== {self.name}: {self.about}", flush=True)
        try:
            ended = subprocess.run(
                [sys.executable, "-m", f"tests.bench.{self.module}", *self.words],
                check=False,
                timeout=LIMIT_S,
            )
        except subprocess.TimeoutExpired:
            return False
        return ended.returncode == 0


def sections(count: int) -> tuple[Section, ...]:
    """What runs by itself, at the size of so many personas."""
    people, few, many = str(count), min(count, 100_000), min(count, 20_000)
    lines, receipts = 3 * few, 15 * many
    return (
        Section(
            "search", f"look-ups and first pages of {count:,} personas; budgets p99 2 and 15 ms", (people,)
        ),
        Section(
            "postgresql",
            f"the same of {count:,} personas on PostgreSQL; budget p99 30 ms",
            (people, "postgresql"),
        ),
        Section("doctor", f"misses among {count:,} personas; budget 150 ms", (people,)),
        Section(
            "import", f"{few:,} personas, {lines:,} order lines; {IMPORT_BUDGET}", (str(few), str(lines))
        ),
        Section(
            "modifiers",
            f"{receipts:,} order lines of {many:,} personas; no budget of their own",
            (str(many), str(receipts)),
        ),
        Section("journey", f"the whole Complete Journey, whatever the size; {IMPORT_BUDGET}", ()),
        Section("sweep", f"{count:,} personas", (people,)),
        Section("recalculate", "the whole Complete Journey, whatever the size; budget 60 s", ()),
        Section("duplicates", f"{count:,} personas", (people,)),
        Section(
            "export", f"{count:,} personas; budget 50,000 rows/s, the same memory for any number", (people,)
        ),
        Section("rfm", f"{count:,} personas", (people,)),
        Section("grid", f"orders by every column and reports of {count:,} personas", (people,)),
        Section("campaign", f"{few:,} recipients", (str(few),)),
    )


AT_A_TILL: dict[str, Callable[[Path, dict[str, str]], None]] = {
    "start": start,
    "keys": keys,
    "card": open_card,
    "merged": open_merged,
    "explain": explain,
    "list": long_list,
}
"""What is measured in one store, that of a till."""


def main() -> None:
    """Prints the table; the exit code is 1 where a section failed, 2 where one is not known."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), COUNT)
    only = [word for word in sys.argv[1:] if not word.isdigit()]
    alone = sections(count)
    unknown = set(only) - set(AT_A_TILL) - {one.name for one in alone}
    if unknown:
        print(f"no such section: {', '.join(sorted(unknown))}", file=sys.stderr)
        sys.exit(2)
    machine()
    failed = []
    wanted = {name: measure for name, measure in AT_A_TILL.items() if not only or name in only}
    if wanted:
        print(f"== {', '.join(wanted)}: a till's store of {count:,} personas", flush=True)
        with till(count) as (path, env):
            for name, measure in wanted.items():
                try:
                    measure(path, env)
                except (AssertionError, OSError, RegularsError) as error:
                    print(f"{name} failed: {error}", flush=True)
                    failed.append(name)
    if not only or "search" in only:
        print(fuzzy.beside(count))
    failed += [one.name for one in alone if (not only or one.name in only) and not one.run()]
    if failed:
        print(f"\nfailed: {', '.join(failed)}", flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
