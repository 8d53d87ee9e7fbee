"""What a file of any kind holds: its text, its tables, and what it says of its own meeting."""
