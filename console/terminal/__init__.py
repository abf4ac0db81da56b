"""Everything between the terminal and the app: hostile text, keys, paint, crashes, environment."""
