"""The points ledger: accounts, entries, lots; earning, adjusting, undoing, merging; what the Points tab
shows."""
