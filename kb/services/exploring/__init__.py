"""Looking around.

``reading`` a document and the other voices beside it · ``tracing`` what happened to it · ``mapping`` what each source
has on a theme · ``voicing`` the words that residents use for it.
"""
