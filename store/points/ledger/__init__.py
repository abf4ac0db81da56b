"""The ledger itself: the posting engine, its records, accounts taken and written, bulk runs, the proof."""
