"""Points: the ledger, what gives them, when they lapse, what changes an order afterwards, other settings, and
what is shown; here the acts on an account as it stands: adjusting, undoing, merging and taking a merge apart."""
