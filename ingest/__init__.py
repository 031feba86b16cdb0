"""From a file to a document in the knowledge base.

``selection`` turns paths into entries, by a ``manifest`` or by options · ``readers``
has one module per format · ``normalise`` makes clean text that remembers where each
letter stood (``traced``) · ``split`` cuts passages · ``prepare`` does all of that for
one entry · ``pipeline`` does it for many and gives a ``report``.
"""
