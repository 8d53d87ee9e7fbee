"""Views of the queue that people keep: filters under a name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.store.desk.tables import views


@dataclass(frozen=True, slots=True)
class View:
    """A person's view; `query` is that of the address, without the question mark."""

    id: int
    name: str
    query: str


class Views:
    """The views that people keep, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person_id: int) -> list[View]:
        """Return a person's views, by name."""
        chosen = select(views.c.id, views.c.name, views.c.query).where(views.c.person_id == person_id)
        rows = self._connection.execute(chosen.order_by(views.c.name, views.c.id))
        return [View(row.id, row.name, row.query) for row in rows]

    def save(self, person_id: int, name: str, query: str) -> View:
        """Keep a view; one of the same person with the same name is replaced, also where both come at once."""
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        kept = insert(views).values(person_id=person_id, name=name, query=query)
        kept = kept.on_conflict_do_update(index_elements=["person_id", "name"], set_={"query": query})
        return View(int(self._connection.execute(kept.returning(views.c.id)).scalar_one()), name, query)

    def drop(self, person_id: int, view_id: int) -> bool:
        """Forget a view; False where this person has none with that id."""
        dropped = delete(views).where(views.c.id == view_id, views.c.person_id == person_id)
        return self._connection.execute(dropped).rowcount == 1
