"""From a configuration and a corpus to a model on disk, with its card."""
