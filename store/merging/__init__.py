"""Two records of one person: found, asked about, made one and taken apart again."""
