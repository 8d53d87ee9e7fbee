"""The desk: people and their sessions, items and what was decided about them, the trail, jobs, views, webhooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ADDED_TO_ONLY = ("decisions", "trail")


def upgrade() -> None:
    """Make the tables, in three steps, and see to it that what happened cannot be rewritten by a slip of the hand."""
    _people()
    _items()
    _works()
    op.execute(sa.text("INSERT INTO trail_head (id, seq, digest) VALUES (1, 0, '')"))
    for table in _ADDED_TO_ONLY:
        _forbid_changes(table)


def _forbid_changes(table: str) -> None:
    """A trigger: whoever owns the database can take it away, but not without meaning to."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
    elif op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is only added to'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_added_to()"
        )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("agencies", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20)),
        sa.Column("opens_sealed", sa.Boolean(), nullable=False),
        sa.Column("arbitrates", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sessions_person_id_people"),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_tokens_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )
    op.create_index("ix_tokens_person_id", "tokens", ["person_id"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_address", "attempts", ["address"], unique=False)
    op.create_index("ix_attempts_at", "attempts", ["at"], unique=False)
    op.create_index("ix_attempts_login", "attempts", ["login"], unique=False)
    op.create_table(
        "trail",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=80)),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_trail"),
    )
    op.create_index("ix_trail_action", "trail", ["action"], unique=False)
    op.create_index("ix_trail_subject", "trail", ["subject"], unique=False)
    op.create_table(
        "trail_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trail_head"),
    )


def _items() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("input_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("held_on", sa.String(length=10)),
        sa.Column("place", sa.Text()),
        sa.Column("level", sa.String(length=20)),
        sa.Column("n_items", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["input_id"], ["inputs.id"], name="fk_meetings_input_id_inputs"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("input_id", name="uq_meetings_input_id"),
    )
    op.create_index("ix_meetings_sha256", "meetings", ["sha256"], unique=False)
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer()),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("turn_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("queue", sa.String(length=20)),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("concerned", sa.Text(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("check_kind", sa.String(length=20)),
        sa.Column("type", sa.String(length=40)),
        sa.Column("topic", sa.String(length=80)),
        sa.Column("field", sa.String(length=80)),
        sa.Column("agency", sa.String(length=80)),
        sa.Column("office", sa.String(length=200)),
        sa.Column("place", sa.Text()),
        sa.Column("level", sa.String(length=20)),
        sa.Column("raised_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("uncertainty", sa.Float(), nullable=False),
        sa.Column("urgency", sa.BigInteger(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Integer()),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claimed_by"], ["people.id"], name="fk_items_claimed_by_people"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_items_decided_by_people"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_items_meeting_id_meetings"),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcomes.id"], name="fk_items_outcome_id_outcomes"),
        sa.ForeignKeyConstraint(["parent_id"], ["items.id"], name="fk_items_parent_id_items"),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("outcome_id", name="uq_items_outcome_id"),
    )
    op.create_index("ix_items_parent_id", "items", ["parent_id"], unique=False)
    op.create_index("ix_items_queue", "items", ["queue", "sealed", "urgency", "id"], unique=False)
    for narrowed_by in ("topic", "agency", "meeting_id", "type"):
        op.create_index(f"ix_items_{narrowed_by}", "items", [narrowed_by, "queue", "sealed", "urgency", "id"])
    op.create_index("ix_items_state", "items", ["state", "sealed", "id"], unique=False)
    op.create_index("ix_items_turn_id", "items", ["turn_id"], unique=False)
    op.create_index("ix_items_record_id", "items", ["record_id"], unique=False)
    op.create_table(
        "bodies",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_bodies_item_id_items"),
        sa.PrimaryKeyConstraint("item_id", name="pk_bodies"),
    )
    op.create_table(
        "findable",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_findable_item_id_items"),
        sa.PrimaryKeyConstraint("item_id", name="pk_findable"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("bundle", sa.String(length=64)),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.Integer()),
        sa.Column("undoes", sa.Integer()),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_decisions_item_id_items"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_decisions_person_id_people"),
        sa.ForeignKeyConstraint(["undoes"], ["decisions.id"], name="fk_decisions_undoes_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("undoes", name="uq_decisions_undoes"),
    )
    op.create_index("ix_decisions_at", "decisions", ["at"], unique=False)
    op.create_index("ix_decisions_bundle", "decisions", ["bundle"], unique=False)
    op.create_index("ix_decisions_item_id", "decisions", ["item_id"], unique=False)
    op.create_index("ix_decisions_person_id", "decisions", ["person_id"], unique=False)
    op.create_index("uq_decisions_item_id_request", "decisions", ["item_id", "request"], unique=True)
    op.create_index("uq_decisions_item_id_version", "decisions", ["item_id", "version"], unique=True)


def _works() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("run_id", sa.String(length=40)),
        sa.Column("worker", sa.String(length=40)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_jobs_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"], unique=False)
    op.create_table(
        "job_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer()),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_job_files_job_id_jobs"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_job_files_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_job_files"),
    )
    op.create_index("ix_job_files_job_id", "job_files", ["job_id"], unique=False)
    op.create_table(
        "views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_views_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
    )
    op.create_index("uq_views_person_id_name", "views", ["person_id", "name"], unique=True)
    op.create_table(
        "hooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hook_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hook_id"], ["hooks.id"], name="fk_deliveries_hook_id_hooks"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_hook_id", "deliveries", ["hook_id"], unique=False)
    op.create_index("ix_deliveries_waiting", "deliveries", ["state", "next_at"], unique=False)
