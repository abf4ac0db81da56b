"""How long until the sign-in is painted, a typed digit is answered, a command has answered."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.terminal.pty_screen import PtyScreen, python

ROUNDS = 5


def until(
    command: Sequence[str], shown: Callable[[PtyScreen], bool], keys: str, env: Mapping[str, str]
) -> float:
    """Seconds from the start of a program to what is looked for, ``keys`` typed at once."""
    began = time.perf_counter()
    with PtyScreen(command, env=env) as screen:
        if keys:
            screen.send(keys)
        while not shown(screen):
            if time.perf_counter() - began > 30:
                raise AssertionError(f"nothing came; the screen shows:\n{screen.text()}")
            screen.read(0.02)
        return time.perf_counter() - began


@contextmanager
def bytecode() -> Iterator[None]:
    """Modules are compiled once, as an installation does it, even where the environment forbids to write them."""
    before = dict(os.environ)
    with TemporaryDirectory(prefix="regulars-bytecode-") as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def bare_app() -> float:
    """The baseline: an app with nothing but an ``Input``, painted."""
    return until(python("-m", "tests.bench.bare_input"), lambda screen: "bare" in screen.text(), "", {})


def sign_in(path: Path, env: Mapping[str, str]) -> float:
    """The sign-in, painted."""
    without = {**env, "REGULARS_STAFF": "", "REGULARS_PIN": ""}
    return until(_console(path), lambda screen: "Staff code" in screen.text(), "", without)


def first_answer(path: Path, env: Mapping[str, str]) -> float:
    """With credentials given: the answer to a digit typed at the start, painted."""
    return until(
        _console(path),
        lambda screen: ("⌕ 2" in screen.line(1) and " matches" in screen.line(1)) or " of " in screen.line(2),
        "2",
        env,
    )


def _console(path: Path) -> list[str]:
    return python("-m", "console", "--store", str(path))


def command(env: Mapping[str, str], *words: str) -> float:
    """A whole command."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "console", *words],
        env=env,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def side_by_side(*measures: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """The medians of some rounds after a warm-up, taken in turn: a machine that is busy for a while is so for all."""
    for measure in measures:
        measure()
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def median(measure: Callable[[], float], rounds: int = ROUNDS) -> float:
    """The median of some rounds after a warm-up."""
    measure()
    return statistics.median(measure() for _ in range(rounds))
