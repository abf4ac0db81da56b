"""What importing remembers: what a run changed of rows that were there, how columns were read, files taken."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from store.model.types import STRICT, instant, key, refers, whole, words


class ImportChange(SQLModel, table=True):
    """One value that a run changed of a row that stood before: what it was, what it became (None: nothing).

    ``what`` names the table or ``table.column``, ``name`` the row within it. Kept as long as the run can be
    undone.
    """

    __tablename__ = "import_change"
    __table_args__ = (
        Index("import_change_by_run", "import_run_id", "id"),
        Index("import_change_by_persona", "persona_id"),
        STRICT,
    )
    id: int = key()
    import_run_id: int = refers("import_run.id")
    persona_id: int | None = refers("persona.id", null=True)
    what: str = words()
    name: str = words()
    was: str | None = words(null=True)
    became: str | None = words(null=True)


class ImportUndo(SQLModel, table=True):
    """A run that is being taken back or has been: by which bulk run."""

    __tablename__ = "import_undo"
    __table_args__ = (STRICT,)
    import_run_id: int = key()
    bulk_run_id: int = refers("bulk_run.id")
    at: str = instant()
    staff_id: int = refers("staff.id")
    finished_at: str | None = instant(null=True)


class ImportMapping(SQLModel, table=True):
    """How the columns of files with one header were read the last time; ``header`` is its hash."""

    __tablename__ = "import_mapping"
    __table_args__ = (
        UniqueConstraint("kind", "header", name="import_mapping_once"),
        Index("import_mapping_by_name", "kind", "name"),
        STRICT,
    )
    id: int = key()
    kind: str = words()
    header: str = words()
    name: str | None = words(null=True)
    columns: str = words()
    dates: str | None = words(null=True)
    decimal: str | None = words(null=True)
    staff_id: int = refers("staff.id")
    used_at: str = instant()


class WatchedFile(SQLModel, table=True):
    """A file that a watched folder brought, each once by content and name."""

    __tablename__ = "watched_file"
    __table_args__ = (
        UniqueConstraint("file_hash", "file_name", "kind", "source", name="watched_file_once"),
        STRICT,
    )
    id: int = key()
    file_hash: str = words()
    file_name: str = words()
    kind: str = words()
    source: str = words()
    operation_id: str = words()
    import_run_id: int | None = whole(null=True)
    outcome: str = words()
    at: str = instant()
