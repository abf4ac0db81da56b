"""A shop whose codes can be sent: its keys, a mail server and a text gateway that run on this machine."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from store.database.store import Store
from store.staff.keys import forget_keys, make_pepper

STORE_ID = "0193a1c0-0000-7000-8000-00000000a1b2"


@pytest.fixture(autouse=True)
def keys(store: Store) -> Iterator[None]:
    """The store's id and the pepper outside it."""
    set_to(store, store_id=STORE_ID)
    make_pepper(STORE_ID, lambda count: b"\x11" * count)
    yield
    forget_keys(STORE_ID)


def set_to(store: Store, **values: str) -> None:
    """Other settings, from the beginning."""
    for name, value in values.items():
        store.connection.run(
            "INSERT INTO setting (name, version, value, from_at, written_at) SELECT :name, "
            "coalesce(max(version), 0) + 1, :value, :at, :at FROM setting WHERE name = :name",
            name=name,
            value=value,
            at="2024-01-01T00:00:00.000Z",
        )


@dataclass
class Gateway:
    """A text gateway over HTTP; ``answers`` are the statuses it gives in turn, then 200."""

    url: str = ""
    received: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The bodies it took."""
        return [body for _, body in self.received]


@pytest.fixture
def gateway(store: Store) -> Iterator[Gateway]:
    """A running gateway, set up in the store."""
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = found.answers.pop(0) if found.answers else 200
            if status == 200:
                found.received.append((dict(self.headers), body))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the test's stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/texts?from=shop"
    set_to(store, text_gateway_url=found.url)
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


Pause = Callable[[float], None]


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that were made, none of them waited for."""
    return []
