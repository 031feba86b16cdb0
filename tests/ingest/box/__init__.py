"""Tests of ``ingest.box``."""
