"""Operation ids (UUIDv7) and redemption codes, from an injected source of randomness."""

import hashlib
import json
import os
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

Randomness = Callable[[int], bytes]
"""Gives that many random bytes."""

_CODE_LETTERS = "23456789ACDEFGHJKLMNPQRTUVWXYZ"
"""Letters and digits that are not mistaken for each other when read out."""


def uuid7(now: datetime, randomness: Randomness = os.urandom) -> str:
    """A time-ordered operation id."""
    milliseconds = int(now.timestamp() * 1000)
    tail = int.from_bytes(randomness(10), "big")
    value = (
        (milliseconds << 80)
        | (0x7 << 76)
        | (((tail >> 62) & 0xFFF) << 64)
        | (0b10 << 62)
        | (tail & (2**62 - 1))
    )
    return str(uuid.UUID(int=value))


def code_from(randomness: Randomness, length: int = 4) -> str:
    """A short code to key into the POS, such as ``7F3K``."""
    return "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in randomness(length))


def request_hash(use_case: str, arguments: dict[str, Any]) -> str:
    """What an operation id is bound to: use case and arguments, not time, terminal, actor or approver."""
    text = json.dumps([use_case, arguments], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
