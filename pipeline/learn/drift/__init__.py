"""Whether what citizens say has changed, and what to label next."""
