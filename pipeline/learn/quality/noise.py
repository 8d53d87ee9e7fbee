"""The same words as other hands would have typed them: typos, chat spelling, what a recogniser hears."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

_WORD = re.compile(r"[^\W\d_]+")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HOI_NGA = str.maketrans("\u0309\u0303", "\u0303\u0309")

_CHAT = {
    "không": ("ko", "k", "hok", "kg"), "được": ("dc", "đc"), "gì": ("j",), "với": ("vs",), "cũng": ("cx",),
    "người": ("ng",), "biết": ("bít",), "rồi": ("r", "rùi"), "những": ("nh",), "trước": ("trc",), "vậy": ("z", "v"),
    "luôn": ("lun",), "nhiều": ("nhìu",), "đường": ("đg",), "bây": ("bi",), "giờ": ("h",), "phải": ("fải",),
    "muốn": ("mún",), "quá": ("wá",), "mình": ("mk",), "tôi": ("t",), "anh": ("a",), "chị": ("c",), "thôi": ("thui",),
    "nước": ("nc",), "tháng": ("th",), "nhà": ("nh",), "hôm": ("hum",), "thì": ("thj",), "mà": ("mak",),
}  # fmt: skip

_INITIALS = (
    ("x", ("s",)), ("tr", ("ch",)), ("ch", ("tr",)), ("l", ("n",)), ("n", ("l",)), ("s", ("x",)),
    ("gi", ("d", "r")), ("d", ("gi", "r")), ("r", ("d", "gi")),
)  # fmt: skip
_NO_INITIAL = ("nh", "ng")  # begin with n, and are another sound
_FINALS = (("nh", "n"), ("ng", "n"), ("ch", "t"), ("n", "ng"), ("t", "c"), ("c", "t"))
_DROPPED = 1 / 5  # of the words that a recogniser gets wrong


def with_typos(text: str, chance: random.Random, rate: float = 0.08, chat: float = 0.5) -> str:
    """Return `text` as typed in haste: a share `rate` of its words misspelt, of those with a chat form `chat` in it.

    A misspelt word has two letters swapped, one missing, or another tone. Words of one letter stay.
    """

    def change(word: str) -> str:
        short = _CHAT.get(word.lower())
        if short and chance.random() < chat:
            return chance.choice(short)
        if len(word) < 2 or chance.random() >= rate:
            return word
        return chance.choice((_swapped, _shortened, _other_tone))(word, chance)

    return _WORD.sub(lambda match: change(match[0]), text)


def as_recognised(text: str, chance: random.Random, rate: float = 0.15) -> str:
    """Return `text` as a recogniser writes it: lower case, no punctuation, a share `rate` of its words wrong.

    Of the wrong words one in five is missing; the others sound alike (s and x, tr and ch, l and n, d, gi and r, n and
    ng, t and c, hỏi and ngã), or bear another tone where none does. Numbers stay.
    """
    heard = []
    for word in re.findall(r"[^\W_]+", text.lower()):
        if not word.isalpha() or chance.random() >= rate:
            heard.append(word)
        elif chance.random() >= _DROPPED:
            heard.append(_misheard(word, chance))
    return " ".join(heard)


def _misheard(word: str, chance: random.Random) -> str:
    alike = [*_other_initials(word), *_other_finals(word)]
    swapped = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_HOI_NGA))
    alike += [swapped] if swapped != word else []
    return chance.choice(alike) if alike else _other_tone(word, chance)


def _other_initials(word: str) -> Sequence[str]:
    if word.startswith(_NO_INITIAL):
        return []
    for initial, others in _INITIALS:
        if word.startswith(initial) and len(word) > len(initial):
            return [other + word[len(initial) :] for other in others]
    return []


def _other_finals(word: str) -> Sequence[str]:
    for final, other in _FINALS:
        if word.endswith(final) and len(word) > len(final):
            return [word[: -len(final)] + other]
    return []


def _swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _shortened(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _other_tone(word: str, chance: random.Random) -> str:
    """Return the word with another tone, or with none; a word without a tone gets one on its last vowel."""
    plain = unicodedata.normalize("NFD", word)
    tone = _TONE.search(plain)
    if tone is not None:
        others = ["", *(one for one in _TONES if one != tone[0])]
        return unicodedata.normalize("NFC", plain[: tone.start()] + chance.choice(others) + plain[tone.end() :])
    vowels = [match.end() for match in re.finditer("[aeiouyAEIOUY][\u0302\u0306\u031b]?", plain)]
    if not vowels:
        return word
    at = vowels[-1]
    return unicodedata.normalize("NFC", plain[:at] + chance.choice(_TONES) + plain[at:])


Change = Callable[[str, str], str]
"""From the id and the text of a comment to what is read instead."""


def seeded(change: Callable[[str, random.Random], str]) -> Change:
    """Return `change` with chances of its own for each comment: its id alone decides them."""
    return lambda id_, text: change(text, random.Random(id_))
