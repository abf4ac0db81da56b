"""Discounts: made, changed, ordered, ended; what can be redeemed now and why not; redeeming."""
