"""What follows from where marks stand in a text: pure functions on spans.

Positions count code points and spans are half-open, unless a ruler says otherwise.
``overlaps`` cuts marks into segments, ``anchoring`` takes them to another version, ``rulers``
reads positions as other tools count them, ``crossing`` counts codings by what they cross.
"""
