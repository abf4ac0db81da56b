"""Importing: pick a file, say what its columns are, try it, take it in, look at runs and take one back."""
