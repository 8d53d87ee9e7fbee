"""What a model answers to labelled comments, what may be promised of it, and whether it is fit to serve."""
