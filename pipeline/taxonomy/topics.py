"""What comments are about: fields, and the topics (leaves) below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One leaf of the topic list; `field_id` and `field_name` are of the field above it."""

    id: str
    name: str
    field_id: str
    field_name: str
    definition: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topics:
    """The topic list, by leaf id, in the order of the reference data."""

    by_id: Mapping[str, Topic]

    def __iter__(self) -> Iterator[Topic]:
        return iter(self.by_id.values())

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self.by_id

    def __getitem__(self, topic_id: str) -> Topic:
        return self.by_id[topic_id]

    def full_name(self, topic_id: str) -> str:
        """Return "Field – Leaf", or the id itself for one that is not in the list."""
        topic = self.by_id.get(topic_id)
        return f"{topic.field_name} – {topic.name}" if topic else topic_id

    @classmethod
    def from_rows(cls, tree: Mapping[str, list[dict[str, object]]]) -> Topics:
        """Build from data/reference/topics.yaml as parsed."""
        found = {}
        for field in tree["topics"]:
            for leaf in field["children"]:  # type: ignore[attr-defined]
                found[leaf["id"]] = Topic(
                    id=leaf["id"],
                    name=leaf["name"],
                    field_id=str(field["id"]),
                    field_name=str(field["name"]),
                    definition=leaf.get("definition", ""),
                    cues=tuple(leaf.get("cues", ())),
                )
        return cls(found)
