"""The researchers' bench.

``studies`` and who is in them · ``desk`` where words get codes · ``versions`` to which highlights go along ·
``codebook`` · ``findings`` · ``taking`` along and ``bringing`` in · ``tables``, the voices side by side, and the
quotations behind a number · ``refusing``: what stands in the way, in words.
"""
