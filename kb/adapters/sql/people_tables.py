"""The tables of who signs in; see ``tables``."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text, false

from kb.adapters.sql.tables import metadata as metadata  # also to be had here: then these tables are in it

_ID = String(36)
_ACCOUNT = ("accounts.id", "CASCADE")

accounts = Table(
    "accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("email", String(320), nullable=False),
    # What tells addresses apart; null for who has none.
    Column("email_key", String(320), unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # As argon2 writes it; empty: nobody can sign in with a password.
    Column("password", String(200), nullable=False, server_default=""),
    # What codes are made of, in base 32; empty: no second factor.
    Column("second_factor", String(64), nullable=False, server_default=""),
    # Who it is for a provider: its address, and its name for the account.
    Column("issuer", String(500)),
    Column("subject", String(255)),
    Index("ix_accounts_subject", "issuer", "subject", unique=True),
)

labs = Table(
    "labs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("place", String(100), nullable=False, server_default=""),
    Column("question", String(500), nullable=False, server_default=""),
    Column("public_value", String(500), nullable=False, server_default=""),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("lab_id", _ID, ForeignKey("labs.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", _ID, ForeignKey(_ACCOUNT[0], ondelete=_ACCOUNT[1]), primary_key=True),
    Column("role", String(16), nullable=False),
    Index("ix_memberships_account_id", "account_id"),
)

# Secrets that stand for an account: of each only its digest. See ``kb.model.key``.
keys = Table(
    "keys",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("id", _ID, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("account_id", _ID, ForeignKey(_ACCOUNT[0], ondelete=_ACCOUNT[1]), nullable=False),
    Column("label", String(200), nullable=False, server_default=""),
    Column("scopes", Text, nullable=False, server_default="[]"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Column("until", DateTime(timezone=True), nullable=False),
    # Of a session: what it lets do changed, so it goes on under another secret.
    Column("renew", Boolean, nullable=False, server_default=false()),
    Index("ix_keys_account_id", "account_id", "kind"),
    Index("ix_keys_until", "until"),
)

# Who tried to sign in without success, as digests; kept for as long as it slows anybody down.
attempts = Table(
    "attempts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("of", String(64), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_attempts_of", "of", "at"),
    Index("ix_attempts_at", "at"),
)

# Forms that wait until who typed them is signed in again, for a day; closed with a secret that is not kept here.
unsent = Table(
    "unsent",
    metadata,
    Column("id", String(64), primary_key=True),
    # The digest of that secret.
    Column("holder", String(64), nullable=False),
    Column("account_id", _ID, ForeignKey(_ACCOUNT[0], ondelete=_ACCOUNT[1])),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("size", Integer, nullable=False),
    Column("closed", Text, nullable=False),
    Index("ix_unsent_holder", "holder"),
    Index("ix_unsent_account_id", "account_id"),
    Index("ix_unsent_at", "at"),
)
