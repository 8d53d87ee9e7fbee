"""The tables. They are only added to: a run is begun and once finished, an input and its outcomes are never changed.

Long values are JSON in text columns, as they left the program: a record read back is the record that was served.
What people do with an outcome later can point at `outcomes.id`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

HEAD = "0002"
"""The newest migration; a database that bears it needs none."""

VERSION_TABLE = "ydan_version"
"""Not Alembic's usual name: another program's tables may lie in the same database."""


class Utc(TypeDecorator[datetime]):
    """A moment in UTC, with its zone, also where the database keeps none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a moment without zone: nobody could say later when it was."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without zone cannot be kept; give it in UTC")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        moment: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC)


class Name(TypeDecorator[str]):
    """Text that came from outside, as a file name does: bytes that are no UTF-8 are kept as escapes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Return the text as any database takes it."""
        return None if value is None else value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("started_at", Utc, nullable=False),
    Column("finished_at", Utc),
    Column("model_id", String(200), nullable=False),
    Column("model_digest", String(64), nullable=False),
    Column("rules_version", String(40), nullable=False),
    Column("reference_digest", String(64), nullable=False),
    Column("settings", Text, nullable=False),
    Column("code_version", String(40), nullable=False),
    Column("code_revision", String(64)),
    Column("code_digest", String(64), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("given", Text, nullable=False),  # [place, date, level]
    Column("text_column", Name),
)

inputs = Table(
    "inputs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", String(40), ForeignKey("runs.id"), nullable=False),
    Column("source", Name, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("meeting", Text, nullable=False),
    Column("n_outcomes", Integer, nullable=False),
    Index("uq_inputs_run_id_source", "run_id", "source", unique=True),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("input_id", Integer, ForeignKey("inputs.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # in the input, from 0: a table may give one id to two rows
    Column("record_id", Name, nullable=False, index=True),
    Column("record", Text, nullable=False),
    Column("comment", Text, nullable=False),
)
