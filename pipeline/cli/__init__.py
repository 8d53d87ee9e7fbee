"""The command line: a few lines around one public function each, with the same words."""
