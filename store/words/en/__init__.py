"""English, the first language: one file an area."""
