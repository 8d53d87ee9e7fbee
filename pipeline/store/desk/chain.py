"""Entries of the trail, each chained to the one before it: how that is computed, verified and exported.

How another program verifies it (`ydan trail --export FILE.jsonl` writes one entry a line, as a JSON object with the
fields seq, at, actor, action, subject, details, previous, digest):

1.  Each of these values, in this order, is written as a netstring, that is the number of its UTF-8 bytes in decimal, a
    colon, the bytes, a comma::

        "ydan-trail-1"   previous   seq in decimal   at   actor   action   subject   details

    `details` is the text that stands in the export, itself JSON, taken as it stands and not written anew. An actor
    that is null (the program itself acted) is written as the two bytes `-,` and nothing else.
2.  `digest` is the SHA-256 of the eight netstrings one after the other, in lower-case hexadecimal digits.
3.  The first entry has seq 1 and an empty `previous`; every other one has the seq of the one before it plus 1, and
    that one's digest as `previous`.

Nobody can change, leave out, insert or move an entry without changing every digest after it. Whoever owns the database
could compute them all anew, or cut off the end: against that helps only a digest that was written down elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ReadError

FORM = "ydan-trail-1"
"""The name of the form that is hashed; another form gets another name."""

_FIELDS = ("seq", "at", "actor", "action", "subject", "details", "previous", "digest")
_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done or seen. `actor` is a login, None for the program; `details` is JSON as it was hashed."""

    seq: int
    at: str
    actor: str | None
    action: str
    subject: str
    details: str
    previous: str
    digest: str

    @property
    def facts(self) -> dict[str, Any]:
        """The details as a mapping; empty where somebody spoilt them."""
        try:
            read = json.loads(self.details)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of verifying: how many entries there are, seq and digest of the last one, and every fault found."""

    n_entries: int
    seq: int
    digest: str
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, left out, inserted or moved."""
        return not self.faults


def chain_digest(
    previous: str, seq: int, at: str, actor: str | None, action: str, subject: str, details_json: str
) -> str:
    """Return the digest of an entry: 64 hexadecimal digits, as this module's docstring defines them.

    >>> chain_digest("", 1, "2026-11-02T12:00:00.000000Z", None, "start", "desk", "{}")[:16]
    '542668838176a03c'
    """
    values = (FORM, previous, str(seq), at, actor, action, subject, details_json)
    return hashlib.sha256(b"".join(_netstring(value) for value in values)).hexdigest()


def verify(entries: Iterable[Entry], *, expected_head: str | None = None) -> list[str]:
    """Return what is wrong with a trail, from its first entry on; nothing if it is whole. See `examine`."""
    return list(examine(entries, expected_head=expected_head).faults)


def examine(entries: Iterable[Entry], *, expected_head: str | None = None) -> Verdict:
    """Walk along a trail and say what was changed, left out, inserted or moved, and where.

    `expected_head` is a digest that was written down earlier: it must be that of some entry, be it not the last any
    more. After a hundred faults no more are told.
    """
    faults: list[str] = []
    n_entries, last, is_met = 0, Entry(0, "", None, "", "", "", "", ""), not expected_head
    for entry in entries:
        n_entries += 1
        if len(faults) < _MOST_FAULTS:
            faults += _faults_of(entry, last)
        is_met = is_met or entry.digest == expected_head
        if entry.seq > last.seq:  # one that was moved or inserted says nothing about those after it
            last = entry
    if len(faults) >= _MOST_FAULTS:
        faults.append("and possibly more: only the first hundred faults are told")
    if not is_met:
        faults.append(
            f"hash {expected_head}: no entry has it, though it was written down; the end was cut off after entry "
            f"{last.seq}, or all of it was written anew"
        )
    return Verdict(n_entries, last.seq, last.digest, tuple(faults))


def _faults_of(entry: Entry, last: Entry) -> Iterator[str]:
    if entry.digest != _digest_of(entry):
        yield f"entry {entry.seq}: changed; what it says does not give its hash"
    if entry.seq > last.seq + 1:
        gone = f"entry {last.seq + 1}" if entry.seq == last.seq + 2 else f"entries {last.seq + 1} to {entry.seq - 1}"
        yield f"{gone}: missing, between {last.seq} and {entry.seq}"
    elif entry.seq <= last.seq:
        yield f"entry {entry.seq}: stands after entry {last.seq}; it was moved there or inserted"
    elif entry.previous != last.digest:
        before = f"entry {last.seq}" if last.seq else "nothing"
        yield f"entry {entry.seq}: does not follow on {before} as it stands; one of the two was put in place of another"


def _digest_of(entry: Entry) -> str:
    return chain_digest(entry.previous, entry.seq, entry.at, entry.actor, entry.action, entry.subject, entry.details)


def as_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a trail as JSON lines, without line ends."""
    for entry in entries:
        yield json.dumps(as_row(entry), ensure_ascii=False)


def from_lines(lines: Iterable[str], source: str) -> Iterator[Entry]:
    """Yield the entries of an exported trail. Raises ReadError naming `source` and the line that is no entry."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _entry(line, source, number)


def _entry(line: str, source: str, number: int) -> Entry:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or set(row) != set(_FIELDS):
        raise ReadError(source, f"line {number} is no entry of a trail; expected an object with {', '.join(_FIELDS)}")
    wrong = [
        field
        for field, value in row.items()
        if type(value) is not (int if field == "seq" else str) and not (field == "actor" and value is None)
    ]
    if wrong:
        raise ReadError(source, f"line {number}: {', '.join(sorted(wrong))}: expected text, and a whole number as seq")
    return Entry(**row)


def as_row(entry: Entry) -> dict[str, Any]:
    """Return an entry as a mapping, fields in the order of the export."""
    return {field: getattr(entry, field) for field in _FIELDS}


def _netstring(value: str | None) -> bytes:
    if value is None:
        return b"-,"
    data = value.encode("utf-8", "surrogatepass")
    return b"%d:%s," % (len(data), data)
