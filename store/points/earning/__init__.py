"""What gives points: sales by the rules in force, boosts, gifts, codes, referrals, legacy points, what waits."""
