"""Views of words: without tones, cut into statements, without what is said before coming to the matter."""
