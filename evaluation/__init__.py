"""``kb evaluate``: test sets in BEIR format through the real ingestion and search.

``beir`` reads them, ``measuring`` runs them, ``evaluating`` holds each ranking against the judgements · ``answering``
asks as people do, ``counting`` holds that against what is true, ``resampling`` says how sure that is · ``figures`` the
outcome as values · ``baseline`` which system the others are held against · ``clock`` what an encoder costs ·
``progress`` how far it is · ``tables`` the figures as text, ``report`` as HTML or Markdown with ``plots``, which
``drawing`` draws. JSON is the values themselves.
"""
