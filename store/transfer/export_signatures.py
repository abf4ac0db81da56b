"""Signatures as files: a folder with each typed one as text, each image there is, and a list of them with hash and
date.
"""

import csv
import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotPermitted
from store.staff.permissions import Grant, require
from store.transfer.escaping import escaped
from store.transfer.export_file import new_folder
from store.transfer.exporting import BATCH, Exported, begin_export, found_by
from store.transfer.lookups import among
from store.words import say

SIGNATURES = "signatures"
LIST = "signatures.csv"
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf", ".tif", ".tiff", ".webp", ".bmp")
_HEADER = ("id", "name", "signed_at", "form", "kind", "signature", "file", "sha256")


def export_signatures(
    store: Store, actor: Actor, query: str, folder: Path, images: Path | None = None
) -> Exported:
    """Writes the signatures of everybody a query finds, or everyone, to a new folder.

    ``images`` is the folder with the image files that imported signatures name; an image that is not in it is
    listed as missing. Raises `NotPermitted` for roles that see masked data, `Refused` where the folder is there.
    """
    if require(actor.role, "export") is Grant.MASKED:
        raise NotPermitted(say("transfer.signatures_masked"), "export")
    if images is not None and not images.is_dir():
        raise BadInput(say("transfer.signatures_no_folder", folder=images))
    ids = found_by(store, actor, query) if query.strip() else None
    begin_export(store, actor, SIGNATURES, "files", len(ids) if ids is not None else None)
    count = 0
    with new_folder(folder) as part, (part / LIST).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_HEADER)
        for row in _signed(store, ids):
            writer.writerow([escaped(str(cell or "")) for cell in _written(part, images, *row)])
            count += 1
    return Exported(SIGNATURES, count, False)


def _signed(store: Store, ids: Sequence[int] | None) -> list[tuple[int, str, str, str, str]]:
    connection = store.connection
    question = (
        "SELECT id, name, signup_at, signup_form, signature_file FROM persona "
        "WHERE signature_file IS NOT NULL AND signature_file <> '' AND status = 'active'"
    )
    if ids is None:
        return connection.all(f"{question} ORDER BY id")
    found: list[tuple[int, str, str, str, str]] = []
    for start in range(0, len(ids), BATCH):
        found += among(connection, f"{question} AND id {{keys}} ORDER BY id", ids[start : start + BATCH])
    return found


def _written(
    part: Path, images: Path | None, persona_id: int, name: str, at: str, form: str, signature: str
) -> tuple[object, ...]:
    """The row of one signature; its file is written."""
    facts = persona_id, name, at, form
    suffix = Path(signature).suffix.lower()
    if suffix not in _IMAGES:
        target = part / f"{persona_id}.txt"
        target.write_text(
            say("transfer.signature_text", id=persona_id, signature=signature, at=at or "", form=form or ""),
            encoding="utf-8",
        )
        return (*facts, "typed", signature, target.name, _hash(target))
    source = None if images is None else images / Path(signature.replace("\\", "/")).name
    if source is None or not source.is_file():
        return (*facts, "image", signature, "", "")
    target = part / f"{persona_id}{suffix}"
    shutil.copyfile(source, target)
    return (*facts, "image", signature, target.name, _hash(target))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
