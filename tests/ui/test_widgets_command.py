"""The command registry: one table behind bindings, F-bar, help, palette and keymap."""

import pytest

from store.errors import BadInput
from widgets.command import Scope, key_named, key_shown
from widgets.commands import COMMANDS, key_table_markdown, registry


def test_every_command_has_its_own_id_and_a_label() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert all(command.label and command.help for command in COMMANDS)


def test_the_bar_has_ten_slots_in_the_order_of_the_function_keys() -> None:
    slots = registry().bar_slots()
    assert [slot.key for slot in slots] == [f"F{number}" for number in range(1, 11)]
    assert [slot.word for slot in slots] == [
        "Help", "Find", "Back", "List", "Sale", "New", "Adjust", "Redeem", "Share", "Menu",
    ]  # fmt: skip


def test_a_remapped_key_shows_everywhere() -> None:
    moved = registry({"adjust": "F12, Ctrl+G"})
    assert moved.keys("adjust") == ("f12", "ctrl+g")
    assert moved.bar_slots()[6].key == "F12"
    assert "F12 · Ctrl+G" in [row.keys for row in moved.help_rows()]
    assert "| Adjust points | `F12` · `Ctrl+G` |" in moved.key_table_markdown()
    assert [binding.key for binding in moved.bindings() if binding.id == "adjust"] == ["f12,ctrl+g"]


@pytest.mark.parametrize(
    ("keymap", "sentence"),
    [
        ({"adust": "f7"}, "did you mean adjust"),
        ({"adjust": "x"}, "can't be the single key x"),
        ({"archive": "x"}, "can't be the single key x"),
        ({"note": "alt+x"}, "terminals keep that key"),
        ({"note": "ctrl+b"}, "terminals keep that key"),
        ({"adjust": "f8"}, "would be both adjust and redeem"),
        ({"move": "x"}, "belongs to the list itself"),
        ({"note": " , "}, "has no key"),
    ],
)
def test_a_bad_keymap_is_refused_in_a_sentence(keymap: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        registry(keymap)


def test_no_guarded_command_sits_on_a_single_printable_key() -> None:
    for command in COMMANDS:
        if command.guarded:
            assert all(len(key) != 1 for key in (command.key, *command.also))


@pytest.mark.parametrize(
    "shown", ["?", "/", ":", "+", "[", "n", "Y", "Ctrl+G", "F7", "Esc", "Del", "Ctrl+Space"]
)
def test_a_key_is_read_as_it_is_shown(shown: str) -> None:
    assert key_shown(key_named(shown)) == shown


def test_list_commands_are_not_bound_everywhere() -> None:
    everywhere = {binding.id for binding in registry().bindings(Scope.EVERYWHERE)}
    assert "adjust" in everywhere
    assert "sort" not in everywhere


def test_the_key_table_names_every_command() -> None:
    table = key_table_markdown()
    assert all(command.label in table for command in COMMANDS)
