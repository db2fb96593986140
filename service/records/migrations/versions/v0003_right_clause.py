"""The clause that would have been right, as whoever corrects an answer names it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; feedback until now names none."""
    op.add_column("feedback", sa.Column("clause_id", sa.String(200)))


def downgrade() -> None:
    """Drops it."""
    op.drop_column("feedback", "clause_id")
