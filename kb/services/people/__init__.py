"""Who signs in, and what belongs to them: ``signing`` in and out, ``accounts``, ``labs``, ``tokens`` for programs."""
