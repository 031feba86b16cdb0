"""What researchers do in a study.

``studies`` and who is in them · ``coding`` words · ``codebooks`` · ``memos`` · ``undoing`` · ``concluding``: findings,
and ``vouching`` for the words that they stand on, at which ``standing`` looks each time. Every change is a deed,
carried out by ``deeds``: one transaction, with its event, that can be taken back.
"""
