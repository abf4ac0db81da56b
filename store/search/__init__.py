"""Finding a persona: the query language, folding of names, and the look-ups that answer a query."""
