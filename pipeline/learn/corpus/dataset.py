"""Seed corpus, imported tables and reviewers' decisions become one frozen training set and one frozen test set.

The test set of a generation is chosen once, by whole meetings (a hand of the seed corpus counts as one), the latest
first; every later data set of that generation is tested on the same rows, and nothing from their meetings is trained
on. All text in a data set is masked.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.learn.corpus.duplicates import leaks
from pipeline.learn.corpus.seed import Issue, LabelledTurn, Seed
from pipeline.records import Setting, Span
from pipeline.taxonomy import Taxonomy, as_day
from pipeline.text import mask, normalise

FORMAT = "ydan-dataset-1"


@dataclass(frozen=True)
class Source:
    """Labelled rows from one place, and what could not be used of it: (where, why), ids only."""

    name: str
    kind: str  # seed, table, workbook, desk
    issues: tuple[Issue, ...]
    not_comments: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()
    provenance: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by issue id: who, when, seen


@dataclass(frozen=True)
class Dataset:
    """Rows to train on, rows to test on, passages that are no comments, and how it all came about."""

    generation: int
    train: tuple[Issue, ...]
    test: tuple[Issue, ...]
    not_comments: tuple[str, ...]
    replies: tuple[str, ...]
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """The hash of all rows to train on."""
        return str(self.manifest["train"]["sha256"])

    def as_seed(self) -> Seed:
        """Return the rows to train on in the form that the trainer takes; issues of one row were said in one turn."""
        return Seed(self.train, self.not_comments, self.replies, self.digest, tuple(_turns(self.train)))


def _turns(issues: Sequence[Issue]) -> Iterator[LabelledTurn]:
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for issue in issues:
        said[issue.hand, issue.row_id].append(issue.text)
    for (hand, _), texts in said.items():
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        parts = tuple(Span(start, start + len(text)) for start, text in zip(starts, texts, strict=False))
        yield LabelledTurn(hand, " ".join(texts), parts)


def seed_source(seed: Seed) -> Source:
    """Return the seed corpus as a source, masked."""
    return Source(
        "data/seed",
        "seed",
        tuple(replace(issue, text=mask(issue.text).text) for issue in seed.issues),
        tuple(mask(text).text for text in seed.not_comments),
        tuple(mask(text).text for text in seed.replies),
    )


def build_dataset(
    sources: Sequence[Source],
    taxonomy: Taxonomy,
    *,
    on: str,
    test_share: float,
    test_groups: Sequence[str] = (),
    frozen: Dataset | None = None,
    generation: int = 1,
) -> Dataset:
    """Return the data set that these sources give.

    `frozen` is the last data set of the generation to go on with: its test rows are taken over as they are. Without it
    a generation begins: `test_groups` that exist, else the latest groups, until `test_share` of all rows is reached.
    `on` is the day it was built (YYYY-MM-DD). Raises PipelineError where nothing is left to train or to test on.
    """
    rows, dropped = _without_doubles(sources)
    if frozen is not None:
        test, generation = list(frozen.test), frozen.generation
    else:
        held = _latest_groups(rows, test_share, test_groups)
        test = [issue for issue in rows if issue.hand in held]
    groups = {issue.hand for issue in test}
    train = [issue for issue in rows if issue.hand not in groups]
    held_back = [issue.id for issue in rows if issue.hand in groups and issue.id not in {one.id for one in test}]
    leaking = _copies_of(test, train)
    train = [issue for issue in train if issue.id not in leaking]
    if not train or not test:
        raise PipelineError(
            f"data set: {len(train)} rows to train on and {len(test)} to test on; add rows from more meetings"
        )
    provenance = {key: dict(value) for source in sources for key, value in source.provenance.items()}
    manifest = {
        "format": FORMAT,
        "generation": generation,
        "built_on": on,
        "reference": taxonomy.version,
        "train": _described(train),
        "test": {**_described(test), "groups": sorted(groups)},
        "sources": [
            {"name": s.name, "kind": s.kind, "rows": len(s.issues), "rejected": len(s.rejected)} for s in sources
        ],
        "dropped": {**dropped, "group_held_for_test": held_back, "near_duplicate_of_test": sorted(leaking)},
        "for_a_person": unmapped(rows, taxonomy, on),
        "provenance": {issue.id: provenance[issue.id] for issue in rows if issue.id in provenance},
    }
    not_comments = tuple(dict.fromkeys(text for source in sources for text in source.not_comments))
    replies = tuple(dict.fromkeys(text for source in sources for text in source.replies))
    return Dataset(generation, tuple(train), tuple(test), not_comments, replies, manifest)


def unmapped(issues: Iterable[Issue], taxonomy: Taxonomy, on: str) -> list[dict[str, Any]]:
    """Return the agency labels that the list of agencies does not carry to `on` by itself, for a person to look at.

    An agency that is not on the list at all, one that ended without an heir, and one whose work was split: then the
    scopes say who does what, and the router asks the text which it is.
    """
    day = as_day(on)
    assert day is not None
    counts = Counter(agency for issue in issues for agency in issue.agencies)
    found = []
    for agency_id, n in sorted(counts.items()):
        if agency_id not in taxonomy.agencies:
            found.append({"agency": agency_id, "rows": n, "why": "not on the list of agencies"})
        elif not (living := taxonomy.agencies.resolve(agency_id, day)):
            found.append({"agency": agency_id, "rows": n, "why": taxonomy.agencies.why_none(agency_id, day)})
        elif len(living) > 1:
            scopes = dict(taxonomy.agencies[agency_id].successors)
            found.append({"agency": agency_id, "rows": n, "why": "its work was split", "heirs": scopes})
    return found


def row_digest(issue: Issue) -> str:
    """Return the hash of one row: text, setting and labels."""
    told = (issue.text, asdict(issue.setting), issue.type, issue.topics, issue.agencies, issue.weight)
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def save_dataset(folder: Path, dataset: Dataset) -> None:
    """Write train.jsonl, test.jsonl, against.jsonl and manifest.json into a new `folder`; all of it or nothing."""
    partial = folder.with_name(f".{folder.name}.partial")
    partial.mkdir(parents=True, exist_ok=True)
    for name, rows in (("train", dataset.train), ("test", dataset.test)):
        lines = (json.dumps(_as_json(issue), ensure_ascii=False) + "\n" for issue in rows)
        (partial / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    against = [{"kind": "not_comment", "text": text} for text in dataset.not_comments]
    against += [{"kind": "reply", "text": text} for text in dataset.replies]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in against)
    (partial / "against.jsonl").write_text("".join(lines), encoding="utf-8")
    written = json.dumps(dataset.manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (partial / "manifest.json").write_text(written + "\n", encoding="utf-8")
    partial.rename(folder)


def load_dataset(folder: Path) -> Dataset:
    """Return the data set in `folder`. Raises PipelineError if it is no data set or was changed since it was frozen."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        rows = {name: [_from_json(row) for row in _lines(folder / f"{name}.jsonl")] for name in ("train", "test")}
        against = list(_lines(folder / "against.jsonl"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PipelineError(f"{folder}: not a data set ({type(error).__name__}); make one with ydan dataset") from None
    if manifest.get("format") != FORMAT:
        raise PipelineError(f"{folder}: a data set of another kind ({manifest.get('format')}); build it again")
    for name, found in rows.items():
        if _described(found)["sha256"] != manifest[name]["sha256"]:
            raise PipelineError(f"{folder / name}.jsonl: changed since it was frozen; build the data set again")
    texts = {kind: tuple(row["text"] for row in against if row["kind"] == kind) for kind in ("not_comment", "reply")}
    return Dataset(
        manifest["generation"],
        tuple(rows["train"]),
        tuple(rows["test"]),
        texts["not_comment"],
        texts["reply"],
        manifest,
    )


def _without_doubles(sources: Sequence[Source]) -> tuple[list[Issue], dict[str, list[str]]]:
    """Return the rows, each text once: the latest decision on it counts; two of the same time are both dropped."""
    by_text: dict[str, list[tuple[str, Issue]]] = defaultdict(list)
    ids: Counter[str] = Counter()
    for source in sources:
        for issue in source.issues:
            ids[issue.id] += 1
            number = "" if ids[issue.id] == 1 else f"~{ids[issue.id]}"
            when = str(source.provenance.get(issue.id, {}).get("decided_at") or "")
            by_text[normalise(issue.text).text].append((when, replace(issue, id=issue.id + number)))
    kept: list[Issue] = []
    dropped: dict[str, list[str]] = {"same_text": [], "two_labels": []}
    for versions in by_text.values():
        versions.sort(key=lambda version: version[0])
        (when, last), earlier = versions[-1], versions[:-1]
        rivals = [one for at, one in earlier if at == when and _labels(one) != _labels(last)]
        if rivals:
            dropped["two_labels"] += [one.id for _, one in versions]
            continue
        dropped["same_text"] += [one.id for _, one in earlier]
        kept.append(last)
    return kept, dropped


def _labels(issue: Issue) -> tuple[object, ...]:
    return issue.type, issue.topics[:1], issue.agencies[:1]


def _latest_groups(rows: Sequence[Issue], share: float, wanted: Sequence[str]) -> set[str]:
    """Return whole groups that make up about `share` of the rows: those wanted, else the latest in time."""
    sizes = Counter(issue.hand for issue in rows)
    held = {group for group in wanted if group in sizes}
    latest: dict[str, str] = {}
    for issue in rows:
        latest[issue.hand] = max(latest.get(issue.hand, ""), issue.setting.date or "")
    for group in sorted(sizes, key=lambda one: (latest[one], one), reverse=True):
        n_held = sum(sizes[one] for one in held)
        if n_held + sizes[group] / 2 <= share * len(rows):
            held.add(group)
        elif held:
            break
    return held


def _copies_of(test: Sequence[Issue], train: Sequence[Issue]) -> set[str]:
    """Return the ids of the training rows that are copies, or near copies, of a test row."""
    old, new = ([issue.text for issue in rows] for rows in (train, test))
    return {train[leak.train].id for leak in leaks(old, new, [None] * len(old), [None] * len(new))}


def _described(issues: Sequence[Issue]) -> dict[str, Any]:
    digest = hashlib.sha256("".join(row_digest(issue) for issue in issues).encode())
    return {"rows": len(issues), "sha256": digest.hexdigest()}


def _as_json(issue: Issue) -> dict[str, Any]:
    setting = asdict(issue.setting)
    row = {key: value for key, value in asdict(issue).items() if key != "setting"}
    return {**row, **setting, "sha256": row_digest(issue)}


def _from_json(row: Mapping[str, Any]) -> Issue:
    setting = Setting(row["place"], row["date"], row["level"])
    names = ("id", "row_id", "hand", "text", "type", "style", "weight")
    return Issue(
        **{name: row[name] for name in names},
        setting=setting,
        topics=tuple(row["topics"]),
        agencies=tuple(row["agencies"]),
    )


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
