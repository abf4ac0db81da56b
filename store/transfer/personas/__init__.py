"""How persona rows reach the store: whom a row is, what of it is new, and the rows that are written."""
