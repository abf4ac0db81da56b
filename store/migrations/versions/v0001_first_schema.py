"""The first schema: what ``store/schema/*.sql`` says. New stores are made from those texts directly."""

from alembic import op

from store.opening import schema_text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes every table, guard and index of names but the version's own table, which Alembic has made."""
    for statement in schema_text(op.get_bind().dialect.name).split("--;"):
        if statement.strip() and "CREATE TABLE schema_version" not in statement:
            op.get_bind().exec_driver_sql(statement)
