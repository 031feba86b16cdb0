"""Taking along.

``citing`` quotations with everything that says whose they are · ``formats`` for Word, reference managers and tables.
"""
