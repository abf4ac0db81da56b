"""What is shown of points: overview, entries, lots, chart, review, outcome, and why the balance is what it is."""
