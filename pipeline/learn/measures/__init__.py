"""Scores of answers against labels, how sure they are, and their pictures."""
