"""Keyed hashes that say nothing without the pepper outside the store: of who a code is for, and of the code."""

import hashlib
import hmac

from store.settings import Settings
from store.staff.keys import pepper

_USE = b"regulars proof 1"


def proof_key(settings: Settings) -> bytes:
    """The key of this store's proofs; raises `Unreachable` where the pepper is not to be had."""
    return hmac.new(pepper(settings.text("store_id")), _USE, hashlib.sha256).digest()


def identifier_tag(key: bytes, kind: str, value: str) -> str:
    """What stands for a normalised phone or e-mail."""
    return hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def code_hash(key: bytes, proof_id: int, code: str) -> str:
    """What stands for a code; that of another proof is another."""
    return hmac.new(key, f"code\0{proof_id}\0{code}".encode(), hashlib.sha256).hexdigest()
