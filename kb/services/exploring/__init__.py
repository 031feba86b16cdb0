"""Looking around.

``reading`` a document and the other voices beside it · ``mapping`` what each source has on a theme · ``voicing`` the
words that residents use for it.
"""
