"""PINs: six digits issued by the system, kept as Argon2id over an HMAC with the store's pepper.

Parameters are those of ``reliability.md`` §4 (46 MiB, one pass, one lane: about 50 ms). The hash is bound to
the staff code, so that one person's hash is worth nothing in another's row.
"""

import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING

from store.ids import Randomness

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB = 47104
PASSES = 1
LANES = 1
SALT_BYTES = 16
DIGITS = 6

NOBODYS_HASH = (
    "$argon2id$v=19$m=47104,t=1,p=1$bm9ib2R5bm9ib2R5bm9ibw$SslYRETae1qlgFCWLXExUSKl9X0au1iWGQF+yHt5wHo"
)
"""Checked for an unknown code, so that the answer takes the same time; no PIN is known to fit it."""


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(
        time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, salt_len=SALT_BYTES
    )


def issued_pin(randomness: Randomness) -> str:
    """A random PIN of six digits (the modulus favours no PIN by more than 1 in 10^13)."""
    return f"{int.from_bytes(randomness(8), 'big') % 10**DIGITS:0{DIGITS}d}"


def _peppered(pepper: bytes, code: str, pin: str) -> bytes:
    return hmac.new(pepper, f"{code}\0{pin}".encode(), hashlib.sha256).digest()


def pin_hash(pepper: bytes, code: str, pin: str, randomness: Randomness) -> str:
    """What is stored for a staff code and its PIN."""
    return _hasher().hash(_peppered(pepper, code, pin), salt=randomness(SALT_BYTES))


def pin_fits(pepper: bytes, code: str, pin: str, stored: str | None) -> bool:
    """Whether the PIN is the one; takes as long for nobody's (None or empty) as for somebody's."""
    from argon2 import exceptions

    try:
        _hasher().verify(stored or NOBODYS_HASH, _peppered(pepper, code, pin))
    except (exceptions.VerificationError, exceptions.InvalidHashError):
        return False
    return bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(stored)
