"""Numbers and codes that point at one person."""
