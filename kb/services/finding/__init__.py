"""A question and its answer.

``asking`` what a question may be · ``searching`` its plural answer, on ``retrieving`` and ``facets`` · ``spelling``
what else it may have meant · ``suggesting`` what someone may be typing · ``translating`` from an utterance to themes.
"""
