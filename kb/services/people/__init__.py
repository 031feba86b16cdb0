"""Who signs in, and what belongs to them.

``signing`` in and out · ``entering`` by a provider · ``accounts`` · ``own`` account ·
``labs`` · ``inviting`` to them by a code on paper · ``tokens`` for programs.
"""
