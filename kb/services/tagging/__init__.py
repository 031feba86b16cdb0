"""What researchers do in a study.

``studies`` and who is in them · ``coding`` words (``giving``), ``listing`` what was coded · ``codebooks``, and
``queueing`` what has a code · ``memos`` · ``undoing`` · ``concluding``: findings, and ``vouching`` for the words that
they stand on, at which ``standing`` looks each time · ``joining`` what was coded in tables by ``axes``, ``weighing``
the voices side by side, and ``opening`` the quotations behind a number · ``wordings`` that stand out in a code. Each
change is a deed, carried out by ``deeds``: one transaction, with its event, that can be taken back.
"""
