"""Out of sight and back: archive, the list of the archive, restoring one or many."""
