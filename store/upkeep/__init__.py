"""Keeping a store safe: backup, restore, and the checks of the doctor."""
