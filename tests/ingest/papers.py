"""Papers for tests of reading: a document of lines, and one of a table."""

from pipeline.ingest.files.builder import Piece, build_document
from pipeline.records import BlockKind, Document


def of_lines(*lines: str, kind: BlockKind = "paragraph") -> Document:
    """Return a document of these lines, each a block."""
    return build_document("in.txt", b"", [Piece(line, kind, f"line {n}") for n, line in enumerate(lines)])


def of_table(header: list[str], *rows: list[str]) -> Document:
    """Return a document of one table; an empty cell is none."""
    pieces = [Piece(name, "cell", "row 1", heading=True, table=1, row=1) for name in header]
    for number, row in enumerate(rows, start=2):
        pieces += [
            Piece(value, "cell", f"row {number}", table=1, row=number, column=header[at])
            for at, value in enumerate(row)
            if value
        ]
    return build_document("so.xlsx", b"", pieces)
