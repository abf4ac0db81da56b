"""The schema as the program expects it: one text per database, its version and its fingerprint."""
