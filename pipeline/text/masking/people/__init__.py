"""People's names, however they are written."""
