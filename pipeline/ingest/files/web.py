"""Saved web pages (.html): what a reader reads, in paragraphs and tables; scripts, menus and captions are left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.grid import Cell, read_grid

_NEVER_READ = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "math", "head", "nav", "footer", "aside", "select",
        "option", "datalist", "textarea", "iframe", "object", "audio", "video", "canvas", "map",
        "figcaption", "caption",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_MAY_BE_MENU = frozenset({"div", "dl", "header", "ol", "section", "td", "ul"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = re.compile(
    r"(?!(?:has|with|no|is|show)[-_])(?:[\w-]+[-_])?(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|"
    r"caption|related|pagination|pager|"
    r"advert\w*|ads?|banner|copyright|share|sharing|social|toolbar|cookies?|tags|tin-lien-quan)|"
    r"cap|pic-?note|sr-only|visually-hidden|skip-link",
    re.IGNORECASE,
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_FEWEST_LINKS = 2
_LINKED = 0.6  # share of its letters in links from which a part of a page is a menu
_MOST_BESIDE_LINKS = 200  # letters of a menu that are in no links
_WIDEST_SPAN = 40  # columns or rows that a cell may cover
_ANSWERS = re.compile(r"\W*(?:thích|like|trả lời|phản hồi|reply)(?:\W*\d+)?\W*", re.IGNORECASE)
"""The buttons that part one comment from the next."""
_SPACE = re.compile(r"[^\S\n]+")


@dataclass(slots=True)
class _Part:
    """A paragraph, or the rows of a table."""

    text: str
    heading: bool = False
    rows: list[list[Cell]] | None = None


@dataclass(slots=True)
class _Element:
    tag: str
    unread: bool
    first: int  # the part that it begins with
    n_letters: int = 0
    n_linked: int = 0
    n_links: int = 0


@dataclass(slots=True)
class _Place:
    """A cell: the part that it begins with, the one behind it, and how many columns and rows it covers."""

    first: int
    behind: int
    n_columns: int
    n_rows: int


@dataclass(slots=True)
class _Table:
    first: int
    rows: list[list[_Place]] = field(default_factory=list)
    holds_table: bool = False


def read_page(text: str) -> Iterator[Piece]:
    """Yield the paragraphs and headings of a web page and the cells of its tables, in the order of the source.

    Left out are scripts, what is hidden, menus and lists of links, captions of pictures, and the foot of the page.
    Tables that only hold the layout of the page are read as paragraphs.
    """
    page = _Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True)
    parser.feed(text.encode("utf-8", errors="replace"))
    parser.close()
    n_tables = 0
    for number, part in enumerate(page.parts, start=1):
        if part.rows is None:
            yield Piece(part.text, "paragraph", f"paragraph {number}", heading=part.heading)
        else:
            n_tables += 1
            yield from read_grid(part.rows, n_tables, f"table {n_tables}", named=True)


class _Page:
    """Takes the elements of a page from the parser, which mends what is damaged, one after the other."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._open: list[_Element] = []
        self._within: Counter[str] = Counter()
        self._tables: list[_Table] = []
        self._words: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        if tag in _BLOCKS:
            self._flush()
        if tag == "br":
            self._words.append("\n")
        unread = bool(self._open and self._open[-1].unread) or tag in _NEVER_READ or _is_furniture(tag, attributes)
        self._within[tag] += 1
        self._open.append(_Element(tag, unread, len(self.parts), n_links=int(tag == "a")))
        if not unread:
            self._begin_in_table(tag, attributes)

    def _begin_in_table(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table":
            for table in self._tables[-1:]:
                table.holds_table = True
            self._tables.append(_Table(len(self.parts)))
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in {"td", "th"} and self._tables:
            rows, at = self._tables[-1].rows, len(self.parts)
            rows[:] = rows or [[]]
            rows[-1].append(_Place(at, at, _span(attributes, "colspan"), _span(attributes, "rowspan")))

    def end(self, tag: str) -> None:
        """End the innermost element; what turns out to be a menu is dropped."""
        if tag in _BLOCKS:
            self._flush()
        self._within[tag] -= 1
        element = self._open.pop()
        if element.unread:
            return
        if tag in {"td", "th"} and self._tables and self._tables[-1].rows:
            for place in self._tables[-1].rows[-1][-1:]:
                place.behind = len(self.parts)
        elif tag == "table":
            self._end_table(self._tables.pop())
        elif tag == "button":
            self.parts[element.first :] = [
                part for part in self.parts[element.first :] if _ANSWERS.fullmatch(part.text)
            ]
        if tag in _MAY_BE_MENU and _is_menu(element):
            self.parts[element.first :] = [part for part in self.parts[element.first :] if part.rows is not None]
        for outer in self._open[-1:]:
            outer.n_letters += element.n_letters
            outer.n_linked += element.n_linked
            outer.n_links += element.n_links

    def data(self, data: str) -> None:
        """Take the words of the innermost element."""
        if not self._open or self._open[-1].unread:
            return
        self._words.append(data if self._within["pre"] else data.replace("\n", " "))
        n_letters = len(data.strip())
        self._open[-1].n_letters += n_letters
        self._open[-1].n_linked += n_letters if self._within["a"] else 0

    def close(self) -> None:
        """End the page."""
        self._flush()

    def _flush(self) -> None:
        """End the paragraph that is being read; two line breaks end one too."""
        words, self._words = "".join(self._words), []
        heading = any(self._within[tag] for tag in _HEADINGS)
        for paragraph in re.split(r"\n\s*\n", _SPACE.sub(" ", words)):
            lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
            if lines:
                self.parts.append(_Part("\n".join(lines), heading))

    def _end_table(self, table: _Table) -> None:
        rows = [row for row in table.rows if row]
        if table.holds_table or len(rows) < _FEWEST_ROWS or max(map(len, rows)) < _FEWEST_ROWS:
            return
        self.parts[table.first :] = [_Part("", rows=list(self._grid(rows)))]

    def _grid(self, rows: Sequence[Sequence[_Place]]) -> Iterator[list[Cell]]:
        """Yield the rows with each cell in every place that it covers."""
        below: dict[int, tuple[int, Cell]] = {}  # by column: for how many rows more a cell from above covers it
        for row in rows:
            cells: list[Cell] = []
            for place in row:
                _take_from_above(cells, below)
                words = "\n".join(part.text for part in self.parts[place.first : place.behind])
                cell = Cell(words, object() if place.n_columns * place.n_rows > 1 else None)
                for _ in range(place.n_columns):
                    if place.n_rows > 1:
                        below[len(cells)] = place.n_rows - 1, cell
                    cells.append(cell)
            _take_from_above(cells, below)
            yield cells


def _take_from_above(cells: list[Cell], below: dict[int, tuple[int, Cell]]) -> None:
    while len(cells) in below:
        n_more, cell = below.pop(len(cells))
        if n_more > 1:
            below[len(cells)] = n_more - 1, cell
        cells.append(cell)


_FEWEST_ROWS = 2  # and columns


def _is_menu(element: _Element) -> bool:
    mostly = element.n_linked >= element.n_letters * _LINKED
    return mostly and element.n_links >= _FEWEST_LINKS and element.n_letters - element.n_linked <= _MOST_BESIDE_LINKS


def _is_furniture(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element is hidden, or says that it is a menu, a caption or the like."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or attributes.get("role") in _ROLES:
        return True
    if _UNSEEN.search(attributes.get("style", "")):
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".split()
    return tag not in {"html", "body", "main", "article"} and any(_FURNITURE.fullmatch(name) for name in names)


def _span(attributes: Mapping[str, str], name: str) -> int:
    stated = attributes.get(name, "")
    return min(max(int(stated), 1), _WIDEST_SPAN) if stated.isdecimal() and len(stated) < 5 else 1
