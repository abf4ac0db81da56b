"""Tables of words that are said when they are read, so that a module can hold one without knowing the language."""

from collections.abc import Iterator, Mapping

from store.words import say


class Spoken(Mapping[str, str]):
    """Words by name, made of the catalogue's keys by name: ``Spoken({"earn": "points.line.earned"})``."""

    def __init__(self, keys: dict[str, str]) -> None:
        self._keys = keys

    def __getitem__(self, name: str) -> str:
        return say(self._keys[name])

    def __contains__(self, name: object) -> bool:
        return name in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
