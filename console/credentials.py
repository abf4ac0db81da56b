"""Who acts on the command line: codes from arguments or the environment, PINs from it or from a prompt."""

import argparse
import os
import sys

from store.errors import NotPermitted
from store.words import say


def staff_and_pin(arguments: argparse.Namespace) -> tuple[str, str]:
    """``--staff`` with the PIN asked for on the terminal, or ``REGULARS_STAFF`` and ``REGULARS_PIN``.

    Raises ``NotPermitted`` where nobody is named and nobody can be asked.
    """
    named: str | None = arguments.staff or os.environ.get("REGULARS_STAFF")
    if not named:
        raise NotPermitted(say("command.staff.who"), "sign in")
    pin = os.environ.get("REGULARS_PIN")
    pins_owner = os.environ.get("REGULARS_STAFF") or named
    if pin and named.casefold() == pins_owner.casefold():
        return named, pin
    return named, ask_pin(say("command.staff.pin", code=named))


def approver_and_pin(arguments: argparse.Namespace) -> tuple[str, str] | None:
    """``--approver`` with the PIN asked for or ``REGULARS_APPROVER_PIN``; None where nobody approves."""
    code: str | None = arguments.approver
    if code is None:
        return None
    return code, os.environ.get("REGULARS_APPROVER_PIN") or ask_pin(
        say("command.staff.approver_pin", code=code), "command.staff.no_approver_terminal"
    )


def from_environment() -> tuple[str, str] | None:
    """Both variables, for a console that signs in without asking."""
    code, pin = os.environ.get("REGULARS_STAFF"), os.environ.get("REGULARS_PIN")
    return (code, pin) if code and pin else None


def ask_pin(prompt: str, otherwise: str = "command.staff.no_terminal") -> str:
    """A PIN typed without echo; the prompt goes to stderr. Raises ``NotPermitted``, in the words of
    ``otherwise``, where nobody can type."""
    if not sys.stdin.isatty():
        raise NotPermitted(say(otherwise), "sign in")
    import getpass

    try:
        return getpass.getpass(prompt + " ", stream=sys.stderr)
    except EOFError:
        raise NotPermitted(say("command.staff.no_pin"), "sign in") from None
