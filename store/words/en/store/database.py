"""What ``store/database`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "database.is_folder": "{path} is a folder. Name the store's file, for example {example}",
    "database.exists": "{path} exists already; nothing was changed. Name another file with --store",
    "database.no_folder": "The folder {folder} does not exist. Make it, or name another with --store",
    "database.not_written": "{path} cannot be written: {why}.",
    "database.unreadable_address": "an address that cannot be read",
    "database.address_shown": "{host}{name}",
    "database.no_postgres_address": "This is not the address of a PostgreSQL database. Write "
    "postgresql://USER@HOST/DATABASE",
    "database.postgres_silent": "PostgreSQL at {address} does not answer: {why} Check the address, the "
    "server and the password.",
    "database.busy_customer": "The database is busy with the same customer. Try again in a moment.",
    "database.append_only": "The ledger and the audit are append-only; nothing was changed.",
    "database.role_may_not": "The database role may not do this: {why}",
    "database.line_broke": "The line to the database broke. Nothing more was saved; trying again may help.",
    "database.unsafe_sqlite": "SQLite {version} can lose committed data when two consoles write. Install "
    "pysqlite3 0.6.1 or newer (make install does), or use PostgreSQL: regulars --store postgresql://...",
    "database.no_store": "No store at {path}. Make one with: regulars setup --store {path} --name NAME "
    "--region US, or try: regulars demo",
    "database.network_filesystem": "{path} is on a network filesystem ({kind}), where two consoles can "
    "destroy a store. Put it on a local disk, or use PostgreSQL for several machines.",
    "database.unsafe_pragma": "{path} cannot be opened safely: {name} is {found}, must be {value}",
    "database.busy_writer": "Busy: another program is writing to the store. Try again in a moment. ({path})",
    "database.read_only": "{path} cannot be written: the file or its folder is read-only. Check the owner "
    "and the disk.",
    "database.not_opened": "{path} cannot be opened. Check that the file and its folder belong to you.",
    "database.damaged": "{path} is not a Regulars store, or it is damaged. Restore: regulars backup "
    "restore FILE",
    "database.disk_full": "The disk that holds {path} is full. Nothing was saved; free some space and try "
    "again.",
    "database.disk_broken": "The disk that holds {path} does not answer properly. Nothing was saved.",
    "database.no_kind": "{scheme}:// is no kind of store. Name a file, or postgresql://USER@HOST/DATABASE",
    "database.busy": "{store} is busy. Try again in a moment.",
    "database.file_replaced": "Nothing was saved: the store's file was moved, deleted or replaced while "
    "it was open ({store}). Close every console, put the file back, and open it again.",
    "database.roles_on_postgres": "Only a store on PostgreSQL has a role for its consoles.",
    "database.no_role_name": "{role!r} is no role name: small letters, digits and _ only.",
    "database.older_schema": "{store} has an older schema, and this database role may not change it. Ask "
    "the database's owner to run: regulars migrate --store postgresql://OWNER@HOST/DATABASE",
    "database.rebuilt": "The migration rebuilt {table}, which is never rebuilt. Nothing was changed.",
    "database.dangling": "{rows} rows refer to nothing after the migration. Nothing was changed.",
    "database.migrated_wrong": "The migrated schema is not this program's. Nothing was changed; report this.",
    "database.not_made": "{path} cannot be made: {why}. Check the folder, or name another file with --store",
    "database.holds_store": "{store} holds a store already; nothing was changed.",
    "database.no_regulars": "{store} is not a Regulars store. Make one with: regulars setup --store ...",
    "database.newer_schema": "{store} was written by a newer Regulars (schema {version}, this program "
    "knows {known}). Update the program; nothing was changed.",
    "database.changed_schema": "{store} does not have the tables and guards this program made. Somebody "
    "changed its schema; run: regulars doctor, or restore a backup: regulars backup restore FILE",
    "database.local_socket": "local socket",
    "database.taken": "Somebody else saved the same just now, or it is there already. Look again, then "
    "try again.",
    "database.the_store": "the store",
    "database.no_role": "There is no database role {role}. Make it first: CREATE ROLE {role} LOGIN "
    "PASSWORD ...",
}
