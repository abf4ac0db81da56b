"""E-mails through the configured mail server, on a line that is encrypted unless the server is this machine."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr

from store.outbox.records import Outgoing, Undelivered
from store.outbox.secrets import secret
from store.settings import Settings
from store.words import say

TIMEOUT_SECONDS = 15
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
FINAL_FROM = 500
"""SMTP's answers from here on are final, those below are worth another try."""


def mail_is_set(settings: Settings) -> bool:
    """Whether there is a server to send through and a sender to send as."""
    return bool(settings.text("smtp_host") and settings.text("smtp_from"))


def send_mail(settings: Settings, outgoing: Outgoing) -> None:
    """Hands one e-mail to the server; raises `Undelivered`."""
    host, security = settings.text("smtp_host"), settings.text("smtp_security")
    user = settings.text("smtp_user")
    if security == "none" and host not in OWN_MACHINE:
        raise Undelivered(say("outbox.unencrypted", server=host))
    message = _message(settings, outgoing)
    password = secret(settings.text("smtp_password_from")) if user else ""
    try:
        with _connected(host, settings.number("smtp_port"), security) as server:
            if user:
                server.login(user, password)
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = max((answer[0] for answer in error.recipients.values()), default=FINAL_FROM)
        raise Undelivered(say("outbox.refused", code=code), final=code >= FINAL_FROM) from None
    except smtplib.SMTPAuthenticationError as error:
        raise Undelivered(say("outbox.login_refused", code=error.smtp_code)) from None
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        raise Undelivered(say("outbox.refused", code=code), final=code >= FINAL_FROM) from None
    except (smtplib.SMTPException, ssl.SSLError) as error:
        what = type(error).__name__
        raise Undelivered(say("outbox.no_mail_line", server=host, why=what)) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Undelivered(say("outbox.no_mail_line", server=host, why=why)) from None


def _connected(host: str, port: int, security: str) -> smtplib.SMTP:
    """A line to the server; its certificate is checked."""
    if security == "ssl":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
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
    message["From"] = formataddr((settings.text("store_name"), sender))
    message["To"] = outgoing.recipient
    message["Subject"] = outgoing.subject
    message["Message-ID"] = f"<{outgoing.reference}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(outgoing.text)
    return message
