"""Whose a conversation is: the digest of a browser's cookie or of a caller's key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; conversations until now are nobody's."""
    op.add_column("conversations", sa.Column("owner", sa.String(64)))


def downgrade() -> None:
    """Drops it."""
    op.drop_column("conversations", "owner")
