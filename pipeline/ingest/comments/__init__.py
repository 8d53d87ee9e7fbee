"""A turn becomes comments, and answers given in the room find theirs."""
