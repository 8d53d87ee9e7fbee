"""What a Vietnamese syllable looks like: the yardstick by which guesses about encodings are judged."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""The combining marks of huyền, hỏi, ngã, sắc, nặng."""

_ONSET = re.compile("ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]")
_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iê iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oo oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uac uach uai uan uang uanh uat uay uâ uân uâng uât uây uc
    uê uêch uênh ui um un ung uô uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươ ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt
    """.split()  # noqa: SIM905 (a table reads better than a list)
)
_STOPS = re.compile("(?:c|ch|p|t)$")
_TONE = re.compile(f"[{TONES}]")
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~“”‘’–—…•]+")


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Return whether `word` can be a Vietnamese syllable with its marks.

    >>> is_syllable("Đường"), is_syllable("ñöôøng"), is_syllable("cạnh"), is_syllable("cành̉")
    (True, False, True, False)
    """
    split = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(split)
    bare = unicodedata.normalize("NFC", _TONE.sub("", split))
    onset = _ONSET.match(bare)
    rimes = [bare[onset.end() :]] if onset else [bare]
    if bare.startswith("gi"):
        rimes.append(bare[1:])  # gì, gìn, giếng: the i is of the onset and of the rime
    if len(tones) > 1 or _RIMES.isdisjoint(rimes):
        return False
    return not _STOPS.search(bare) or not tones or tones[0] in TONES[3:]


def plausibility(text: str) -> float:
    """Return the share of the words with a letter beyond ASCII that can be Vietnamese syllables; 0 without any.

    Single signs are not counted: · § « are one letter each in a legacy font, and signs in any text.
    """
    marked = [word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()]
    return sum(map(is_syllable, marked)) / len(marked) if marked else 0.0
