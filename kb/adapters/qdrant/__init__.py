"""The index of passages on the Qdrant engine: ``embedded`` in process, ``server``; both store a ``payload``."""
