"""E-mails through a real mail server on this machine, and what waits in the outbox."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotPermitted, Refused
from store.outbox.codes import prove_code, request_code
from store.outbox.queueing import PAUSES_MINUTES, queue_notice
from store.outbox.records import Sendings, Undelivered
from store.outbox.sending import read_outbox, send_again, send_waiting
from store.settings_use import change_setting
from store.staff.permissions import Role
from store.use_case import use_case
from tests.conftest import SetClock
from tests.store.outbox.conftest import set_to

Actors = Callable[..., Actor]
CERTIFICATE = Path(__file__).parents[2] / "data" / "mail_server" / "certificate.pem"
KEY = CERTIFICATE.with_name("key.pem")
USER, PASSWORD = "shop", "correct horse"


class Mailbox:
    """What the server took; ``answers`` are what it says to recipients in turn, then 250."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.to: list[str] = []
        self.answers: list[str] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(
        self, server: object, session: object, envelope: Envelope, address: str, _: object
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.messages.append(found)
        self.to += envelope.rcpt_tos
        self.encrypted.append(getattr(session, "ssl", None) is not None)
        return "250 OK"


def _authenticated(
    server: object, session: object, envelope: object, mechanism: str, data: object
) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def mailbox(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A running mail server that wants TLS and a password, set up in the store."""
    found = Mailbox()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    controller = Controller(
        found,
        hostname="127.0.0.1",
        port=(port := _free_port()),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticated,
    )
    controller.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("SHOP_MAIL_PASSWORD", PASSWORD)
    set_to(
        store,
        smtp_host="localhost",
        smtp_port=str(port),
        smtp_user=USER,
        smtp_password_from="env:SHOP_MAIL_PASSWORD",
        smtp_from="shop@example.com",
        store_name="Corner",
    )
    yield found
    controller.stop()


@use_case("upkeep")
def _queue(unit: Unit, to: str) -> int:
    """A message by whoever writes one."""
    return queue_notice(unit, None, "email", to, subject="Your account", text="It is back.\n")


def test_a_code_goes_by_e_mail_over_an_encrypted_line_and_is_proved(
    store: Store, actor: Actors, mailbox: Mailbox
) -> None:
    sent = request_code(store, actor(Role.STAFF), "delete", "Amelia.Stone@Example.com")
    assert (mailbox.to, mailbox.encrypted) == (["amelia.stone@example.com"], [True])
    message = mailbox.messages[0]
    assert message["From"] == "Corner <shop@example.com>"
    code = re.search(r"\b\d{6}\b", message.get_content())
    assert code is not None
    assert prove_code(store, actor(Role.STAFF), sent, code.group()).known.value == "amelia.stone@example.com"


def test_a_wrong_password_sends_nothing_and_says_so_without_it(
    store: Store, actor: Actors, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_MAIL_PASSWORD", "another one")
    with pytest.raises(Undelivered, match="user and password") as refused:
        request_code(store, actor(Role.STAFF), "delete", "amelia@example.com", pause=lambda _: None)
    assert "another" not in str(refused.value)
    assert mailbox.messages == []


def test_a_server_with_a_strangers_certificate_gets_nothing(
    store: Store, actor: Actors, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Undelivered, match="SSLCertVerificationError"):
        request_code(store, actor(Role.STAFF), "delete", "amelia@example.com", pause=lambda _: None)
    assert mailbox.messages == []


def test_an_open_line_to_another_machine_is_refused(store: Store, actor: Actors, mailbox: Mailbox) -> None:
    set_to(store, smtp_host="mail.example.com", smtp_security="none")
    with pytest.raises(Undelivered, match="another"):
        request_code(store, actor(Role.STAFF), "delete", "amelia@example.com", pause=lambda _: None)


def test_what_waits_is_sent_once(store: Store, actor: Actors, mailbox: Mailbox) -> None:
    _queue(store, actor(), "amelia@example.com")
    _queue(store, actor(), "omar@example.com")
    assert send_waiting(store, actor()) == Sendings(sent=2, failed=0, waiting=0)
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=0)
    assert mailbox.to == ["amelia@example.com", "omar@example.com"]


def test_a_busy_server_is_tried_again_after_growing_pauses_and_then_given_up(
    store: Store, actor: Actors, mailbox: Mailbox, clock: SetClock
) -> None:
    mailbox.answers = ["451 later"] * 10
    _queue(store, actor(), "amelia@example.com")
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=1)
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=0, waiting=1)
    assert len(mailbox.answers) == 9
    for minutes in PAUSES_MINUTES[:-2]:
        clock.forward(minutes=minutes)
        assert send_waiting(store, actor()).waiting == 1
    clock.forward(minutes=PAUSES_MINUTES[-2])
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=1, waiting=0)
    (found,) = read_outbox(store, actor())
    assert (found.state, found.tries, found.recipient) == ("failed", 6, "a…@example.com")


def test_a_later_try_arrives_under_the_same_message_id(
    store: Store, actor: Actors, mailbox: Mailbox, clock: SetClock
) -> None:
    mailbox.answers = ["451 later"]
    _queue(store, actor(), "amelia@example.com")
    send_waiting(store, actor())
    clock.forward(minutes=1)
    assert send_waiting(store, actor()).sent == 1
    assert re.fullmatch(r"<0193a1c0-\d+@example\.com>", mailbox.messages[0]["Message-ID"])


def test_an_address_the_server_will_never_take_is_given_up_at_once_without_naming_it(
    store: Store, actor: Actors, mailbox: Mailbox
) -> None:
    mailbox.answers = ["550 no such amelia@example.com"]
    _queue(store, actor(), "amelia@example.com")
    assert send_waiting(store, actor()) == Sendings(sent=0, failed=1, waiting=0)
    assert "amelia" not in read_outbox(store, actor())[0].why


def test_what_was_under_way_on_a_machine_that_died_is_unknown_and_sent_again_only_by_a_person(
    store: Store, actor: Actors, mailbox: Mailbox, clock: SetClock
) -> None:
    message = _queue(store, actor(), "amelia@example.com")
    store.connection.run(
        "UPDATE outbox_message SET state = 'sending', next_at = :lease", lease="2026-11-22T15:05:00.000Z"
    )
    assert send_waiting(store, actor()).sent == 0
    clock.forward(minutes=6)
    assert send_waiting(store, actor()).sent == 0
    (found,) = read_outbox(store, actor())
    assert (found.state, mailbox.to) == ("unknown", [])
    send_again(store, actor(), message)
    assert send_waiting(store, actor()).sent == 1
    with pytest.raises(Refused, match="sent"):
        send_again(store, actor(), message)
    assert mailbox.to == ["amelia@example.com"]


def test_only_those_who_do_upkeep_send_or_read_the_outbox(store: Store, actor: Actors) -> None:
    for role in (Role.STAFF, Role.MANAGER, Role.MARKETING):
        with pytest.raises(NotPermitted):
            send_waiting(store, actor(role))
        with pytest.raises(NotPermitted):
            read_outbox(store, actor(role))


def test_a_password_typed_as_the_setting_itself_is_refused(store: Store, actor: Actors) -> None:
    with pytest.raises(BadInput, match="not what it is"):
        change_setting(store, actor(), "smtp_password_from", "correct horse")
    assert change_setting(store, actor(), "smtp_password_from", "env:SHOP_MAIL_PASSWORD").value
    assert change_setting(store, actor(), "smtp_password_from", "-").value == ""


@pytest.mark.parametrize(
    "address", ["http://texts.example.com", "ftp://x", "texts", "https://a:b@texts.example.com"]
)
def test_a_gateway_that_would_be_asked_in_clear_is_refused(store: Store, actor: Actors, address: str) -> None:
    with pytest.raises(BadInput, match="https"):
        change_setting(store, actor(), "text_gateway_url", address)
