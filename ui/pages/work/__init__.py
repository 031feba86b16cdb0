"""The researchers' bench: ``studies`` and who is in them, ``desk`` where words get codes, ``codebook``."""
