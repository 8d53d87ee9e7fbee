"""Who speaks, and as what: names, titles, labels, and what words tell of their speaker."""
