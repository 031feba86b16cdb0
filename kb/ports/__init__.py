"""What the core needs from an engine: one module per port, each with two or more real implementations.

A method that returns passages or documents takes the ``Reader`` and gives only
what that reader may see; ``tests/test_architecture.py`` fails for one that does not.
"""
