"""The numbers and bullets that Word sets before the paragraphs of a list: readers see them, the text holds none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9  # of a list, as Word limits them
_PLACE = re.compile(r"%([1-9])")
_MARKED = re.compile(r"\s*(?:[-–—+*•●▪■◦○]|\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-zđ]|[ivx]{1,5})[.)/:])\s", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str  # "decimal", "bullet", …
    text: str  # "%1.%2." with the numbers of this level and those above it


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str  # lists of one abstract list count on together
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]  # level -> the number at which this list begins anew
    styles: Mapping[str, int]  # style -> the level that it stands for


class Numbering:
    """Counts the paragraphs of a document's lists; they must be given in the order in which they stand."""

    def __init__(self, numbering: Any | None, styles: Mapping[str, Any]) -> None:
        self._styles = styles
        self._lists = dict(_lists(numbering, styles)) if numbering is not None else {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def mark(self, paragraph: Any, words: str) -> str:
        """Return what Word shows before a paragraph ("2.", "b)", "-"), "" where that is nothing.

        A bullet is a dash, whatever it looks like; `words` that bear a mark of their own get no second one.
        """
        found = self._place(paragraph)
        if found is None:
            return ""
        number, level = found
        own = self._lists[number]
        shown = own.levels.get(level)
        if shown is None:
            return ""
        mark = self._counted(number, own, level) if shown.form != "bullet" else "-"
        return "" if _MARKED.match(words) else mark

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the list that a paragraph, or the style it has, belongs to, and its level there."""
        number = level = None
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(_W + "val") if style is not None else None
        for place in (paragraph, *self._chain(name)):
            listed = place.find(f"{_W}pPr/{_W}numPr")
            if listed is not None:
                number = number or _value(listed, "numId")
                level = level or _value(listed, "ilvl")
        if number is None or number not in self._lists:
            return None
        at = int(level) if level and level.isdigit() else self._lists[number].styles.get(name or "", 0)
        return number, at

    def _chain(self, name: str | None) -> Iterator[Any]:
        for _ in range(20):
            style = self._styles.get(name) if name is not None else None
            if style is None:
                return
            yield style
            name = _value(style, "basedOn")

    def _counted(self, number: str, own: _List, level: int) -> str:
        counts = self._counts.setdefault(own.abstract, {})
        if level in own.restarts and (number, level) not in self._begun:
            self._begun.add((number, level))
            counts[level] = own.restarts[level]
        else:
            counts[level] = counts.get(level, own.levels[level].start - 1) + 1
        for below in range(level + 1, _LEVELS):
            counts.pop(below, None)

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = own.levels[at].form if at in own.levels else "decimal"
            start = own.levels[at].start if at in own.levels else 1
            return _FORMS.get(form, str)(counts.get(at, start))

        return _PLACE.sub(shown, own.levels[level].text).strip()


def _lists(numbering: Any, styles: Mapping[str, Any]) -> Iterator[tuple[str, _List]]:
    abstract = {each.get(_W + "abstractNumId"): each for each in numbering.iter(_W + "abstractNum")}
    numbers = {each.get(_W + "numId"): each for each in numbering.iter(_W + "num")}
    for number, each in numbers.items():
        name = _value(each, "abstractNumId") or ""
        element = abstract.get(name)
        linked = styles.get(_value(element, "numStyleLink") or "") if element is not None else None
        if linked is not None:
            other = numbers.get(_value(linked.find(f"{_W}pPr/{_W}numPr"), "numId") or "")
            element = abstract.get(_value(other, "abstractNumId") or "") if other is not None else None
        if element is None:
            continue
        levels = {int(level.get(_W + "ilvl")): level for level in element.iter(_W + "lvl")}
        overrides = list(each.iter(_W + "lvlOverride"))
        for override in overrides:
            levels |= {int(level.get(_W + "ilvl")): level for level in override.iter(_W + "lvl")}
        restarts = {int(o.get(_W + "ilvl")): int(begin) for o in overrides if (begin := _value(o, "startOverride"))}
        by_style = {style: at for at, level in levels.items() if (style := _value(level, "pStyle"))}
        yield number, _List(name, {at: _level(level) for at, level in levels.items()}, restarts, by_style)


def _level(element: Any) -> _Level:
    start = _value(element, "start") or "1"
    form, text = _value(element, "numFmt") or "decimal", _value(element, "lvlText") or ""
    return _Level(int(start) if start.isdigit() else 1, form, "" if form == "none" else text)


def _value(element: Any | None, tag: str) -> str | None:
    child = element.find(_W + tag) if element is not None else None
    return child.get(_W + "val") if child is not None else None


def _roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        shown += letters * (number // value)
        number %= value
    return shown


def _letter(number: int) -> str:
    """Return a to z, then aa, bb, … as Word does."""
    return _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1) if number > 0 else ""


_FORMS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
}
