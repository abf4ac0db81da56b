"""Crashes at the point named by its argument, with a customer in its local variables.

Arguments: the point (``compose``, ``mount``, ``render``, ``worker``, ``key``, ``message``) and the
log folder.
"""

import sys
from pathlib import Path

from textual import events, work
from textual.app import App, ComposeResult
from textual.widgets import Static

from console.terminal.crash import CrashReport
from console.terminal.key_gate import KeyGate


class Broken(Exception):
    """Carries what a real one might: data in its message."""


def fail() -> None:
    phone, email = "+12125550117", "amelia.stone@example.com"
    raise Broken(f"no row for 'Amelia Stone' {phone} {email}")


class BadLine(Static):
    def render(self):
        fail()


class CrashApp(CrashReport, KeyGate, App[None]):
    def __init__(self, point: str, folder: Path) -> None:
        super().__init__()
        self.point, self.log_folder = point, folder

    def compose(self) -> ComposeResult:
        if self.point == "compose":
            fail()
        yield BadLine() if self.point == "render" else Static("ready")

    def on_mount(self) -> None:
        if self.point == "mount":
            fail()
        if self.point == "worker":
            self.in_worker()

    @work(thread=True)
    def in_worker(self) -> None:
        fail()

    def on_key(self, event: events.Key) -> None:
        customer = {"name": "Amelia Stone", "phone": "+12125550117"}
        if self.point == "key":
            fail()
        if self.point == "message":
            self.call_later(lambda: [fail() for _ in customer])


if __name__ == "__main__":
    app = CrashApp(sys.argv[1], Path(sys.argv[2]))
    app.run()
    sys.exit(app.return_code)
