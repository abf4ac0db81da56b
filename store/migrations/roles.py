"""Two roles on PostgreSQL: the owner makes and migrates the tables, the consoles' role works in them.

The consoles' role may read and add to ledger and audit, nothing else there: no update, no delete, no truncate
(``engineering.md`` A9). On SQLite the guards are triggers alone, and there is nothing to grant.
"""

import re

from store.database.connection import Connection
from store.errors import BadInput, Refused
from store.words import say

ADD_ONLY = ("entry", "lot_use", "cover", "consent_event", "audit")
READ_ONLY = ("schema_version",)
_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_OWNER = "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('entry')"


def grant_console_role(connection: Connection, role: str) -> None:
    """Gives an existing role what a console needs and takes everything else from it; asked of the owner."""
    if connection.dialect != "postgresql":
        raise Refused(say("database.roles_on_postgres"))
    if not _ROLE.fullmatch(role):
        raise BadInput(say("database.no_role_name", role=role))
    schema: str = connection.value("SELECT quote_ident(current_schema())")
    if connection.one("SELECT 1 FROM pg_roles WHERE rolname = :role", role=role) is None:
        raise Refused(say("database.no_role", role=role))
    connection.run(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    for (table,) in connection.all(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    ):
        if table in READ_ONLY:
            rights = "SELECT"
        elif table in ADD_ONLY:
            rights = "SELECT, INSERT"
        else:
            rights = "SELECT, INSERT, UPDATE, DELETE"
        connection.run(f"REVOKE ALL ON {schema}.{table} FROM {role}")
        connection.run(f"GRANT {rights} ON {schema}.{table} TO {role}")


def console_roles(connection: Connection) -> tuple[str, ...]:
    """The roles that were granted a console's rights."""
    if connection.dialect != "postgresql":
        return ()
    rows = connection.all(
        "SELECT DISTINCT g.grantee FROM information_schema.role_table_grants g "
        "JOIN pg_tables t ON t.schemaname = g.table_schema AND t.tablename = g.table_name "
        "WHERE g.table_schema = current_schema() AND g.table_name = 'entry' AND g.grantee <> t.tableowner "
        "AND g.privilege_type = 'INSERT' ORDER BY g.grantee"
    )
    return tuple(row[0] for row in rows)


def owns_tables(connection: Connection) -> bool:
    """Whether the present role may change the tables themselves."""
    return bool(connection.value(_OWNER))
