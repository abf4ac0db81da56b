"""The program: ``regulars`` opens the console, ``regulars COMMAND`` does one thing without a screen."""

import io
import os
import sys
from collections.abc import Sequence

import store

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code (0, 1, 2, 3, 4, 5 or 130); no traceback reaches a user."""
    found = getattr(store, "__file__", None)
    if found is None or os.path.dirname(os.path.dirname(os.path.abspath(found))) != _OURS:
        sys.stderr.write(
            f"regulars: another package named 'store' ({found}) hides Regulars' own. "
            "Uninstall it, or install Regulars in an environment of its own.\n"
        )
        return 1
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        from console.quick_start import LateMethods, collect_later

        collect_later()
        with LateMethods():
            from console.running import run

        return run(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
