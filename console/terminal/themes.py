"""The looks: dark, light, high contrast (at least 7:1) and mono.

Dark, light and mono speak in the terminal's own colours: half the bytes of truecolor, and what the person
chose for the terminal stays.
"""

from textual.theme import BUILTIN_THEMES, Theme

_OWN = "ansi_default"


def _terminal_theme(name: str, *, dark: bool, colours: dict[str, str], variables: dict[str, str]) -> Theme:
    return Theme(
        name=name,
        ansi=True,
        dark=dark,
        foreground=_OWN,
        background=_OWN,
        surface=_OWN,
        panel=_OWN,
        boost=_OWN,
        primary=colours["primary"],
        secondary=colours["secondary"],
        accent=colours["accent"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        variables={
            **BUILTIN_THEMES["ansi-dark" if dark else "ansi-light"].variables,
            "block-cursor-text-style": "reverse",
            "input-selection-text-style": "reverse",
            "footer-key-foreground": colours["accent"],
            **variables,
        },
    )


DARK = _terminal_theme(
    "regulars-dark",
    dark=True,
    colours={
        "primary": "ansi_bright_blue",
        "secondary": "ansi_cyan",
        "accent": "ansi_bright_cyan",
        "warning": "ansi_yellow",
        "error": "ansi_bright_red",
        "success": "ansi_green",
    },
    variables={"block-cursor-background": "ansi_white", "block-cursor-foreground": "ansi_black"},
)
LIGHT = _terminal_theme(
    "regulars-light",
    dark=False,
    colours={
        "primary": "ansi_blue",
        "secondary": "ansi_blue",
        "accent": "ansi_magenta",
        "warning": "ansi_red",
        "error": "ansi_red",
        "success": "ansi_green",
    },
    variables={"block-cursor-background": "ansi_blue", "block-cursor-foreground": "ansi_bright_white"},
)
MONO = _terminal_theme(
    "regulars-mono",
    dark=True,
    colours=dict.fromkeys(("primary", "secondary", "accent", "warning", "error", "success"), _OWN),
    variables={name: _OWN for name in BUILTIN_THEMES["ansi-dark"].variables if not name.endswith("style")}
    | {"block-cursor-background": _OWN, "block-cursor-foreground": _OWN},
)
HIGH_CONTRAST = Theme(
    name="regulars-contrast",
    dark=True,
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#000000",
    primary="#8fd3ff",
    secondary="#7dffea",
    accent="#ffe14d",
    warning="#ffd24d",
    error="#ffaaaa",
    success="#9dff9d",
    variables={"block-cursor-background": "#ffffff", "block-cursor-foreground": "#000000"},
)

THEMES = (DARK, LIGHT, HIGH_CONTRAST, MONO)
"""What the app registers; the first is the one it starts with."""
