"""Keys of rows met before, in a few bytes each: a million rows with three keys take 64 MB, a set of them 240."""

from array import array

SMALLEST = 1 << 12
_MASK = (1 << 64) - 1


class Seen:
    """A set of whole numbers, told apart by 64 bits, that only grows."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * SMALLEST))
        self._last = SMALLEST - 1
        self._room = SMALLEST * 5 // 8

    def add(self, key: int) -> bool:
        """Keeps a key; whether it was there before."""
        slots, last = self._slots, self._last
        key = key & _MASK or 1
        place = key & last
        while found := slots[place]:
            if found == key:
                return True
            place = (place + 1) & last
        slots[place] = key
        self._room -= 1
        if not self._room:
            self._grow()
        return False

    def _grow(self) -> None:
        kept = self._slots
        size = 2 * len(kept)
        slots, last = array("Q", bytes(8 * size)), size - 1
        for key in kept:
            if key:
                place = key & last
                while slots[place]:
                    place = (place + 1) & last
                slots[place] = key
        self._slots, self._last, self._room = slots, last, size // 4
