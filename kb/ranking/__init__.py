"""Pure functions on ranked lists.

``fusion`` merges lists of several retrievers · ``balance`` gives every voice its
turn · ``snippet`` finds the words of a question in a passage · ``measures`` says
how good a ranking is.
"""
