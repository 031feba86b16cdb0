"""Tests of ``ingest.readers``."""
