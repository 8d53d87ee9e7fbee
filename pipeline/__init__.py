"""ydan: citizens' comments, from a meeting file to the office that must answer."""
