"""One registry of commands: bindings, F-bar, help, palette, key table and keymap all read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS
from textual.message import Message

from store.errors import BadInput
from store.words import say


class Scope(StrEnum):
    """Where a command's keys act; printable keys never act in a field, whatever the scope."""

    EVERYWHERE = "everywhere"
    LIST = "list"
    CARD = "card"
    LIST_AND_CARD = "list, card"

    def covers(self, place: "Scope") -> bool:
        """Is a command of this scope live in ``place`` (``LIST`` or ``CARD``)?"""
        return self in (Scope.EVERYWHERE, place) or (
            self is Scope.LIST_AND_CARD and place in (Scope.LIST, Scope.CARD)
        )


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do: ``message()`` is posted when its key, slot or palette entry is used.

    ``id`` is the name in the keymap of the configuration, after ``:`` and in the catalogue
    (``keys.<id>.label``). ``permission`` is a row of the permission table. ``message`` is None where the
    focused widget does it by itself (moving in a list): the command is then only shown, never bound.
    ``guarded`` commands move points or delete and can't be put on a single printable key
    (``product.md`` §7). ``also_elsewhere`` says in words where else it is (``palette``); a command with an
    empty ``key`` is only there.
    """

    id: str
    key: str
    message: Callable[[], Message] | None
    also: tuple[str, ...] = ()
    also_elsewhere: bool = False
    on_bar: bool = False
    scope: Scope = Scope.EVERYWHERE
    permission: str | None = None
    guarded: bool = False
    palette: bool = True

    @property
    def label(self) -> str:
        """What the menu and the key table call it."""
        return say(f"keys.{self.id}.label")

    @property
    def help(self) -> str:
        """One line of the help."""
        return say(f"keys.{self.id}.help")

    @property
    def bar(self) -> str:
        """The F-bar word, at most six letters; empty without a slot."""
        return say(f"keys.{self.id}.bar") if self.on_bar else ""


@dataclass(frozen=True, slots=True)
class BarSlot:
    """One of the ten F-bar slots: ``number`` 1 to 10, the word, and the command behind it."""

    number: int
    key: str
    word: str
    command: Command


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One line of ``?`` and of the key table: keys as they are now, after remapping."""

    scope: Scope
    keys: str
    label: str
    help: str
    command: Command


NEVER_BOUND = frozenset(
    f"ctrl+{key}"
    for key in ("a", "b", "h", "i", "j", "m", "z", "left_square_bracket", "right_square_bracket")
) | {"shift+f3", "f11", "tilde"}
"""Keys that terminals, tmux, telnet and ssh take or change (``product.md`` §7)."""

_SHOWN = {
    "question_mark": "?", "slash": "/", "colon": ":", "plus": "+", "minus": "-", "asterisk": "*",
    "left_square_bracket": "[", "right_square_bracket": "]", "escape": "Esc", "enter": "Enter",
    "space": "Space", "delete": "Del", "tab": "Tab", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "backspace": "Backspace",
}  # fmt: skip
_TYPED = frozenset(key for key, shown in _SHOWN.items() if shown.isascii() and len(shown) == 1) | {"space"}
_NAMES = {shown: name for name, shown in _SHOWN.items()}


