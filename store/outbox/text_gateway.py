"""Texts through an HTTP gateway: one JSON POST each, ``{"to": E.164, "text": …, "reference": …}``, with ``"from"``
where the message has a sender of its own.

The token goes as ``Authorization: Bearer``; any answer from 200 to 299 means that the gateway has it. The reference
is also the ``Idempotency-Key``, so that a text sent twice is delivered once. Redirects are not followed.
"""

import http.client
import json
import ssl
from urllib.parse import urlsplit

from store.errors import BadInput
from store.outbox.mail import OWN_MACHINE, TIMEOUT_SECONDS
from store.outbox.records import Outgoing, Undelivered
from store.outbox.secrets import secret
from store.settings import Settings
from store.words import say

WORTH_ANOTHER_TRY = (408, 425, 429)
"""Answers below 500 that may be others later."""


def texts_are_set(settings: Settings) -> bool:
    """Whether there is a gateway to send through."""
    return bool(settings.text("text_gateway_url"))


def checked_gateway(value: str) -> str:
    """The gateway's address as typed for a setting: https, or http on this machine; empty for none."""
    address = value.strip()
    if address in ("", "-"):
        return ""
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OWN_MACHINE)
    if not safe or not parts.hostname or parts.username or parts.password:
        raise BadInput(say("outbox.gateway_address"))
    return address


def send_text(settings: Settings, outgoing: Outgoing) -> None:
    """Hands one text to the gateway; raises `Undelivered`."""
    parts = urlsplit(checked_gateway(settings.text("text_gateway_url")))
    host = parts.hostname or ""
    place = settings.text("text_gateway_token_from")
    headers = {"Content-Type": "application/json", "Idempotency-Key": outgoing.reference}
    if place:
        headers["Authorization"] = f"Bearer {secret(place)}"
    body = {"to": outgoing.recipient, "text": outgoing.text, "reference": outgoing.reference}
    if outgoing.sender:
        body["from"] = outgoing.sender
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(
            host, parts.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connected = False
    try:
        line.connect()
        connected = True
        line.request("POST", path, json.dumps(body), headers)
        status = line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Undelivered(
            say("outbox.no_gateway", server=host, why=why), unknown=connected, down=True
        ) from None
    finally:
        line.close()
    if not 200 <= status < 300:
        final = status < 500 and status not in WORTH_ANOTHER_TRY
        raise Undelivered(
            say("outbox.gateway_answer", server=host, code=status), final=final, down=status >= 500
        )
