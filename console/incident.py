"""What nobody foresaw: an incident id for the person, a redacted traceback for whoever repairs."""

import os
import re
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store.errors import NotFound
from store.words import say

_LONG_DIGITS = re.compile(r"\+?\(?\d[\d\s().-]{4,}\d|\d{4,}")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_EMAIL = re.compile(r"\S+@\S+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ID = re.compile(r"[0-9]{8}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident's id and where its log is, None where none could be written."""

    id: str
    log: Path | None

    @property
    def sentence(self) -> str:
        """What the person is told."""
        if self.log is None:
            return say("command.incident.unlogged", id=self.id)
        return say("command.incident.logged", id=self.id, log=self.log)


def folder() -> Path:
    """Where incidents are kept, in the platform's state directory."""
    import platformdirs

    return platformdirs.user_state_path("regulars", appauthor=False) / "incidents"


def record(error: BaseException, place: Path | None = None) -> Incident:
    """Writes the traceback without locals, figures, quotes or addresses, for its owner alone to read."""
    now = datetime.now(UTC)
    incident = f"{now:%Y%m%d}-{os.urandom(3).hex()}"
    where = place or folder()
    log = where / f"{incident}.log"
    try:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{incident}  {now:%Y-%m-%dT%H:%M:%SZ}\n{redacted(error)}")
    except OSError:
        return Incident(incident, None)
    return Incident(incident, log)


def redacted(error: BaseException) -> str:
    """The chain of errors: kinds, files, lines and functions; messages without anybody's data."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        message = _EMAIL.sub("<address>", _LONG_DIGITS.sub("<digits>", _QUOTED.sub("<text>", _said(current))))
        lines.append(f"{type(current).__module__}.{type(current).__name__}: {message[:300]}")
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}")
        current = _behind(current)
    return "\n".join(lines) + "\n"


def _said(error: BaseException) -> str:
    try:
        return _CONTROL.sub("?", str(error))
    except Exception as failure:
        return f"(its message could not be had: {type(failure).__name__})"


def _behind(error: BaseException) -> BaseException | None:
    """What caused the error; a worker's failure carries the real one in ``error``."""
    carried = getattr(error, "error", None)
    return carried if isinstance(carried, BaseException) else error.__cause__ or error.__context__


def read(incident: str) -> str:
    """The log of an incident; raises ``NotFound``."""
    log = folder() / f"{incident}.log"
    if not _ID.fullmatch(incident) or not log.exists():
        raise NotFound(say("command.incident.none", id=incident, folder=folder()))
    return log.read_text("utf-8")
