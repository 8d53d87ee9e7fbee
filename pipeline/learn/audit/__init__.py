"""Which labels are probably slips, and how far a list of them can be trusted."""
