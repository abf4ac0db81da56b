"""Runs one command line: words in, exit code out, every failure as a sentence on stderr."""

import errno
import os
import sys
from contextlib import suppress

from console.quick_start import LateMethods, collect_as_usual
from store.errors import BadInput, NeedsApproval, OutcomeUnknown, RegularsError
from store.words import say

INTERRUPTED = 130
_OUTPUT_FAILED = (errno.ENOSPC, errno.EIO, errno.EBADF)


def run(argv: list[str]) -> int:
    """The exit code of a command line (``product.md`` §8)."""
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except RegularsError as error:
        from console.output import talk

        talk(say("command.failed", sentence=error))
        if isinstance(error, NeedsApproval):
            talk(say("command.approver"))
        if isinstance(error, OutcomeUnknown):
            talk(say("command.unknown_outcome", operation=error.operation_id))
        return error.exit_code
    except KeyboardInterrupt:
        from console.output import talk

        talk(say("command.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except OSError as error:
        if _output_failed(error):
            from console.output import talk

            _drop_output()
            talk(say("command.output", why=error.strerror))
            return 1
        if error.strerror is None or error.filename is None:
            return _unforeseen(error)
        from console.output import talk

        talk(say("command.system", place=os.fsdecode(error.filename), why=error.strerror))
        return 1
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except Exception as error:
        return _unforeseen(error)


def _run(argv: list[str]) -> int:
    with LateMethods():
        from console import config

        with suppress(BadInput):  # told where the configuration is needed; the doctor works without it
            config.speak_language(config.read())
        from console.arguments import parsed

        arguments = parsed(argv)
        if arguments.command is None:
            from console.opening import open_console
    if arguments.command is None:
        return open_console(arguments)
    collect_as_usual()
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except OSError as error:
        if not (arguments.writing and _output_failed(error)):
            raise
        from console.output import talk

        _drop_output()
        talk(say("command.output_of_act", why=error.strerror))
        return 1
    return code


def _output_failed(error: OSError) -> bool:
    return error.errno in _OUTPUT_FAILED and error.filename is None


def _unforeseen(error: Exception) -> int:
    from console.incident import record
    from console.output import talk

    talk(record(error).sentence)
    return 1


def _drop_output() -> None:
    """The reader of our output went away: what is left goes nowhere, quietly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
