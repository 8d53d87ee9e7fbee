"""Vietnamese spelled with and without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from pipeline.text import strip_tones


def plain(text: str) -> str:
    """Return `text` in lower case and without tone marks; NFC in, so offsets stay good.

    >>> plain("Đề NGHỊ phường")
    'de nghi phuong'
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return strip_tones(lower)


class TwoSpellings:
    """A pattern in Vietnamese that also reads text typed without diacritics; each is compiled when first needed."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _marked(self) -> re.Pattern[str]:
        return re.compile(self._pattern, re.IGNORECASE)

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        return re.compile(strip_tones(self._pattern), re.IGNORECASE)

    def _of(self, text: str) -> re.Pattern[str]:
        return self._bare if text.isascii() else self._marked

    def match(self, text: str) -> re.Match[str] | None:
        """Match at the beginning of `text`."""
        return self._of(text).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match all of `text`."""
        return self._of(text).fullmatch(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Search all of `text`."""
        return self._of(text).search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every match in `text`."""
        return self._of(text).finditer(text)

    def split(self, text: str) -> list[str]:
        """Return what stands between the matches in `text`."""
        return self._of(text).split(text)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(words.split())
