"""From text to vectors.

``contextual`` and ``static``: two Dutch models of our own, weights in ``int8`` · ``hashing``: letter sequences ·
``sentence_transformers``: any model of that library, among them ours by ``int8_transformer``.
"""
