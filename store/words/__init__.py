"""The one catalogue of the words a user sees: ``say("find.nothing", query=text)``.

English stands in ``store/words/en/``, one file an area, each with a ``WORDS`` dictionary; a file that is put
there is found. The sentences of ``store`` itself stand in ``store/words/en/store/``; there the keys of a file
begin with its name. Files are read one by one until a key is found, the likeliest first, so that the start waits
for few. Keys are named by place (``find.nothing``). A pair ``(one, many)`` is chosen by the value ``count``.
Another language is one TOML file of the same keys; what it leaves out is said in English.
"""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

from store.errors import BadInput
from store.words import en
from store.words.en import store as sentences

Words = Mapping[str, str | tuple[str, ...]]


def _one_or_many(count: int) -> int:
    return 0 if count == 1 else 1


class Catalogue:
    """Words by key in one language over another; ``plural`` gives the place in a tuple for a count."""

    def __init__(
        self,
        words: Words,
        under: "Catalogue | None" = None,
        plural: Callable[[int], int] = _one_or_many,
    ) -> None:
        self._words = dict(words)
        self._under = under
        self._plural = plural

    def say(self, key: str, values: Mapping[str, object]) -> str:
        """The words of a key with the values filled in; an unknown key is a defect (KeyError)."""
        found = self._words.get(key)
        if found is None:
            found = self._sought(key)
        if found is None:
            if self._under is None:
                raise KeyError(key)
            return self._under.say(key, values)
        if isinstance(found, tuple):
            count = values.get("count", 1)
            found = found[min(self._plural(count if isinstance(count, int) else 1), len(found) - 1)]
        return found.format_map(values) if values else found.format()

    def _sought(self, key: str) -> str | tuple[str, ...] | None:
        """The words of a key that are not here yet."""
        return None


class _English(Catalogue):
    """English, read file by file."""

    def __init__(self) -> None:
        super().__init__({})

    def _sought(self, key: str) -> str | tuple[str, ...] | None:
        for package, name in _where(key):
            words = _read(package, name)
            self._words.update(words)
            if key in words:
                return words[key]
        return None


_COMMANDS = ("commands", "upkeep", "shop", "transfer", "making")
_SCREENS = ("screens", "widgets", "keys", "terminal", "counter", "acting")


def _where(key: str) -> Iterator[tuple[ModuleType, str]]:
    """The files that may hold a key, the likeliest first."""
    area = key.partition(".")[0]
    if area in _names(sentences):
        yield sentences, area
    names = _names(en)
    likely = [name for name in (_COMMANDS if area == "command" else _SCREENS) if name in names]
    yield from ((en, name) for name in (*likely, *(name for name in names if name not in likely)))


def _read(package: ModuleType, name: str) -> Words:
    words: Words = importlib.import_module(f"{package.__name__}.{name}").WORDS
    return words


def areas() -> dict[str, Words]:
    """Each English file's words by the name of the file, of ``store``'s sentences by ``store.NAME``."""
    return {name: _read(en, name) for name in _names(en)} | {
        f"store.{name}": _read(sentences, name) for name in _names(sentences)
    }


def english() -> Catalogue:
    """The catalogue everything else falls back to."""
    return _English()


def _names(package: ModuleType) -> list[str]:
    files = sorted(os.listdir(package.__path__[0]))
    return [file[: -len(".py")] for file in files if file.endswith(".py") and not file.startswith("_")]


def language_from(path: Path) -> Catalogue:
    """A language's TOML file (keys in quotes, dotted keys or tables; lists for one, many) over English.

    Raises ``BadInput`` where the file cannot be read or a key is not one of the catalogue's.
    """
    import tomllib

    known = {key for words in areas().values() for key in words}
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(say("command.config.language_broken", path=path, why=error)) from error
    words = dict(_flat(tree))
    for key in words:
        if key not in known:
            raise BadInput(say("command.config.language_key", path=path, key=key))
    return Catalogue(words, english())


def _flat(tree: Mapping[str, object], above: str = "") -> list[tuple[str, str | tuple[str, ...]]]:
    flat: list[tuple[str, str | tuple[str, ...]]] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{above}{name}.")
        elif isinstance(value, list):
            flat.append((above + name, tuple(str(part) for part in value)))
        else:
            flat.append((above + name, str(value)))
    return flat


_spoken: list[Catalogue] = []


def speak(catalogue: Catalogue) -> None:
    """Makes a catalogue the one that ``say`` uses in this process."""
    _spoken[:] = [catalogue]


def language() -> Catalogue:
    """The catalogue that ``say`` uses; it can be pickled, for a process that is to speak the same language."""
    if not _spoken:
        speak(english())
    return _spoken[0]


def say(key: str, /, **values: object) -> str:
    """The words of a key in the language of this process, values filled in (``{name}``, ``{points:,}``)."""
    return language().say(key, values)
