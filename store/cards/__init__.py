"""Loyalty cards: programmes of eight types, cards issued, what is done with them, corrections and history."""
