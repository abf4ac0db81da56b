"""Figures of the shop over a period: each report a table, read only, agreeing with the ledger to the point."""