def key_shown(key: str) -> str:
    """``ctrl+l`` → ``Ctrl+L``, ``question_mark`` → ``?``, ``f7`` → ``F7``, letters as they are."""
    *modifiers, last = key.split("+")
    if key == "ctrl+@":
        return "Ctrl+Space"
    name = _SHOWN.get(last) or (last.upper() if modifiers or (len(last) > 1 and last[0] == "f") else last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def key_named(shown: str) -> str:
    """The inverse for what people write in a configuration: ``?``, ``Ctrl+G``, ``F7``, ``Esc``."""
    shown = shown.strip()
    if shown.lower() in ("ctrl+space", "ctrl+@"):
        return "ctrl+@"
    if len(shown) == 1 or shown in _NAMES:
        return _NAMES.get(shown) or _character_name(shown)
    *modifiers, last = shown.split("+")
    last = _NAMES.get(last) or (last if len(last) == 1 and not modifiers else last.lower())
    if modifiers and len(last) == 1:
        last = _character_name(last)
    return "+".join([*(modifier.lower() for modifier in modifiers), last])


def _character_name(character: str) -> str:
    if character.isalnum():
        return character
    import unicodedata

    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def is_printable_key(key: str) -> bool:
    """Would this key type a character in a field?"""
    return len(key) == 1 or key in _TYPED


class CommandRegistry:
    """The commands with the keys of this installation's keymap.

    ``keymap`` maps a command id to keys (``"f7"``, ``"?"``, ``"ctrl+g, f7"``), which replace all of the
    command's keys. Raises ``BadInput`` naming an unknown id, a key that can't be bound and a key used twice.
    """

    def __init__(self, commands: Iterable[Command], keymap: Mapping[str, str] | None = None) -> None:
        self.commands = tuple(commands)
        self._by_id = {command.id: command for command in self.commands}
        self._keys = {command.id: (command.key, *command.also) if command.key else ()
                      for command in self.commands}  # fmt: skip
        self._remapped = frozenset(keymap or {})
        for command_id, keys in (keymap or {}).items():
            self._keys[command_id] = self._checked(command_id, keys)
        self._refuse_clashes()

    def _checked(self, command_id: str, keys: str) -> tuple[str, ...]:
        command = self._by_id.get(command_id)
        if command is None:
            near = get_close_matches(command_id, self._by_id, n=1)
            key = "command.keys.unknown_but" if near else "command.keys.unknown"
            raise BadInput(say(key, command=command_id, near="".join(near)))
        if command.message is None:
            raise BadInput(say("command.keys.fixed", command=command_id))
        names = tuple(key_named(key) for key in keys.split(",") if key.strip())
        if not names:
            raise BadInput(say("command.keys.none", command=command_id, example=command.key))
        for name in names:
            if name in NEVER_BOUND or name.startswith("alt+"):
                raise BadInput(say("command.keys.kept_by_terminals", command=command_id, key=key_shown(name)))
            if command.guarded and is_printable_key(name):
                raise BadInput(say("command.keys.guarded", command=command_id, key=key_shown(name)))
        return names

    def _refuse_clashes(self) -> None:
        owners: dict[tuple[str, Scope], str] = {}
        for command in self.commands:
            for key in self._keys[command.id]:
                for place in (Scope.LIST, Scope.CARD):
                    if not command.scope.covers(place):
                        continue
                    owner = owners.setdefault((key, place), command.id)
                    if owner != command.id:
                        raise BadInput(
                            say("command.keys.clash", key=key_shown(key), one=owner, other=command.id)
                        )

    def __getitem__(self, command_id: str) -> Command:
        return self._by_id[command_id]

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys in force, first the one that is shown."""
        return self._keys[command_id]

    def keys_shown(self, command_id: str) -> str:
        """All keys for people: ``F7 · palette``."""
        command = self._by_id[command_id]
        shown = [key_shown(key) for key in self._keys[command_id]]
        if command.also_elsewhere and command_id not in self._remapped:
            shown.append(say(f"keys.{command_id}.elsewhere"))
        return " · ".join(shown)

    def bindings(self, *scopes: Scope) -> list[Binding]:
        """Textual bindings of the commands of these scopes (all without any), action ``run_command``."""
        return [
            Binding(
                ",".join(self._keys[command.id]),
                f"app.run_command('{command.id}')",
                command.label,
                show=False,
                id=command.id,
            )
            for command in self.commands
            if command.message is not None
            and self._keys[command.id]
            and (not scopes or command.scope in scopes)
        ]

    def bar_slots(self) -> list[BarSlot]:
        """The ten slots in order of F1 to F10's commands; a remapped one carries its new key."""
        slotted = [command for command in self.commands if command.on_bar]
        return [
            BarSlot(number, key_shown(self._keys[command.id][0]), command.bar, command)
            for number, command in enumerate(slotted, 1)
        ]

    def help_rows(self, *scopes: Scope) -> list[HelpRow]:
        """What ``?`` lists, in the order of the registry."""
        return [
            HelpRow(command.scope, self.keys_shown(command.id), command.label, command.help, command)
            for command in self.commands
            if not scopes or command.scope in scopes
        ]

    def palette(self) -> list[HelpRow]:
        """What the menu offers: everything that does something by itself."""
        return [row for row in self.help_rows() if row.command.message is not None and row.command.palette]

    def key_table_markdown(self) -> str:
        """The README's key table."""
        lines: list[str] = []
        for heading, scopes in (
            (say("keys.everywhere"), (Scope.EVERYWHERE,)),
            (say("keys.in_lists"), (Scope.LIST, Scope.CARD, Scope.LIST_AND_CARD)),
        ):
            lines += [f"| {heading} | {say('keys.key')} |", "| --- | --- |"]
            for row in self.help_rows(*scopes):
                keys = " · ".join(_as_code(key) for key in row.keys.split(" · "))
                lines.append(f"| {row.label} | {keys} |")
            lines.append("")
        return "\n".join(lines).rstrip() + "\n"


def _as_code(key: str) -> str:
    return key if " " in key or key == "palette" else f"`{key}`"
