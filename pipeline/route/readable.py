"""Can a text be read at all, as Vietnamese and beside what is masked in it?"""

from __future__ import annotations

import re

from pipeline.route.case import Case
from pipeline.text import strip_tones

_FEWEST_WORDS = 3  # beside masks; fewer say no matter
_MOST_MASKED = 0.4  # masks per word: what is left are titles and filler
_SPACED_OUT = 0.6  # words per letter; Vietnamese syllables have three letters
_STRANGE = 0.4  # novelty below which most words are known: the text is Vietnamese
_FEWEST_LETTERS = 8
_LETTERS_SHARE = 0.4  # of the code points
_SYLLABLES = 0.55  # of the words; short words of other languages look like syllables too
_LOOKED_AT = 2_000  # code points

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    "(?:ieu|yeu|uye|oai|oao|oay|oeo|uoi|uou|uya|uyu|uay|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    "(?:ng|nh|ch|[cmnpt])?"
)

_TOO_SHORT = "nội dung quá ngắn hoặc không đọc được"
_FOREIGN = "không đọc được như tiếng Việt"


def why_unreadable(case: Case) -> str | None:
    """Return in what way the text of a case cannot be read, in words for an officer; None where it can."""
    tokens, masks = case.tokens, len(case.prepared.masks)
    if len(tokens) - masks < _FEWEST_WORDS:
        return _TOO_SHORT
    if masks > len(tokens) * _MOST_MASKED:
        return "phần lớn nội dung là dữ liệu cá nhân đã che: không rõ việc gì"
    if len(tokens) > len("".join(tokens)) * _SPACED_OUT:
        return "chữ bị tách rời: không đọc được"
    return _unlike_vietnamese(case.prepared.model_text) if case.prediction.novelty > _STRANGE else None


def _unlike_vietnamese(text: str) -> str | None:
    text = text[:_LOOKED_AT]
    letters = len(_LETTER.findall(text))
    if letters < _FEWEST_LETTERS:
        return _TOO_SHORT
    words = _WORD.findall(text)
    is_spoken = sum(map(_is_syllable, words)) >= len(words) * _SYLLABLES
    return None if is_spoken and letters >= len(text) * _LETTERS_SHARE else _FOREIGN


def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(strip_tones(word)) is not None
