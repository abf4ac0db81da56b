"""Points modifiers: boosts, multipliers and zero points by audience; who is in which audience."""
