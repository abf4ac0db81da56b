"""The ways in which a start is quick change nothing of what is started."""

import dataclasses
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from console.quick_start import LateMethods
from tests.terminal.counter import Shop

NAME = "number"

with LateMethods():

    @dataclass(frozen=True, slots=True)
    class Late:
        number: int
        words: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Usual:
    number: int
    words: tuple[str, ...] = field(default=())


def test_a_dataclass_of_the_start_is_equal_hashed_shown_replaced_and_pickled_as_any_other() -> None:
    late, usual = Late(1, words=("a",)), Usual(1, words=("a",))
    assert late == Late(1, ("a",)) != Late(2, ("a",))
    assert hash(late) == hash(usual)
    assert repr(late) == repr(usual).replace("Usual", "Late")
    assert replace(late, number=2) == Late(2, ("a",))
    assert pickle.loads(pickle.dumps(late)) == late
    assert [one.name for one in fields(late)] == ["number", "words"]


@pytest.mark.parametrize("made", [Late(1), Usual(1)])
def test_a_frozen_dataclass_refuses_changes(made: Late | Usual) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(made, NAME, 2)


def test_a_method_is_written_once_at_its_first_call() -> None:
    """Where dataclasses makes methods one by one (up to Python 3.12); later they are there at once."""
    with LateMethods():

        @dataclass(frozen=True, slots=True)
        class Point:
            x: int

    before = Point.__init__
    Point(1)
    after = Point.__init__
    Point(2)
    assert after is Point.__init__
    assert (before is not after) == hasattr(dataclasses, "_create_fn")


def test_the_console_starts_without_the_palette_and_whoever_wants_it_later_finds_it() -> None:
    asked = (
        "import sys\n"
        "from console.terminal.no_palette import NoPalette\n"
        "with NoPalette():\n"
        "    import console.app\n"
        "print([name for name in ('textual.command', 'textual.widgets._select') if name in sys.modules])\n"
        "from textual.command import CommandPalette\n"
        "print(CommandPalette.__module__, CommandPalette.is_open.__name__)\n"
    )
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == ["[]", "textual.command is_open"]


def test_what_is_typed_before_the_console_is_there_is_its_first_search(either_shop: Shop) -> None:
    code, pin = either_shop.staff["Manager"]
    with either_shop.console(REGULARS_STAFF=code, REGULARS_PIN=pin) as console:
        console.send("0117")
        console.until("the answer", "⌕ 0117", "Amelia Stone")


def test_a_key_typed_ahead_that_is_no_search_finds_the_list_answered(either_shop: Shop) -> None:
    code, pin = either_shop.staff["Manager"]
    with either_shop.console(REGULARS_STAFF=code, REGULARS_PIN=pin) as console:
        console.press("up")
        console.until("everybody", "Amelia Stone")


def test_nothing_of_the_store_is_shown_before_the_pin_of_the_environment_is_checked(shop: Shop) -> None:
    code, pin = shop.staff["Manager"]
    with shop.console(REGULARS_STAFF=code, REGULARS_PIN=pin[::-1] + "1") as console:
        console.send("0117")
        console.until("the refusal", "Staff code or PIN is wrong.")
        assert b"Amelia" not in console.raw
