"""The nouns of the product: frozen values without I/O.

``identity`` ids · ``evidence`` whose knowledge, which rights · ``text`` spans and
quotations · ``document`` documents and passages · ``theme`` the thesaurus ·
``reader`` who asks · ``search`` a question and its plural answer.
"""
