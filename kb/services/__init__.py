"""What a user comes to do, a room each; arrows between rooms go down this list only.

``exploring`` looking around: a document, a theme, who is heard · ``finding`` a question and its answer ·
``keeping`` the product for itself: indexing, checking.
"""
