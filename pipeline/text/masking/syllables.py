"""What a syllable of Vietnamese can be; names of other peoples are told by being none."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|e|ec|em|en|eng|eo|ep|et|ê|êch|êm"
    "|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao"
    "|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oen|oeo|oet|oi|om|on|ong|oong|ooc|op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn"
    "|ơp|ơt|u|ua|uân|uâng|uât|uây|uc|uê|uêch|uênh|ui|um|un|ung|uơ|uôc|uôi|uôm|uôn|uông|uôt|up|ut|uy|uya|uych|uyên|uyêt"
    "|uynh|uyt|uyu|ư|ưa|ưc|ưi|ưm|ưn|ưng|ưt|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưu|y|yêm|yên|yêng|yêt|yêu|yt|ych|ynh"
)
_SYLLABLE = re.compile(rf"(?:[bcdđghklmnpqrstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?(?:{_RIMES})")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_MOST_KEPT = 1 << 14


@lru_cache(maxsize=_MOST_KEPT)
def is_foreign(word: str) -> bool:
    """Return whether the word in small letters is no syllable of Vietnamese: "bhăm", "mlô", "michael"."""
    toneless = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))
    return _SYLLABLE.fullmatch(toneless) is None


class Foreign:
    """Holds every word in small letters that is no syllable of Vietnamese."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word.replace("'", "").replace("’", "").isalpha() and is_foreign(word)
