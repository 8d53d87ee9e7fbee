"""Scores of reading a meeting: which passages were clipped as comments, whose they are, and what stayed hidden.

A clip matches a gold comment when the tokens of the two overlap (intersection over union, as multisets) by 0.6.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.text import normalise, strip_tones

MATCH = 0.6
Record = Mapping[str, Any]


@dataclass(slots=True)
class Gold:
    """What a careful clerk found in one file."""

    comments: list[Record] = field(default_factory=list)  # text, turn, speaker, pii
    not_comments: list[str] = field(default_factory=list)
    personal: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ExtractionScores:
    """Shares in [0, 1] over all files, but `macro_f1` is the mean over files; None where there was nothing to score."""

    macro_f1: float
    precision: float
    recall: float
    split: float | None  # turns with several issues whose issues were all found, and none too many
    speakers: float | None
    false_comments: int
    leaked: int  # personal strings of the gold that can be read in a masked text
    per_file: Mapping[str, float]


def load_gold(path: Path) -> dict[str, Gold]:
    """Return the gold of each file, from JSON lines {file, text, turn, …}, {file, not_comments} and {file, meeting}."""
    files: dict[str, Gold] = defaultdict(Gold)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        gold = files[row["file"]]
        gold.personal.update(row.get("pii") or (), row.get("pii_elsewhere") or ())
        if "not_comments" in row:
            gold.not_comments += row["not_comments"]
        elif "text" in row:
            gold.comments.append(row)
    return dict(files)


def score_extraction(records: Iterable[Record], gold: Mapping[str, Gold]) -> ExtractionScores:
    """Compare records of the contract with the gold of the files they came from (matched by `source`)."""
    by_file: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_file[Path(record["source"]).name].append(record)
    total: Counter[str] = Counter()
    per_file: dict[str, float] = {}
    for name, one in gold.items():
        counts = _score_file(one, by_file[name])
        per_file[name] = 2 * counts["matched"] / max(1, counts["gold"] + counts["found"])
        total.update(counts)
    return ExtractionScores(
        macro_f1=sum(per_file.values()) / max(1, len(per_file)),
        precision=total["matched"] / max(1, total["found"]),
        recall=total["matched"] / max(1, total["gold"]),
        split=_share(total["split_right"], total["split"]),
        speakers=_share(total["speaker_right"], total["speaker"]),
        false_comments=total["false"],
        leaked=total["leaked"],
        per_file=per_file,
    )


def _score_file(gold: Gold, records: Sequence[Record]) -> Counter[str]:
    wanted = [_tokens(row["text"]) for row in gold.comments]
    found = [_tokens(record["text"]) for record in records]
    pairs = _match(wanted, found)
    counts: Counter[str] = Counter(gold=len(wanted), found=len(found), matched=len(pairs))
    turns: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(gold.comments):
        turns[row["turn"]].append(index)
    for indices in turns.values():
        if len(indices) > 1:
            counts["split"] += 1
            counts["split_right"] += _is_split_right(indices, pairs, records)
    for index, record_index in pairs.items():
        speaker = gold.comments[index].get("speaker")
        if speaker:
            counts["speaker"] += 1
            said = records[record_index].get("speaker")
            counts["speaker_right"] += _same_person(speaker, said) or (said is None and speaker in gold.personal)
    matched = set(pairs.values())
    for passage in map(_tokens, gold.not_comments):
        spurious = (tokens for j, tokens in enumerate(found) if j not in matched)
        counts["false"] += any(_overlap(passage, tokens) >= 0.5 for tokens in spurious)
    masked = [str(record["masked_text"]) for record in records]
    counts["leaked"] += sum(any(_is_readable(secret, text) for text in masked) for secret in gold.personal)
    return counts


def _is_split_right(indices: Sequence[int], pairs: Mapping[int, int], records: Sequence[Record]) -> bool:
    if not all(index in pairs for index in indices):
        return False
    turns = {records[pairs[index]]["turn_id"] for index in indices}
    return len(turns) == 1 and sum(record["turn_id"] in turns for record in records) == len(indices)


def _match(wanted: Sequence[Counter[str]], found: Sequence[Counter[str]]) -> dict[int, int]:
    """Pair each gold clip with at most one record, the closest pairs first."""
    scored = [(_overlap(a, b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(found)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for overlap, i, j in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if overlap >= MATCH and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    shared = (a & b).total()
    return shared / max(1, a.total() + b.total() - shared)


def _tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", normalise(text).text))


def _same_person(gold: str, said: str | None) -> bool:
    ours, theirs = (strip_tones(name.casefold()).split() for name in (gold, said or ""))
    return bool(theirs) and theirs[-1] == ours[-1] and set(theirs) <= set(ours) | {"ong", "ba"} and len(theirs) > 1


def _is_readable(secret: str, masked: str) -> bool:
    digits = re.sub(r"\D", "", secret)
    if len(digits) >= 6:
        return digits in re.sub(r"\D", "", masked)
    pattern = r"(?<!\w)" + r"\W+".join(map(re.escape, secret.casefold().split())) + r"(?!\w)"
    return re.search(pattern, masked.casefold()) is not None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
