"""Models that forgot what they learned, and nothing else: what an explanation owes to them."""
