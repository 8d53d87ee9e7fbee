"""Minutes and reports become turns."""
