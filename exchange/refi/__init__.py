"""The REFI-QDA standard 1.5: projects (QDPX) and codebooks (QDC).

``container`` opens the zip and refuses what is unsafe · ``tree`` reads XML piece by piece ·
``grammar`` holds names and values as the standard writes them · ``elements`` makes values of
elements, ``building`` elements of values · ``ruler`` finds out how positions are counted ·
``reading`` and ``writing`` are the way in and out, ``codebook`` both for a QDC.
"""
