"""Customers with opt-ins, a mail server and a text gateway on this machine."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from store.actor import Actor
from store.database.store import Store
from store.people.enrolment import enrol
from store.staff.permissions import Role
from tests.store.outbox.conftest import Gateway, gateway, keys, set_to

Actors = Callable[..., Actor]
NewCustomer = Callable[..., int]
CONSENTED = "2026-01-01T00:00:00.000Z"


@dataclass
class Post:
    """A mail server; ``answers`` are what it says to recipients in turn, ``silent`` after how many it hangs up
    while it is given the words."""

    messages: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    silent: bool = False

    async def handle_RCPT(self, _: object, __: object, envelope: Envelope, address: str, ___: object) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if address in self.refuses:
            return "550 nobody here"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.messages.append(found)
        self.to += envelope.rcpt_tos
        if self.silent:
            assert server.transport is not None
            server.transport.close()
        return "250 OK"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def post(store: Store) -> Iterator[Post]:
    """A running mail server, set up in the store."""
    found = Post()
    controller = Controller(found, hostname="127.0.0.1", port=(port := free_port()))
    controller.start()
    set_to(
        store, smtp_host="127.0.0.1", smtp_port=str(port), smtp_security="none", smtp_from="shop@example.com"
    )
    yield found
    controller.stop()


@pytest.fixture(autouse=True)
def corner(store: Store) -> None:
    """The shop has a name, and no quiet hours unless a test sets them."""
    set_to(store, store_name="Corner", quiet_hours="")


@pytest.fixture
def customer(store: Store, actor: Actors) -> NewCustomer:
    """Makes a member who wants texts and e-mails: ``customer("Amelia", "212 555 0117")``."""

    def made(
        first_name: str,
        phone: str | None = None,
        email: str | None = None,
        *,
        text: str | None = "on",
        mail: str | None = "on",
    ) -> int:
        persona = enrol(
            store,
            actor(Role.OWNER),
            first_name=first_name,
            last_name="Stone",
            phone=phone or "",
            email=email or f"{first_name.lower()}@example.com",
        ).persona_id
        assert persona is not None
        for channel, state in (("text", text), ("email", mail)):
            if state is not None:
                consent(store, persona, channel, state)
        return persona

    return made


def consent(store: Store, persona: int, channel: str, state: str, at: str = CONSENTED) -> None:
    """The state of an opt-in."""
    store.connection.run("DELETE FROM consent WHERE persona_id = :p AND channel = :c", p=persona, c=channel)
    store.connection.insert(
        "consent", persona_id=persona, channel=channel, state=state, at=at, how="form", staff_id=None
    )


def states(store: Store) -> dict[str, int]:
    """The messages of the outbox by state."""
    return dict(store.connection.all("SELECT state, count(*) FROM outbox_message GROUP BY state"))


def statuses(store: Store, persona: int) -> list[str]:
    """What History says of a customer's messages, the oldest first."""
    rows = store.connection.all("SELECT status FROM message WHERE persona_id = :id ORDER BY id", id=persona)
    return [row[0] for row in rows]


__all__ = ["Gateway", "Post", "consent", "gateway", "keys", "set_to", "states", "statuses"]
