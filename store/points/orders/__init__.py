"""What changes an order afterwards: refunds, corrections, the removal of a source."""
