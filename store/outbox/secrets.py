"""Where passwords and tokens are: in the environment or in a file, never in the store."""

import os
from pathlib import Path

from store.errors import BadInput
from store.outbox.records import Undelivered
from store.words import say

FROM_ENVIRONMENT = "env:"


def checked_place(name: str, value: str) -> str:
    """Where a secret is to be read, as typed for a setting: ``env:NAME`` or a file's whole path; empty for none.

    Raises `BadInput` for anything else, which may be the secret itself.
    """
    place = value.strip()
    variable = place.removeprefix(FROM_ENVIRONMENT)
    if place in ("", "-"):
        return ""
    if (place.startswith(FROM_ENVIRONMENT) and variable.isidentifier()) or Path(place).is_absolute():
        return place
    raise BadInput(say("outbox.secret_place", name=name))


def secret(place: str) -> str:
    """The secret that stands there, one line; raises `Undelivered` saying where it was looked for."""
    if place.startswith(FROM_ENVIRONMENT):
        found = os.environ.get(place.removeprefix(FROM_ENVIRONMENT), "").strip()
        if not found:
            raise Undelivered(say("outbox.no_variable", variable=place.removeprefix(FROM_ENVIRONMENT)))
        return found
    try:
        found = Path(place).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise Undelivered(say("outbox.no_secret_file", path=place, why=why)) from error
    if not found or "\n" in found:
        raise Undelivered(say("outbox.secret_one_line", path=place))
    return found
