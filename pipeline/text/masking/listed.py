"""Whether a list of people or of places goes on: "ông Hùng, Dũng và Tuấn", "phố Nguyễn Trãi, Lê Duẩn và …"."""

from __future__ import annotations

from pipeline.text.masking.words import Word


def joined(row: list[Word], person_end: int, at: int) -> bool:
    """Return whether a list of people ("ông Hùng, Dũng và Tuấn") may go on at `at`."""
    if person_end == at:
        return row[at - 1].closing in (",", ";", "–", "-")
    linked = row[at - 1].lower in ("và", "cùng", "với", "") and not row[at - 1].closing.strip("-–")
    return person_end == at - 1 and linked and not row[at - 1].n_digits


def continues(row: list[Word], place_end: int, at: int) -> bool:
    """Return whether a list of places ("phố Nguyễn Trãi, Lê Duẩn và …") goes on at `at`."""
    if place_end == at:
        return row[at - 1].closing in (",", "-", "–", "/", "")
    between = row[at - 1]
    return place_end == at - 1 and between.lower in ("và", "đến", "tới", "với", "") and not between.closing.strip("-–")
