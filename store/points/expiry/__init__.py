"""When points lapse: the policy of a day, what is due, the sweep, late orders, older points."""
