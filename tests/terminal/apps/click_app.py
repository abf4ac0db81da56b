"""A name that carries a click action and a link, as content that somebody forgot to make plain."""

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from console.terminal.line_filter import SAFE_GLYPHS


class ClickApp(App[None]):
    def get_line_filters(self):
        return [*super().get_line_filters(), SAFE_GLYPHS]

    def compose(self) -> ComposeResult:
        yield Static(Content.from_markup("[@click=app.happen('foreign')]Amelia[/]"))
        yield Static(Content.from_markup("[@click=app.run_command('help')]ours[/]"))
        yield Static("", id="log")

    def action_happen(self, what: str) -> None:
        self.query_one("#log", Static).update(what)

    def action_run_command(self, what: str) -> None:
        self.query_one("#log", Static).update(f"ran {what}")


if __name__ == "__main__":
    ClickApp().run()
