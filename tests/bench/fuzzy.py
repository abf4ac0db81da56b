"""``fzf`` over the names and phones of the same people as a text file: what a till could use instead."""

import shutil
import statistics
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from store.opening import open_store
from tests.bench.million import million

WORDS = ("2125550", "0117", "marina", "cor", "jola b", "5550123")


def beside(count: int) -> str:
    """A line of the table: the median and the slowest of ``fzf --filter``, or that there is no ``fzf``."""
    program = shutil.which("fzf")
    if program is None:
        return "fzf is not installed: nothing to compare the search with"
    with TemporaryDirectory(prefix="regulars-fzf-") as folder:
        people = Path(folder, "people.txt")
        _write(people, count)
        times = sorted(_seconds(program, word, people) for word in WORDS for _round in range(3))
    found = f"p50 {statistics.median(times) * 1000:.0f} most {times[-1] * 1000:.0f} ms"
    return f"{'fzf --filter over the same people as text':<46} {found:>22}"


def _write(people: Path, count: int) -> None:
    store = open_store(str(million(count)))
    rows = store.connection.all("SELECT name, coalesce(phone, '') FROM persona")
    people.write_text("".join(f"{name}\t{phone}\n" for name, phone in rows), "utf-8")
    store.close()


def _seconds(program: str, word: str, people: Path) -> float:
    began = time.perf_counter()
    with people.open() as lines:
        subprocess.run([program, f"--filter={word}"], stdin=lines, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began
