"""The engines behind the ports.

``catalogue``, with ``tables``, ``rows``, ``where`` and ``database``: SQLite or PostgreSQL · ``edge_index``: Qdrant in
process · ``qdrant_index``: a Qdrant server; both with ``index_payload`` · ``contextual_encoder``, ``static_encoder``
(weights in ``int8``), ``hashing_encoder`` and ``dense_encoder`` · ``int8_transformer``: our contextual model for
sentence-transformers · ``skos``: the thesaurus from Turtle.
"""
