"""The persona card: identity line, four tabs, one file each."""
