"""E-mails through the configured mail server, on a line that is encrypted unless the server is this machine."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import TYPE_CHECKING

from store.outbox.records import Outgoing, Undelivered
from store.outbox.secrets import secret
from store.settings import Settings
from store.words import say

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

TIMEOUT_SECONDS = 15
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
CLOSING = 421
"""By this answer a server ends the line."""
FINAL_FROM = 500
"""SMTP's answers from here on are final, those below are worth another try."""


def mail_is_set(settings: Settings) -> bool:
    """Whether there is a server to send through and a sender to send as."""
    return bool(settings.text("smtp_host") and settings.text("smtp_from"))


class _Line(smtplib.SMTP):
    """A line that knows whether a message's words have begun to go over: what breaks then leaves the outcome open."""

    handing = False

    def data(self, msg: "ReadableBuffer | str") -> tuple[int, bytes]:
        """``DATA``, remembered."""
        self.handing = True
        try:
            answer = super().data(msg)
        except smtplib.SMTPResponseException:
            self.handing = False
            raise
        self.handing = False
        return answer


class _SecureLine(smtplib.SMTP_SSL):
    """The same on a line that is encrypted from its beginning."""

    handing = False

    def data(self, msg: "ReadableBuffer | str") -> tuple[int, bytes]:
        """``DATA``, remembered."""
        self.handing = True
        try:
            answer = super().data(msg)
        except smtplib.SMTPResponseException:
            self.handing = False
            raise
        self.handing = False
        return answer


class MailLine:
    """A line to the mail server that is kept from one message to the next; closed at the end of a round."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: _Line | _SecureLine | None = None

    def send(self, outgoing: Outgoing) -> None:
        """Hands one e-mail over; raises `Undelivered`. A kept line the server has closed is made anew once."""
        message = _message(self._settings, outgoing)
        kept = self._server is not None
        try:
            try:
                self._hand_over(message)
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                if not kept or self._handing or isinstance(error, smtplib.SMTPResponseException):
                    raise
                self.close()
                self._hand_over(message)
        except Exception as error:
            handing = self._handing
            if not _line_holds(error):
                self.close()
            raise _explained(error, self._settings.text("smtp_host"), handing=handing) from None

    @property
    def _handing(self) -> bool:
        return self._server is not None and self._server.handing

    def _hand_over(self, message: EmailMessage) -> None:
        if self._server is None:
            self._server = _opened(self._settings)
        self._server.send_message(message)

    def close(self) -> None:
        """Lets the server go."""
        if self._server is not None:
            server, self._server = self._server, None
            with suppress(smtplib.SMTPException, OSError):
                server.quit() if not server.handing else server.close()


def send_mail(settings: Settings, outgoing: Outgoing) -> None:
    """Hands one e-mail to the server; raises `Undelivered`."""
    line = MailLine(settings)
    try:
        line.send(outgoing)
    finally:
        line.close()


def _line_holds(error: Exception) -> bool:
    """Whether the line can take another message after an error."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code != CLOSING
    return isinstance(error, smtplib.SMTPRecipientsRefused)


def _explained(error: Exception, host: str, *, handing: bool) -> Exception:
    """What the person is told of an error; one that is none of the line's own stays what it is."""
    if isinstance(error, Undelivered):
        return error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((answer[0] for answer in error.recipients.values()), default=FINAL_FROM)
        return Undelivered(say("outbox.refused", code=code), final=code >= FINAL_FROM)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Undelivered(say("outbox.login_refused", code=error.smtp_code), down=True)
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        down = code == CLOSING or isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
        return Undelivered(say("outbox.refused", code=code), final=code >= FINAL_FROM and not down, down=down)
    if isinstance(error, smtplib.SMTPException | ssl.SSLError):
        why = type(error).__name__
    elif isinstance(error, OSError):
        why = error.strerror or type(error).__name__
    else:
        return error
    return Undelivered(say("outbox.no_mail_line", server=host, why=why), unknown=handing, down=True)


def _opened(settings: Settings) -> _Line | _SecureLine:
    """A line to the server, signed in where it asks for that; its certificate is checked."""
    host, security = settings.text("smtp_host"), settings.text("smtp_security")
    if security == "none" and host not in OWN_MACHINE:
        raise Undelivered(say("outbox.unencrypted", server=host), down=True)
    user = settings.text("smtp_user")
    password = secret(settings.text("smtp_password_from")) if user else ""
    server = _connected(host, settings.number("smtp_port"), security)
    try:
        if user:
            server.login(user, password)
    except BaseException:
        server.close()
        raise
    return server


def _connected(host: str, port: int, security: str) -> _Line | _SecureLine:
    if security == "ssl":
        return _SecureLine(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    server = _Line(host, port, timeout=TIMEOUT_SECONDS)
    if security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _message(settings: Settings, outgoing: Outgoing) -> EmailMessage:
    sender = settings.text("smtp_from")
    message = EmailMessage()
    message["From"] = formataddr((outgoing.sender or settings.text("store_name"), sender))
    message["To"] = outgoing.recipient
    message["Subject"] = outgoing.subject
    message["Message-ID"] = f"<{outgoing.reference}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Date"] = formatdate()
    if outgoing.stop:
        message["List-Unsubscribe"] = f"<{outgoing.stop}>, <mailto:{sender}?subject=STOP>"
    message.set_content(outgoing.text)
    return message
