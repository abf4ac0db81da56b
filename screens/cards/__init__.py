"""Loyalty cards on screen: a customer's cards and what is done with them, their history, links, and the programmes."""
