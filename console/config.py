"""The configuration: one commented TOML file of this installation; a mistake is named with its line."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from store.errors import BadInput
from store.words import say

_KINDS: dict[str, type] = {
    "store": str,
    "terminal": str,
    "theme": str,
    "ascii": bool,
    "language": str,
    "keys": dict,
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file says; empty text where it says nothing. ``keys`` maps command ids to keys."""

    store: str = ""
    terminal: str = ""
    theme: str = ""
    ascii: bool = False
    language: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


def path() -> Path:
    """``REGULARS_CONFIG``, else ``config.toml`` in the platform's user-config directory."""
    named = os.environ.get("REGULARS_CONFIG")
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_config_path("regulars", appauthor=False) / "config.toml"


def read(place: Path | None = None) -> Configuration:
    """The configuration, its defaults where there is no file; raises ``BadInput`` with file and line."""
    place = place or path()
    try:
        text = place.read_text("utf-8")
    except FileNotFoundError:
        if os.environ.get("REGULARS_CONFIG") and place == path():
            raise BadInput(say("command.config.missing", path=place)) from None
        return Configuration()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(say("command.config.unreadable", path=place, why=error)) from error
    import tomllib

    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(say("command.config.broken", path=place, why=error)) from error
    for name, value in tree.items():
        where = f"{place}:{_line(text, name)}"
        kind = _KINDS.get(name)
        if kind is None:
            near = get_close_matches(name, _KINDS, n=1)
            hint = (
                say("command.config.near", near=near[0])
                if near
                else say("command.config.known", names=", ".join(_KINDS))
            )
            raise BadInput(say("command.config.unknown", where=where, name=name, hint=hint))
        if not isinstance(value, kind):
            raise BadInput(
                say(
                    "command.config.kind",
                    where=where,
                    name=name,
                    kind=say(f"command.config.kind.{kind.__name__}"),
                )
            )
    for name, value in tree.get("keys", {}).items():
        if not isinstance(value, str):
            where = f"{place}:{_line(text, name)}"
            raise BadInput(
                say("command.config.kind", where=where, name=name, kind=say("command.config.kind.str"))
            )
    return Configuration(**tree)


_spoken: list[str] = []


def speak_language(settings: Configuration) -> None:
    """The configured language from here on; raises ``BadInput`` where its file cannot be read."""
    if settings.language and settings.language not in _spoken:
        from store.words import language_from, speak

        speak(language_from(Path(settings.language)))
        _spoken[:] = [settings.language]


def line_of_key(place: Path, name: str) -> int:
    """The line on which the file names something; 1 where it does not."""
    return _line(place.read_text("utf-8"), name)


def _line(text: str, name: str) -> int:
    wanted = re.compile(rf"\s*(\[\s*)?[\"']?{re.escape(name)}[\"']?\s*(=|\])")
    for number, line in enumerate(text.splitlines(), 1):
        if wanted.match(line):
            return number
    return 1


def write(changes: Mapping[str, Any], place: Path | None = None) -> Path:
    """Changes values and keeps everything else, comments too; ``keys.ID`` is a key, None removes.

    The file is made from the commented template where there is none, readable by its owner only.
    """
    import tomlkit

    place = place or path()
    text = place.read_text("utf-8") if place.exists() else say("command.config.sample")
    document = tomlkit.parse(text)
    for name, value in changes.items():
        table: Any = document
        if name.startswith("keys."):
            table = document.setdefault("keys", tomlkit.table())
            name = name.removeprefix("keys.")
        if value is None:
            table.pop(name, None)
        elif table is document and name not in document:
            _set_before_tables(document, name, value)
        else:
            table[name] = value
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(document))
    os.replace(part, place)
    return place


def _set_before_tables(document: Any, name: str, value: Any) -> None:
    """A new plain value goes to the top of the file: after ``[keys]`` it would belong to that table."""
    import tomlkit

    tables = {key: item for key, item in document.items() if isinstance(item, dict)}
    if not tables:
        document[name] = value
        return
    text = tomlkit.dumps({name: value}) + tomlkit.dumps(document)
    fresh = tomlkit.parse(text)
    document.clear()
    document.update(fresh)
