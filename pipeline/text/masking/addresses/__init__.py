"""Addresses down to a house or a flat."""
