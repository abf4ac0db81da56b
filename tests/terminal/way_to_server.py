"""A line to a PostgreSQL server that a test cuts and joins again, always at the same address."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict


class WayToServer:
    """Passes a local port on to the server of ``url``; ``address`` is the same database through it."""

    def __init__(self, url: str) -> None:
        given = conninfo_to_dict(url)
        self._host, self._server_port = str(given.get("host") or "localhost"), int(given.get("port") or 5432)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        user, database = given.get("user", "postgres"), urlsplit(url).path.lstrip("/")
        self.address = f"postgresql://{user}@127.0.0.1:{self._port}/{database}"
        self._listening: socket.socket | None = None
        self._lines: list[socket.socket] = []

    def __enter__(self) -> "WayToServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()

    def join(self) -> None:
        """The server answers from here on."""
        self._listening = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """Nobody answers, and every line that stood breaks."""
        for one in (self._listening, *self._lines):
            if one is not None:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
        self._listening, self._lines = None, []

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            far = self._server()
            self._lines += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pass, args=(source, target), daemon=True).start()

    def _server(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, self._server_port))
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{self._host}/.s.PGSQL.{self._server_port}")
        return far


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
