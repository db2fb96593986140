"""The clauses that answers cited, as they were then: an answer outlives the text that it quotes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; what was cited until now is only in the answers' quotes."""
    op.create_table(
        "cited_clauses",
        sa.Column("clause_id", sa.String(200), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drops it."""
    op.drop_table("cited_clauses")
