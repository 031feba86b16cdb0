"""Codings as W3C Web Annotations (JSON-LD), in and out, and in from what Hypothesis exports.

``annotation`` is what is said of one place · ``writing`` and ``reading`` are the ways out and in ·
``locating`` finds the place in a text.
"""
