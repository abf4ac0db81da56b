"""Key to final paint through a real pty: how long until the screen has its final text, and how many bytes.

``PaintTimer`` drives any program in a pty; ``bare_input`` measures Textual's own ``Input`` in the same way,
so that every figure comes with its ratio to a baseline of the same run (``architecture.md`` "Speed").
"""

import select
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.terminal.pty_screen import PtyScreen, python

BUDGET_P50 = 2.0
BUDGET_P95 = 4.0
BUDGET_FRAME = 0.0167
BUDGET_BYTES = 2500

_QUIET = 0.06
"""Seconds without output after which a paint was the last one."""
FOLLOWED = 1.0
"""Seconds without output after which nothing follows the last key any more."""
IDLE = 2.0
"""Seconds in which an idle console must write nothing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds from key to the last byte of its paint, and bytes a key."""

    name: str
    seconds: Sequence[float]
    sizes: Sequence[int]
    idle_bytes: int = 0

    def at(self, share: float) -> float:
        """The percentile, ``at(0.95)``."""
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def median_bytes(self) -> float:
        """Bytes a key, median."""
        return statistics.median(self.sizes)

    def row(self, base: "Figures | None" = None) -> str:
        """One line of the bench's table."""
        ratio = (
            f"{self.at(0.5) / base.at(0.5):5.2f}x {self.at(0.95) / base.at(0.5):5.2f}x" if base else " " * 13
        )
        return (
            f"{self.name:<34} p50 {self.at(0.5) * 1000:6.2f} p95 {self.at(0.95) * 1000:6.2f} "
            f"p99 {self.at(0.99) * 1000:6.2f} ms  {ratio}  "
            f"{self.median_bytes:6.0f} B/key  idle {self.idle_bytes} B"
        )


class PaintTimer:
    """Sends one key at a time and times its paint, as a person sees it.

    Without more the time stops at the last byte of the output that follows the key. With ``shown`` it stops at the
    read that made the screen show what is waited for. With ``watch`` it stops at the last read that changed what it
    gives of the screen: the answer, but not a total that follows. Reads are drawn when all is quiet, so that the
    emulator does not hold up what it measures.
    """

    def __init__(self, screen: PtyScreen, *, quiet: float = _QUIET) -> None:
        self.screen = screen
        self.quiet = quiet

    def key(
        self,
        keys: str,
        shown: Callable[[PtyScreen], bool] | None = None,
        *,
        watch: Callable[[PtyScreen], object] | None = None,
        within: float = 5.0,
    ) -> tuple[float, int]:
        """Seconds to the paint, and the bytes written until it was quiet again; ``within`` so many seconds."""
        screen = self.screen
        mark = screen.mark()
        before = watch(screen) if watch is not None else None
        start = time.perf_counter()
        screen.send(keys)
        painted: float | None = None
        late: list[tuple[float, bytes]] = []
        while True:
            ready, _, _ = select.select([screen.fd], [], [], self.quiet)
            arrived = time.perf_counter()
            if ready:
                data = screen.take(0)
                if not data:
                    break
                if shown is None:
                    painted = arrived
                    late.append((arrived, data))
                    continue
                screen.draw(data)
                if painted is None and shown(screen):
                    painted = arrived
            elif painted is not None:
                break
            elif arrived - start > within:
                raise AssertionError(f"no paint for {keys!r}; the screen shows:\n{screen.text()}")
        for arrived, data in late:
            screen.draw(data)
            if watch is not None and (now := watch(screen)) != before:
                painted, before = arrived, now
        return (painted or time.perf_counter()) - start, screen.mark() - mark

    def keys(
        self, name: str, keys: Iterable[str], watch: Callable[[PtyScreen], object] | None = None
    ) -> Figures:
        """Every key timed by itself; then, when totals and figures have followed, two seconds of doing nothing."""
        timed = [self.key(key, watch=watch) for key in keys]
        self.screen.wait_quiet(FOLLOWED)
        mark = self.screen.mark()
        end = time.perf_counter() + IDLE
        while (left := end - time.perf_counter()) > 0:
            self.screen.read(left)
        idle = self.screen.mark() - mark
        return Figures(name, [seconds for seconds, _ in timed], [size for _, size in timed], idle)


def typing(words: Sequence[str]) -> list[str]:
    """The words typed and deleted again, key by key: what a till sees all day."""
    keys: list[str] = []
    for word in words:
        keys += [*word, *("\x7f" for _ in word)]
    return keys


WORDS = ("anna", "2125550", "stone", "0117", "moreau", "omar h", "5550123", "jules")


def bare_input(rounds: int = 2) -> Figures:
    """The baseline: an app with nothing but Textual's ``Input``."""
    with PtyScreen(python("-m", "tests.bench.bare_input")) as screen:
        screen.wait_for("bare")
        screen.wait_quiet(0.3)
        timer = PaintTimer(screen)
        timer.keys("warm-up", typing(WORDS[:2]))
        return timer.keys("bare Textual Input", typing(WORDS * rounds))


def console_parts(rounds: int = 2) -> Figures:
    """Bar, list and gate over a canned source in memory."""
    with PtyScreen(python("tests/terminal/apps/gate_app.py")) as screen:
        screen.wait_for("40 of 40")
        screen.wait_quiet(0.3)
        timer = PaintTimer(screen)
        timer.keys("warm-up", typing(WORDS[:2]))
        return timer.keys("search bar and answer list", typing(WORDS * rounds))


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    base = bare_input(rounds)
    print(base.row())
    print(console_parts(rounds).row(base))


if __name__ == "__main__":
    main()
