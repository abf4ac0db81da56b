"""Undoing a whole import: what it changed is kept for a day, seen first, and taken back in chunks."""
