"""The engines behind the ports, one module each.

``tables`` and ``catalogue``: SQLite or PostgreSQL · ``edge_index``: Qdrant in process ·
``qdrant_index``: a Qdrant server · ``hashing_encoder`` and ``dense_encoder`` ·
``skos``: the thesaurus from Turtle.
"""
