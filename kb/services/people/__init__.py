"""Who signs in, and what belongs to them.

``signing`` in and out · ``entering`` by a provider · ``accounts`` · ``own`` account ·
``labs`` · ``tokens`` for programs.
"""
