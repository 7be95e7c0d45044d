"""Tables of the documents that people keep, and of the words that regions are found by."""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0004_vault"
down_revision: str | None = "0003_messages"
branch_labels: str | None = None
depends_on: str | None = None

# A migration keeps its own words: what the types in `base` mean may change later.
_INSTANT = sa.BigInteger()
_JSON = sa.Text()
_SILENT = re.compile(r"['`\u00b4\u2018\u2019\u02bc]")
_WORD = re.compile(r"[a-z0-9]{1,64}")


def upgrade() -> None:
    _create_documents()
    _create_words()
    _fill_words()


def downgrade() -> None:
    op.drop_table("region_word")
    op.drop_table("account_document")


def _create_documents() -> None:
    op.create_table(
        "account_document",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("kept_at", _INSTANT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("display_sha256", sa.String(64)),
        sa.Column("thumb_sha256", sa.String(64)),
        sa.Column("facts", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_document"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_account_document_account_id_account"
        ),
        sa.UniqueConstraint(
            "account_id", "kind", "sha256", name="uq_account_document_account_id_kind_sha256"
        ),
    )


def _create_words() -> None:
    op.create_table(
        "region_word",
        sa.Column("code", _plain(16), nullable=False),
        sa.Column("word", _plain(64), nullable=False),
        sa.PrimaryKeyConstraint("code", "word", name="pk_region_word"),
    )
    op.create_index("ix_region_word_search", "region_word", ["word", "code"])


def _plain(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _fill_words() -> None:
    connection = op.get_bind()
    rows = [
        {"code": code, "word": word}
        for code, name in connection.execute(sa.text("SELECT code, name FROM region"))
        for word in _words(name)
    ]
    if rows:
        connection.execute(
            sa.text("INSERT INTO region_word (code, word) VALUES (:code, :word)"), rows
        )


def _words(name: str) -> dict[str, None]:
    plain = unicodedata.normalize("NFKD", _SILENT.sub("", name)).encode("ascii", "ignore").decode()
    return dict.fromkeys(_WORD.findall(plain.lower()))
