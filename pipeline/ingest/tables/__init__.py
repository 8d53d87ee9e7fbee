"""Rows of tables become turns."""
