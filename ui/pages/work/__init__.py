"""The researchers' bench.

``studies`` and who is in them · ``following`` what the search of a study finds · ``adding`` to it from a list of
results · ``desk`` where words get codes · ``versions`` to which highlights go along · ``codebook`` and
``queues`` of what has a code · ``cases`` and what is known of them · ``memos`` · ``findings`` · ``taking`` along and
``bringing`` in · ``tables``, the voices side by side, and the quotations behind a number · ``retracing`` words ·
``refusing``: what stands in the way, in words.
"""
