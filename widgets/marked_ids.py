"""Marks on any number of personas by their ids: a bit each, so that a million marks are 2 MB."""

from collections.abc import Iterable, Iterator, MutableMapping


class MarkedIds(MutableMapping[object, object]):
    """What ``AnswerList.marks`` may be: the keys are ids, the values None."""

    def __init__(self, ids: Iterable[object] = ()) -> None:
        self._bits = bytearray()
        self._count = 0
        self.mark(ids)

    def mark(self, ids: Iterable[object]) -> None:
        """Mark all of these."""
        for number in ids:
            self[number] = None

    def __setitem__(self, key: object, value: object) -> None:
        if not isinstance(key, int) or key < 0:
            raise KeyError(key)
        at, bit = key >> 3, 1 << (key & 7)
        if at >= len(self._bits):
            self._bits.extend(bytes(at + 1 - len(self._bits)))
        if not self._bits[at] & bit:
            self._bits[at] |= bit
            self._count += 1

    def __delitem__(self, key: object) -> None:
        if not isinstance(key, int) or key not in self:
            raise KeyError(key)
        self._bits[key >> 3] ^= 1 << (key & 7)
        self._count -= 1

    def __getitem__(self, key: object) -> object:
        if key in self:
            return key
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, int) or key < 0 or key >> 3 >= len(self._bits):
            return False
        return bool(self._bits[key >> 3] & 1 << (key & 7))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[object]:
        for at, byte in enumerate(self._bits):
            if byte:
                yield from (at * 8 + bit for bit in range(8) if byte & 1 << bit)

    def clear(self) -> None:
        self._bits, self._count = bytearray(), 0
