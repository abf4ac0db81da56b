"""What two records of one person have in common, as keys: only customers who share one are compared at all.

A key is a keyed hash of 60 bits with its kind below, so that the file they are sorted in names nobody.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum
from hashlib import blake2b

from store.merging.suspecting_people import Compared

SHORTEST_PHONE = 7
TAIL = 4
"""Digits of a phone kept apart from the others: one wrong digit is in one of both parts."""
BEGINNING = 4
"""Letters of a name that must agree beside a birthday."""
KIND_BITS = 3


class Kind(IntEnum):
    """What a key is made of; the lowest bits of it."""

    BIRTHDAY = 0
    NAME = 1
    NAME_AND_DAY = 2
    EMAIL = 3
    PHONE_LIKE = 4
    PHONE = 5
    NUMBER = 6


Key = tuple[Kind, tuple[str, ...]]


def keys_of(one: Compared) -> Iterator[Key]:
    """Every key of a customer: birthday and the beginning of a name; all names, also with a part of the birthday;
    e-mail; phone with one digit or two neighbours unlike, beside a name; phone; number of another system."""
    names = {name for name in (one.first, one.last) if name}
    if one.birthday is not None:
        for beginning in {name[:BEGINNING] for name in names}:
            yield Kind.BIRTHDAY, (one.birthday, beginning)
    if len(one.words) > 1:
        yield Kind.NAME, one.words
        if one.birthday is not None:
            yield Kind.NAME_AND_DAY, (*one.words, one.birthday[:4])
            yield Kind.NAME_AND_DAY, (*one.words, one.birthday[5:])
    for email in one.emails:
        yield Kind.EMAIL, (email,)
    for phone in one.phones:
        yield Kind.PHONE, (phone,)
        if len(phone) >= SHORTEST_PHONE:
            mixed = "".join(sorted(phone))
            for name in names:
                yield Kind.PHONE_LIKE, ("head", phone[:-TAIL], name)
                yield Kind.PHONE_LIKE, ("tail", phone[-TAIL:], name)
                yield Kind.PHONE_LIKE, ("mixed", mixed, name)
    for number in one.numbers:
        yield Kind.NUMBER, (number,)


def hashing(secret: str) -> Callable[[Key], int]:
    """Makes positive whole numbers of keys, the same for the same secret."""
    begun = blake2b(digest_size=8, key=bytes.fromhex(secret))

    def hashed(key: Key) -> int:
        digest = begun.copy()
        digest.update("\0".join(key[1]).encode())
        return (int.from_bytes(digest.digest(), "big") >> 4 << KIND_BITS) | key[0]

    return hashed


def kind_of(hashed: int) -> Kind:
    """What a hashed key was made of."""
    return Kind(hashed & ((1 << KIND_BITS) - 1))
