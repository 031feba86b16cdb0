"""What researchers do in a study: ``studies`` and who is in them, ``coding`` words, ``codebooks``, ``undoing``.

Every change is a deed, carried out by ``deeds``: one transaction, with its event, that can be taken back.
"""
