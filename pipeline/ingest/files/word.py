"""Word documents (.docx): paragraphs, tables and text boxes, in the order in which a reader meets them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.decoding import clean
from pipeline.ingest.files.grid import Cell, read_grid
from pipeline.ingest.files.legacy import from_tcvn3, from_vni, is_unicode, mend_all
from pipeline.ingest.files.numbering import Numbering
from pipeline.ingest.files.wrapping import join_parts, runs_on, wrap_width

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSEEN = {_W + tag for tag in ("del", "moveFrom", "footnoteReference", "instrText", "delText", "sectPr", "rPr", "pPr")}
_UNSEEN |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # the same box, for old programs
_BOX = _W + "txbxContent"
_HEADING = re.compile(r"heading|title|tiêu đề", re.IGNORECASE)
_LONGEST_HEADING = 120  # code points
_LEGACY_FONT = re.compile(r"\.vn|vni", re.IGNORECASE)
_PRIVATE = {0xF000 + code: code for code in range(0x100)}  # how symbol fonts store their letters
_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_OFF = {"0", "false", "off", "none"}


def read_word(data: bytes) -> Iterator[Piece]:
    """Yield paragraphs and table cells; headers, footers, footnotes, hidden and deleted text are left out.

    Runs in a .Vn or VNI font are converted, and so is what reads like their text in other fonts. A paragraph of a list
    begins with the number or bullet that Word shows before it. Raises whatever the parser raises for a broken file: the
    caller makes it a ReadError.
    """
    import docx

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    styles = _Styles(document)
    paragraphs = list(body.iter(_W + "p"))
    texts = map(clean, mend_all([_words(paragraph, styles) for paragraph in paragraphs]))
    shown = _numbered(document, body, dict(zip(paragraphs, texts, strict=True)))
    return _unwrapped(list(_Reader(styles, shown).read(body)))


def _numbered(document: Any, body: Any, texts: dict[Any, str]) -> dict[Any, str]:
    """Return the words of each paragraph with the mark of its list; a list of empty cells counts the rows."""
    parts = [relation.target_part for relation in document.part.rels.values() if relation.reltype == _NUMBERING]
    styles = {style.get(_W + "styleId"): style for style in document.styles.element.iter(_W + "style")}
    numbering = Numbering(parts[0].element if parts else None, styles)
    for paragraph in _visible(body, _W + "p"):
        words = texts[paragraph]
        mark = numbering.mark(paragraph, words)
        if mark and words.strip():
            texts[paragraph] = f"{mark} {words.lstrip()}"
        elif mark[:-1].isdigit() and paragraph.getparent().tag == _W + "tc":
            texts[paragraph] = mark
    return texts


def _unwrapped(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Join paragraphs that are lines of one: what a PDF becomes when a program turns it into a Word document."""
    width = wrap_width([piece.text for piece in pieces if piece.kind == "paragraph"])
    if width is None:
        yield from pieces
        return
    held: list[Piece] = []
    for piece in pieces:
        is_prose = piece.kind == "paragraph" and not piece.heading
        if held and not (is_prose and runs_on(held[-1].text, piece.text, width)):
            yield replace(held[0], text=join_parts([part.text.strip() for part in held]))
            held = []
        if is_prose:
            held.append(piece)
        else:
            yield piece
    if held:
        yield replace(held[0], text=join_parts([part.text.strip() for part in held]))


