"""What the commands about the installation and the store's upkeep say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "command.roles.may": "may",
    "command.roles.role": "only this one: Staff, Manager, Analyst, Marketing, 'Marketing Analyst', "
    "Operator or Owner",
    "command.keys.set": "put a command on other keys, in the configuration",
    "command.keys.reset": "give a command its shipped keys back",
    "command.keys.id": "the command's id, as `regulars keys` lists it",
    "command.keys.names": "keys such as f7 or 'ctrl+g, f7'",
    "command.keys.markdown": "as the README's table",
    "command.keys.kept": "Kept in {path}.",
    "command.keys.where": "In the configuration {path}, line {line}: {sentence}",
    "command.keys.column.command": "Command",
    "command.keys.column.keys": "Keys",
    "command.keys.column.where": "Where",
    "command.keys.column.does": "What it does",
    "command.completions.shell": "bash, zsh or tcsh",
    "command.man.title": "the counter console for loyalty programmes",
    "command.man.name": "NAME",
    "command.man.synopsis": "SYNOPSIS",
    "command.man.description": "DESCRIPTION",
    "command.man.options": "OPTIONS",
    "command.man.commands": "COMMANDS",
    "command.man.codes": "EXIT STATUS AND ENVIRONMENT",
    "command.man.markdown": "as the table of commands for the documentation",
    "command.man.column.command": "Command",
    "command.man.column.does": "What it does",
    "command.migrate.done": "{address} is at schema {version}.",
    "command.migrate.role": "on PostgreSQL: give this role what consoles may do, not more",
    "command.migrate.granted": "The role {role} may work with this store.",
    "command.backup.to": "where the copy goes (default: beside the store, named after the moment)",
    "command.backup.restore": "put a backup in the store's place; the present store is kept beside it",
    "command.backup.file": "the backup",
    "command.backup.drill": "only show that it can be restored; nothing is changed",
    "command.backup.made": "Backed up to {path}.",
    "command.backup.restored": "Restored to {store}.",
    "command.backup.kept": "The store that stood there is {path}.",
    "command.backup.drilled": "{path} can be restored: done and thrown away in {seconds} s.",
    "command.backup.held.bytes": "Bytes",
    "command.backup.held.personas": "Personas",
    "command.backup.held.entries": "Entries",
    "command.backup.held.audit_rows": "Audit rows",
    "command.doctor.quick": "only what takes a moment; not the whole books and the audit",
    "command.doctor.incident": "show what was written down about an incident",
    "command.doctor.well": "Everything is well.",
    "command.doctor.ill": "Something is wrong: see the lines marked ✗.",
    "command.keys.unknown": "keys: there is no command {command!r}; `regulars keys` lists them",
    "command.keys.unknown_but": "keys: there is no command {command!r}: did you mean {near}?",
    "command.keys.fixed": "keys: {command} belongs to the list itself and can't be moved",
    "command.keys.none": "keys: {command} has no key; write one, for example {example!r}",
    "command.keys.kept_by_terminals": "keys: {command} can't be {key}: terminals keep that key",
    "command.keys.guarded": "keys: {command} moves points or deletes and can't be the single key {key}; "
    "use a function key or Ctrl and a letter",
    "command.keys.clash": "keys: {key} would be both {one} and {other}",
    "command.config.language_broken": "The language file {path} cannot be read: {why}",
    "command.config.language_key": "The language file {path} has the unknown key {key}. Remove or correct "
    "it.",
    "command.config.sample": (
        "# Regulars: the settings of this till. Remove the # in front of a line to change it.\n"
        "\n"
        "# The store: a file, or postgresql://user@host/database for a chain.\n"
        '# store = "/srv/shop/shop.store"\n'
        "\n"
        "# The name of this till, as the store knows it.\n"
        '# terminal = "till-1"\n'
        "\n"
        '# How it looks: "regulars-dark", "regulars-light", "regulars-contrast" or "regulars-mono".\n'
        '# theme = "regulars-dark"\n'
        "\n"
        "# Only plain characters for lines and marks, for old terminals.\n"
        "# ascii = false\n"
        "\n"
        "# Another language: a TOML file of the catalogue's keys.\n"
        '# language = "/srv/shop/words.toml"\n'
        "\n"
        "[keys]\n"
        "# Other keys by command; `regulars keys` lists the commands and their keys.\n"
        '# adjust = "ctrl+g, f7"\n'
    ),
    "command.version.not_installed": "regulars (not installed)",
}
