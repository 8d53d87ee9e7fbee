"""Labelled rows: the seed corpus, data sets frozen from it, labels as people write them, texts that occur twice."""