class _Styles:
    """What a paragraph or run looks like: by itself, by its style, by the style that one is based on, by default."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.get(_W + "styleId"): style for style in document.styles.element.iter(_W + "style")}
        normal = (
            s for s in self._styles.values() if s.get(_W + "default") == "1" and s.get(_W + "type") == "paragraph"
        )
        self._normal = next(normal, None)
        self._defaults = document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault")

    def font(self, run: Any, paragraph: Any) -> str:
        places = [run, *self._chain(run.find(f"{_W}rPr/{_W}rStyle")), *self._of_paragraph(paragraph), self._defaults]
        for place in places:
            fonts = place.find(f"{_W}rPr/{_W}rFonts") if place is not None else None
            if fonts is not None and (name := fonts.get(_W + "hAnsi") or fonts.get(_W + "ascii")):
                return str(name)
        return ""

    def is_heading(self, paragraph: Any) -> bool:
        names = (style.find(_W + "name") for style in self._of_paragraph(paragraph))
        return any(name is not None and _HEADING.search(name.get(_W + "val", "")) for name in names)

    def is_bold(self, run: Any, paragraph: Any) -> bool:
        for place in (run, *self._chain(run.find(f"{_W}rPr/{_W}rStyle")), *self._of_paragraph(paragraph)):
            bold = place.find(f"{_W}rPr/{_W}b")
            if bold is not None:
                return bold.get(_W + "val", "1") not in _OFF
        return False

    def _of_paragraph(self, paragraph: Any) -> list[Any]:
        own = self._chain(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return own if own or self._normal is None else [self._normal]

    def _chain(self, reference: Any) -> list[Any]:
        chain: list[Any] = []
        while reference is not None and len(chain) < 20:
            style = self._styles.get(reference.get(_W + "val"))
            if style is None or style in chain:
                break
            chain.append(style)
            reference = style.find(_W + "basedOn")
        return chain


@dataclass(slots=True)
class _Reader:
    styles: _Styles
    texts: dict[Any, str]  # of each paragraph, clean
    n_paragraphs: int = 0
    n_tables: int = 0

    def read(self, element: Any) -> Iterator[Piece]:
        for child in element:
            if child.tag == _W + "p":
                self.n_paragraphs += 1
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
                self.n_tables += 1
                named = child.find(f"{_W}tr/{_W}trPr/{_W}tblHeader") is not None  # a row repeated on every page
                yield from read_grid(self._grid(child), self.n_tables, f"table {self.n_tables}", named=named)
            elif child.tag not in _UNSEEN:
                yield from self.read(child)  # content controls, revisions, custom XML

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:
        locator = f"paragraph {self.n_paragraphs}"
        text = self.texts[paragraph].strip()
        if text:
            yield Piece(text, "paragraph", locator, heading=self._is_heading(paragraph, text))
        for inner in _visible(paragraph, _W + "p"):
            yield Piece(self.texts[inner], "paragraph", f"{locator}, text box")

    def _is_heading(self, paragraph: Any, text: str) -> bool:
        if len(text) > _LONGEST_HEADING or "\n" in text:
            return False
        runs = [run for run in _runs(paragraph) if "".join(_characters(run)).strip()]
        return self.styles.is_heading(paragraph) or all(self.styles.is_bold(run, paragraph) for run in runs)

    def _grid(self, table: Any) -> Iterator[list[Cell]]:
        """Yield the rows; a cell that covers others is the same one in every place, rows without words included."""
        above: list[Cell] = []
        for row in _parts(table, _W + "tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            before = row.find(f"{_W}trPr/{_W}gridBefore")
            cells = [Cell("")] * (_number(before) if before is not None else 0)
            for cell in _parts(row, _W + "tc"):
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(_W + "val", "continue") == "continue" and len(cells) < len(above):
                    value = above[len(cells)]
                else:
                    lines = (self.texts[paragraph] for paragraph in _visible(cell, _W + "p"))
                    value = Cell("\n".join(line for line in lines if line.strip()), cell)
                cells += [value] * _number(cell.find(f"{_W}tcPr/{_W}gridSpan"))
            above = cells
            yield cells


def _parts(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also where a content control or a revision wraps them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN and child.tag not in {_W + "p", _W + "tbl", _W + "tc"}:
            yield from _parts(child, tag)


def _visible(element: Any, tag: str) -> Iterator[Any]:
    """Yield the descendants with this tag, in order, outside of what no reader sees."""
    for child in element:
        if child.tag in _UNSEEN:
            continue
        if child.tag == tag:
            yield child
        yield from _visible(child, tag)


def _number(element: Any) -> int:
    value = element.get(_W + "val", "1") if element is not None else "1"
    return max(1, min(int(value), 64)) if value.isdigit() else 1


def _words(paragraph: Any, styles: _Styles) -> str:
    """Return the words of a paragraph, without those of text boxes in it, its legacy fonts converted.

    A run may be marked with a legacy font and still hold Unicode: the program shows it in another font.
    """
    runs = [(styles.font(run, paragraph), "".join(_characters(run))) for run in _runs(paragraph)]
    marked = "".join(words for font, words in runs if _LEGACY_FONT.match(font))
    if marked.isascii() or is_unicode(marked):
        return "".join(words for _, words in runs)
    return "".join(
        _converted("".join(words for _, words in group), font) for font, group in groupby(runs, key=lambda run: run[0])
    )


def _converted(words: str, font: str) -> str:
    font = font.lower()
    if font.startswith(".vn"):
        return from_tcvn3(words.translate(_PRIVATE), capitals=font.endswith("h"))
    return from_vni(words.translate(_PRIVATE)) if font.startswith("vni") else words


def _runs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _W + "r":
            hidden = child.find(f"{_W}rPr/{_W}vanish")
            if hidden is None or hidden.get(_W + "val", "1") in _OFF:
                yield child
        elif child.tag not in _UNSEEN and child.tag != _BOX:
            yield from _runs(child)


def _characters(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in {_W + "br", _W + "cr"}:
            yield "\n"
        elif child.tag == _W + "tab":
            yield "\t"
        elif child.tag == _W + "noBreakHyphen":
            yield "-"
        elif child.tag == _W + "softHyphen":
            yield "\xad"  # an ư in .VnTime; nothing elsewhere
        elif child.tag == _W + "sym":
            yield chr(int(child.get(_W + "char", "F0B7"), 16))
