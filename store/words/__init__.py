"""The one catalogue of the words a user sees: ``say("find.nothing", query=text)``.

English stands in ``store/words/en/``, one file an area, each with a ``WORDS`` dictionary; a file that is put
there is found. The sentences of ``store`` itself stand in ``store/words/en/store/``, one file a package: each is
read when a key that begins with its name is first asked for, so that they cost nothing before. Keys are named
by place (``find.nothing``). A pair ``(one, many)`` is chosen by the value ``count``. Another language is one TOML
file of the same keys; what it leaves out is said in English.
"""

import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

from store.errors import BadInput
from store.words import en
from store.words.en import store as sentences

Words = Mapping[str, str | tuple[str, ...]]


def _one_or_many(count: int) -> int:
    return 0 if count == 1 else 1


class Catalogue:
    """Words by key in one language over another; ``plural`` gives the place in a tuple for a count.

    ``more`` gives the words of an area (a key's first part) that are not among ``words`` yet.
    """

    def __init__(
        self,
        words: Words,
        under: "Catalogue | None" = None,
        plural: Callable[[int], int] = _one_or_many,
        more: Callable[[str], Words] | None = None,
    ) -> None:
        self._words = dict(words)
        self._under = under
        self._plural = plural
        self._more = more

    def say(self, key: str, values: Mapping[str, object]) -> str:
        """The words of a key with the values filled in; an unknown key is a defect (KeyError)."""
        found = self._words.get(key)
        if found is None and self._more is not None:
            self._words.update(self._more(key.partition(".")[0]))
            found = self._words.get(key)
        if found is None:
            if self._under is None:
                raise KeyError(key)
            return self._under.say(key, values)
        if isinstance(found, tuple):
            count = values.get("count", 1)
            found = found[min(self._plural(count if isinstance(count, int) else 1), len(found) - 1)]
        return found.format_map(values) if values else found.format()


def areas() -> dict[str, Words]:
    """Each English file's words by the name of the file, of ``store``'s sentences by ``store.NAME``."""
    return _console() | {f"store.{name}": _sentences(name) for name in _names(sentences)}


def english() -> Catalogue:
    """The catalogue everything else falls back to."""
    return Catalogue(
        {key: words for area in _console().values() for key, words in area.items()}, more=_sentences
    )


def _console() -> dict[str, Words]:
    """What screens, widgets and commands say, by the name of the file."""
    return {name: importlib.import_module(f"{en.__name__}.{name}").WORDS for name in _names(en)}


def _sentences(area: str) -> Words:
    """What a package of ``store`` says; nothing where it has no file."""
    if area not in _names(sentences):
        return {}
    found: Words = importlib.import_module(f"{sentences.__name__}.{area}").WORDS
    return found


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
