"""The tables of collections; see ``tables``.

What something says stands in ``content`` as JSON; beside it in columns only what rows are found by. Of words of sources
there is the place and the digest, and nothing else.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from kb.adapters.sql.study_tables import metadata as metadata  # also to be had here: then these tables are in it

_ID = String(36)
_TIME = String(32)
_HELD = ("collections.id", "CASCADE")


def _held() -> Column[str]:
    return Column("collection", _ID, ForeignKey(_HELD[0], ondelete=_HELD[1]), nullable=False)


collections = Table(
    "collections",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    # Of the newest edition that stands; before there is one, what the draft is meant to have.
    Column("access", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("newest", Integer, nullable=False, server_default="0"),
    # When it began, or its newest edition came out.
    Column("at", _TIME, nullable=False),
    # What can be searched in, in small letters: of the newest edition, before there is one of the draft.
    Column("words", Text, nullable=False),
    Column("content", Text, nullable=False),
    # The same as it was when the newest edition came out; null without one.
    Column("shown", Text),
    Index("ix_collections_at", "at"),
)

# The labs, themes and places that collections are listed by.
collection_marks = Table(
    "collection_marks",
    metadata,
    Column("collection", _ID, ForeignKey(_HELD[0], ondelete=_HELD[1]), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("value", String(100), primary_key=True),
    Index("ix_collection_marks_value", "kind", "value"),
)

# All names that collections have or had in addresses.
collection_slugs = Table(
    "collection_slugs",
    metadata,
    Column("slug", String(80), primary_key=True),
    _held(),
)

blocks = Table(
    "collection_blocks",
    metadata,
    Column("id", _ID, primary_key=True),
    _held(),
    Column("position", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("by", _ID, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_collection_blocks_collection", "collection", "position"),
)

steps = Table(
    "collection_steps",
    metadata,
    Column("id", _ID, primary_key=True),
    _held(),
    Column("number", BigInteger, nullable=False),
    Column("block", _ID, nullable=False),
    Column("by", _ID, nullable=False),
    Column("key", String(64), nullable=False),
    Column("undoes", _ID, nullable=False),
    Column("undone", Boolean, nullable=False, server_default=false()),
    Column("content", Text, nullable=False),
    Index("ix_collection_steps_number", "collection", "number", unique=True),
    Index("ix_collection_steps_key", "key"),
    Index("ix_collection_steps_block", "block", "number"),
)

editions = Table(
    "collection_editions",
    metadata,
    Column("collection", _ID, ForeignKey(_HELD[0], ondelete=_HELD[1]), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("access", String(16), nullable=False),
    Column("at", _TIME, nullable=False),
    Column("content", Text, nullable=False),
    # All else that an edition is.
    Column("facts", Text, nullable=False),
)

# Each place where a block of a draft (edition 0) or an edition, or an entry of a journal (with its own id as the
# collection), quotes or names a document. No foreign key: of one that was removed it has to be known that it was here.
mentions = Table(
    "collection_mentions",
    metadata,
    Column("collection", _ID, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("block", _ID, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("document", _ID, nullable=False),
    # Null where it is named only.
    Column("version", Integer),
    Column("sha256", String(64)),
    Column("start", Integer),
    Column("end", Integer),
    Column("words", String(64)),
    Index("ix_collection_mentions_document", "document"),
)

# Each block of a draft (edition 0) or an edition that shows a finding of researchers, which quotes documents in turn.
shown_findings = Table(
    "collection_findings",
    metadata,
    Column("collection", _ID, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("block", _ID, primary_key=True),
    Column("finding", _ID, nullable=False),
    Index("ix_collection_findings_finding", "finding"),
)

# Blocks whose own words repeat a document that was withdrawn.
coverings = Table(
    "collection_coverings",
    metadata,
    Column("collection", _ID, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("block", _ID, primary_key=True),
    Column("document", _ID, primary_key=True),
    Index("ix_collection_coverings_document", "document"),
)

dissents = Table(
    "collection_dissents",
    metadata,
    Column("id", _ID, primary_key=True),
    _held(),
    Column("at", _TIME, nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_collection_dissents_collection", "collection"),
)

suggestions = Table(
    "collection_suggestions",
    metadata,
    Column("id", _ID, primary_key=True),
    _held(),
    Column("at", _TIME, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_collection_suggestions_collection", "collection"),
)

journal = Table(
    "journal_entries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("lab", _ID, nullable=False),
    Column("day", String(10), nullable=False),
    Column("at", _TIME, nullable=False),
    Column("access", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", Text, nullable=False),
    # It was taken away, and can be put back.
    Column("struck", Boolean, nullable=False, server_default=false()),
    Index("ix_journal_entries_lab", "lab", "day"),
)
