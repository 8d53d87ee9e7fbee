"""Personal data out, typed tokens in."""
