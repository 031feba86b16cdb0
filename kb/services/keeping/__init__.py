"""The product for itself.

``indexing`` keeps the index equal to the catalogue · ``checking`` whether both are whole · ``withdrawing`` takes back
and takes away.
"""
