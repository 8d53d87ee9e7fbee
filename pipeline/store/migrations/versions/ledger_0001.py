"""The ledger: runs, the inputs of each, and what was served for every comment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "runs",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("model_id", sa.String(200), nullable=False),
        sa.Column("model_digest", sa.String(64), nullable=False),
        sa.Column("rules_version", sa.String(40), nullable=False),
        sa.Column("reference_digest", sa.String(64), nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("code_version", sa.String(40), nullable=False),
        sa.Column("code_revision", sa.String(64)),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("on_day", sa.Date, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("text_column", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "inputs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.String(40), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("meeting", sa.Text, nullable=False),
        sa.Column("n_outcomes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inputs"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_inputs_run_id_runs"),
    )
    op.create_index("uq_inputs_run_id_source", "inputs", ["run_id", "source"], unique=True)
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("input_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outcomes"),
        sa.ForeignKeyConstraint(["input_id"], ["inputs.id"], name="fk_outcomes_input_id_inputs"),
    )
    op.create_index("ix_outcomes_input_id", "outcomes", ["input_id"])
    op.create_index("ix_outcomes_record_id", "outcomes", ["record_id"])
