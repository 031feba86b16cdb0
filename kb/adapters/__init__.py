"""The engines behind the ports, one module each.

``catalogue``, with ``tables``, ``rows`` and ``where``: SQLite or PostgreSQL · ``edge_index``: Qdrant in process ·
``qdrant_index``: a Qdrant server · ``hashing_encoder`` and ``dense_encoder`` ·
``skos``: the thesaurus from Turtle.
"""
