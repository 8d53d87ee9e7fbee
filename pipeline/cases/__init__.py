"""The rules of the desk: who may do what with a comment, and what follows from it."""
