"""Diacritics are put back where a whole text was typed without them: the likeliest row of words, by pairs counted."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ModelError
from pipeline.text.diacritics import lacks_diacritics, strip_tones

RESTORER = "restorer.json.z"
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[^\w\s]|_")  # words on either side of it are no neighbours
_EDGE = "|"
_BY_PAIR = 0.85  # the weight of what stands before a word, against how frequent it is alone
_NONE: Mapping[str, int] = {}
_FLOOR = 0.1  # times that an unknown word counts as seen


class _Way(NamedTuple):
    """The likeliest row of words that ends in `word`: its log odds, which way of the word before it goes on."""

    word: str
    score: float
    back: int
    behind: Mapping[str, int]  # how often which words stood behind this one
    share: float  # what one time of them is worth


class Restorer:
    """Knows which words stand beside which; made by `fit_restorer`, kept with a model."""

    def __init__(self, words: Mapping[str, int], pairs: Mapping[str, Mapping[str, int]]) -> None:
        self._words = words
        self._pairs = pairs
        self._before = {left: sum(right.values()) for left, right in pairs.items()}
        self._total = max(1, sum(words.values()))
        forms: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            forms[strip_tones(word)].append(word)
        self._forms = dict(forms)

    def restore(self, text: str) -> str:
        """Return a normal text with diacritics if it has none, as long as before; any other text as it is."""
        if not lacks_diacritics(text):
            return text
        found = list(_WORD.finditer(text))
        out, end = [], 0
        for run in self._runs(text, found):
            for match, word in zip(run, self._likeliest([match[0] for match in run]), strict=True):
                out += [text[end : match.start()], word]
                end = match.end()
        return "".join(out) + text[end:]

    @staticmethod
    def _runs(text: str, found: Sequence[re.Match[str]]) -> Iterable[Sequence[re.Match[str]]]:
        run: list[re.Match[str]] = []
        for match in found:
            if run and _BREAK.search(text, run[-1].end(), match.start()):
                yield run
                run = []
            run.append(match)
        if run:
            yield run

    def _likeliest(self, typed: Sequence[str]) -> list[str]:
        """Return the likeliest words behind plain ones (Viterbi, IEEE Trans. Inf. Theory 13, 1967)."""
        ways: list[_Way] = [self._way(_EDGE, 0.0, 0)]
        trellis: list[list[_Way]] = []
        for plain in typed:
            ways = [self._best_way(word, ways) for word in self._forms.get(plain, [plain])]
            trellis.append(ways)
        at = self._best_way(_EDGE, ways).back
        words = []
        for layer in reversed(trellis):
            words.append(layer[at].word)
            at = layer[at].back
        return words[::-1]

    def _way(self, word: str, score: float, back: int) -> _Way:
        return _Way(word, score, back, self._pairs.get(word, _NONE), _BY_PAIR / self._before.get(word, 1))

    def _best_way(self, word: str, ways: Sequence[_Way]) -> _Way:
        """Return the best way to `word`: its odds are those by the word before it, and those of it alone."""
        alone = (1 - _BY_PAIR) * (self._words.get(word, 0) + _FLOOR) / self._total
        log = math.log
        scores = [so_far + log(share * behind.get(word, 0) + alone) for _, so_far, _, behind, share in ways]
        best = max(scores)
        return self._way(word, best, scores.index(best))

    def save(self, folder: Path) -> None:
        """Write it into a model's folder."""
        tree = json.dumps([self._words, self._pairs], ensure_ascii=False, sort_keys=True)
        (folder / RESTORER).write_bytes(zlib.compress(tree.encode(), 9))

    @classmethod
    def load(cls, folder: Path) -> Restorer | None:
        """Return the one in a model's folder, None where there is none. Raises ModelError."""
        path = folder / RESTORER
        if not path.exists():
            return None
        try:
            words, pairs = json.loads(zlib.decompress(path.read_bytes()))
            return cls(words, pairs)
        except (OSError, ValueError, zlib.error, TypeError) as error:
            raise ModelError(f"{path}: damaged ({type(error).__name__}); train the model again") from None


def fit_restorer(texts: Iterable[str], *, least: int = 2) -> Restorer:
    """Return what masked, normal texts typed with diacritics teach; texts without them teach nothing.

    Words and pairs seen less than `least` times are left out: they say little, and might be of a single person.

    >>> learnt = fit_restorer(["đường làng hỏng nặng, đèn đường không sáng"], least=1)
    >>> learnt.restore("den duong khong sang, duong lang hong")
    'đèn đường không sáng, đường làng hỏng'
    """
    words: Counter[str] = Counter()
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if lacks_diacritics(text):
            continue
        for run in _BREAK.split(text):
            row = _WORD.findall(run)
            words.update(row)
            for left, right in pairwise([_EDGE, *row, _EDGE]):
                pairs[left][right] += 1
    kept = {left: {one: n for one, n in right.items() if n >= least} for left, right in pairs.items()}
    frequent = {word: n for word, n in words.items() if n >= least}
    return Restorer(frequent, {left: right for left, right in kept.items() if right})
