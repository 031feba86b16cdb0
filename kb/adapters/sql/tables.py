"""The tables of the catalogue, for SQLite and PostgreSQL alike.

Changing one means a migration in ``migrations/versions``; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

metadata = MetaData()

_ID = String(36)
# Of a word that is longer, only so many characters are looked up by.
TITLE_WORD_LENGTH = 40
# In the order of its characters, whatever the language of the database is, so that a beginning is a range.
_WORD = String(TITLE_WORD_LENGTH).with_variant(String(TITLE_WORD_LENGTH, collation="C"), "postgresql")

documents = Table(
    "documents",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file_sha256", String(64), nullable=False, server_default=""),
    # Digest of everything that was saved, metadata and passages included: tells a change from a repetition.
    Column("fingerprint", String(64), nullable=False),
    Column("source", String(16), nullable=False),
    Column("access", String(16), nullable=False),
    Column("embargo_until", Date),
    Column("consented", Boolean, nullable=False),
    # The last day of a consent that has one.
    Column("consent_until", Date),
    # Nobody but the keeper sees it; made from ``barred``, for speed.
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Column("date", String(10), nullable=False),
    # First and last year of the date, for filters.
    Column("year", Integer),
    Column("year_until", Integer),
    # The bare words of the title, a space before each: what suggestions are compared with.
    Column("title_words", Text, nullable=False, server_default=""),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("passage_count", Integer, nullable=False),
    # The document that it counts as; null: itself. See ``resemblances``.
    Column("counts_as", _ID),
    # Whose it is and what it belongs to, as on the card: the first as a list in JSON.
    Column("makers", Text, nullable=False, server_default="[]"),
    Column("lineage", String(36), nullable=False, server_default=""),
    Column("card", Text, nullable=False),
    Index("ix_documents_source_sha256", "source", "sha256"),
    Index("ix_documents_sha256", "sha256"),
    Index("ix_documents_file_sha256", "file_sha256"),
    # All that is read to know which documents somebody may see, so that it need not read the cards.
    Index(
        "ix_documents_counted",
        "source",
        "access",
        "consented",
        "withdrawn",
        "embargo_until",
        "consent_until",
        "counts_as",
        "id",
    ),
    Index("ix_documents_counts_as", "counts_as"),
)

# How much visitors may read on each concept, of each source. The concept "" stands for everything.
tallies = Table(
    "tallies",
    metadata,
    Column("concept", String(100), primary_key=True),
    Column("source", String(16), primary_key=True),
    Column("documents", Integer, nullable=False),
    Column("units", Integer, nullable=False),
    # On which it was counted.
    Column("day", Date, nullable=False),
)

# Of which a document changed since it was counted.
recounts = Table(
    "recounts",
    metadata,
    Column("concept", String(100), primary_key=True),
    Column("source", String(16), primary_key=True),
)

# Which documents changed, counted on with every change; of one that was removed too. See ``enrolling``.
changes = Table(
    "changes",
    metadata,
    Column("document_id", _ID, primary_key=True),
    Column("at", BigInteger, nullable=False),
    # Of the last change that indexes have to follow, and when that was. See ``kb.adapters.sql.changes``.
    Column("number", BigInteger),
    Column("since", DateTime(timezone=True)),
    Index("ix_changes_at", "at"),
    Index("ix_changes_number", "number"),
)

# Which history the numbers of changes belong to: one row, and none in a copy, which goes on in its own way.
histories = Table("histories", metadata, Column("id", _ID, primary_key=True))

# Whose turn it is to write to what several processes share, and until when: in seconds, by the database's clock.
turns = Table(
    "turns",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("holder", _ID, nullable=False),
    Column("until", BigInteger, nullable=False),
)

# What was made of many documents together. It may hold words of each, so nothing is left of it when one is removed.
keepings = Table(
    "keepings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

document_concepts = Table(
    "document_concepts",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("concept", String(100), primary_key=True),
    Index("ix_document_concepts_concept", "concept", "document_id"),
)

document_places = Table(
    "document_places",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("place", String(100), primary_key=True),
    Index("ix_document_places_place", "place", "document_id"),
)

# The labs whose members may read a document.
document_labs = Table(
    "document_labs",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("lab", _ID, primary_key=True),
    Index("ix_document_labs_lab", "lab", "document_id"),
)

# The words of each title, each once and cut off, to look up what begins so.
title_words = Table(
    "title_words",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("word", _WORD, primary_key=True),
    Index("ix_title_words_word", "word", "document_id"),
)

# Where a document came from; one that stands in several places has a row for each.
sources = Table(
    "sources",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    # What ``document_id`` makes of the origin, which itself may be too long for an index.
    Column("key", _ID, primary_key=True),
    Column("origin", Text, nullable=False),
    # The file; and its key, in which those of its parts come together.
    Column("entry", Text, nullable=False),
    Column("entry_key", _ID, nullable=False),
    Column("collection", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    # Of the text that was found there.
    Column("sha256", String(64), nullable=False),
    Column("said", String(64), nullable=False),
    Column("terms", Text, nullable=False),
    # Whether it stood there last time; a document of which nothing does is gone from its source.
    Column("listed", Boolean, nullable=False),
    Index("ix_sources_key", "key"),
    Index("ix_sources_entry_key", "entry_key"),
    Index("ix_sources_sha256", "sha256"),
)

versions = Table(
    "versions",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("file_sha256", String(64), nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("structure", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    # Who might read it when another took its place; of the one of now the document says so.
    Column("access", String(16), nullable=False, server_default="restricted"),
    Column("embargo_until", Date),
    Column("consented", Boolean, nullable=False, server_default=false()),
    Column("consent_until", Date),
)

passages = Table(
    "passages",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("exact", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("page", Integer),
    # What surrounds it, as JSON: headings above it, who speaks, when in a recording, what its columns are called.
    Column("context", Text, nullable=False, server_default="{}"),
    Column("marks", Text, nullable=False),
    Index("ix_passages_document", "document_id", "ordinal"),
)

# The list of what was withdrawn; rows are only ever added. See ``kb.model.withdrawal``.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("line", Text, nullable=False),
)

# What the list comes to: ids, digests of texts and digests of files that may not come in.
barred = Table(
    "barred",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("document_id", _ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
)

# What is left of documents that went, as far as more than the keeper might read them.
tombstones = Table(
    "tombstones",
    metadata,
    Column("document_id", _ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    # Of those who might.
    Column("access", String(16), nullable=False),
)

# What the list comes to for places of which less was ever said than before. See ``kb.adapters.sql.rulings``.
rulings = Table(
    "rulings",
    metadata,
    Column("place", _ID, primary_key=True),
    Column("document_id", _ID, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("terms", Text, nullable=False),
    Index("ix_rulings_document_id", "document_id"),
    Index("ix_rulings_sha256", "sha256"),
)

# The minima of each text, and its bands to find others by. See ``kb.language.shingles``.
sketches = Table(
    "sketches",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("minima", LargeBinary, nullable=False),
)

sketch_bands = Table(
    "sketch_bands",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("band", Integer, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Index("ix_sketch_bands_value", "band", "value"),
)

# Pairs that are much alike, and what was decided of them.
resemblances = Table(
    "resemblances",
    metadata,
    Column("first", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("second", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("likeness", Float, nullable=False),
    Column("verdict", String(16)),
    Column("noted_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Index("ix_resemblances_second", "second"),
)

# What happened, in a chain. See ``kb.model.event``. Rows are only ever added, and moved to a file from the front.
events = Table(
    "events",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    # Written out, so that it is the same to the letter on every database.
    Column("at", String(32), nullable=False),
    Column("account", _ID, nullable=False),
    Column("through", String(16), nullable=False),
    Column("action", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("thing", String(64), nullable=False),
    Column("version_before", Integer),
    Column("version_after", Integer),
    Column("details", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_events_thing", "thing", "number"),
)

# The event before the first that is here, and the last: ``before`` and ``last``.
event_ends = Table(
    "event_ends",
    metadata,
    Column("name", String(8), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
