"""What a user comes to do, one module each.

``searching`` a question and its plural answer (on ``retrieving``) · ``spelling`` what else it may
have meant · ``suggesting`` what someone may be typing · ``reading`` a document and the other
voices beside it · ``mapping`` what each source has on a theme · ``indexing`` keeping
the index equal to the catalogue · ``checking`` whether both are whole ·
``translating`` from an utterance to themes.
"""
