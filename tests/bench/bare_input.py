"""The baseline of key to paint: Textual's own ``Input`` and nothing else."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class BareInput(App[None]):
    """Echoes what is typed; no blink, so that nothing is written while idle."""

    def compose(self) -> ComposeResult:
        field = Input(placeholder="bare")
        field.cursor_blink = False
        yield field


if __name__ == "__main__":
    BareInput().run()
