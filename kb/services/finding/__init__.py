"""A question and its answer.

``asking`` what a question may be · ``understanding`` how it is read, with ``spelling`` and ``naming`` · ``searching``
its plural answer, on ``retrieving``, ``phrases``, ``sifting`` and ``facets``, or ``browsing`` without one ·
``suggesting`` what someone may be typing · ``translating`` from an utterance to themes.
"""
