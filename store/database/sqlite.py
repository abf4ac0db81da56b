"""The embedded database: a safe SQLite library, pragmas set and read back, errors in sentences."""

import os
import sys
from pathlib import Path
from typing import Any

from store.errors import Refused, RegularsError, Unreachable
from store.words import say

if sys.platform == "linux" and os.uname().machine == "aarch64":
    from sqlcipher3 import dbapi2 as library
else:
    from pysqlite3 import dbapi2 as library

# Each None bound without an adapter makes the driver look for one: longer than keeping an index.
library.register_adapter(type(None), {}.get)

PRAGMAS: dict[str, int | str] = {
    "busy_timeout": 5000,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "fullfsync": 1,
    "cache_size": -16000,
}
"""Set at every connect and read back (``reliability.md`` §3); synchronous 2 is FULL.

16 MB of cache a connection hold the inner pages of a million personas: ranking is four times as fast as with 2 MB.
"""

_NETWORK_FILESYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "sshfs", "fuse.sshfs", "afs", "ceph"}


class Busy(RegularsError):
    """Another process holds the store; the whole use case is tried again."""

    exit_code = 3


class Repeated(RegularsError):
    """A unique key exists already; the whole use case is tried again and meets what stands there."""


def safe_version(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the write-ahead-log reset bug: 3.51.3 on (not 3.52.0), 3.50.7+, 3.44.6+."""
    if version == (3, 52, 0):
        return False
    if version >= (3, 51, 3):
        return True
    return version[:2] in ((3, 50), (3, 44)) and version[2] >= {50: 7, 44: 6}[version[1]]


def require_safe_library(version: tuple[int, int, int] | None = None) -> None:
    """Refuses the embedded store on a SQLite that can lose committed data."""
    found: tuple[int, int, int] = version or library.sqlite_version_info
    if not safe_version(found):
        shown = ".".join(str(part) for part in found)
        raise Refused(say("database.unsafe_sqlite", version=shown))


def filesystem_of(path: Path) -> str:
    """The kind of filesystem a path lives on, empty where the system does not say."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    target = os.path.realpath(path)
    best, kind = "", ""
    for line in mounts.read_text(errors="replace").splitlines():
        parts = line.split()
        mount = parts[1].replace("\\040", " ")
        if len(mount) > len(best) and (target == mount or target.startswith(mount.rstrip("/") + "/")):
            best, kind = mount, parts[2]
    return kind


def connect(path: Path, *, create: bool = False) -> Any:
    """A driver connection with every pragma as promised; raises ``Unreachable`` or ``Refused`` in words."""
    require_safe_library()
    if path.is_dir():
        raise Unreachable(say("database.is_folder", path=path, example=path / "shop.store"))
    if not create and not path.exists():
        raise Unreachable(say("database.no_store", path=path))
    if not path.parent.exists():
        raise Unreachable(say("database.no_folder", folder=path.parent))
    kind = filesystem_of(path.parent)
    if kind in _NETWORK_FILESYSTEMS:
        raise Refused(say("database.network_filesystem", path=path, kind=kind))
    driver = None
    try:
        driver = library.connect(str(path), timeout=5.0, isolation_level=None, check_same_thread=False)
        for name, value in PRAGMAS.items():
            driver.execute(f"PRAGMA {name}={value}")
            row = driver.execute(f"PRAGMA {name}").fetchone()
            found = row[0] if row else None
            if found != value:
                raise Refused(say("database.unsafe_pragma", path=path, name=name, found=found, value=value))
    except library.Error as error:
        if driver is not None:
            driver.close()
        raise explain(error, path) or error from error
    except Refused:
        if driver is not None:
            driver.close()
        raise
    return driver


def explain(error: Exception, path: Path | None = None) -> Exception | None:
    """A driver's error as a sentence, None if it is a defect of ours."""
    if not isinstance(error, library.Error):
        return None
    shown = path or say("database.the_store")
    lowered = str(error).lower()
    if "locked" in lowered or "busy" in lowered:
        return Busy(say("database.busy_writer", path=shown))
    if "unique constraint" in lowered:
        # The driver's own words for it would name the value.
        return Repeated(say("database.taken"))
    if "readonly" in lowered or "read-only" in lowered:
        return Unreachable(say("database.read_only", path=shown))
    if "unable to open" in lowered:
        return Unreachable(say("database.not_opened", path=shown))
    if "not a database" in lowered or "malformed" in lowered:
        return Unreachable(say("database.damaged", path=shown))
    if "disk is full" in lowered or "database or disk is full" in lowered:
        return Unreachable(say("database.disk_full", path=shown))
    if "disk i/o" in lowered:
        return Unreachable(say("database.disk_broken", path=shown))
    if "append-only" in lowered:
        return Refused(say("database.append_only"))
    return None


__all__ = ["Busy", "Repeated", "connect", "explain", "library", "require_safe_library", "safe_version"]
