"""PDF, by PDFium: ``reading`` leads from the pages to a document.

``letters`` (what stands where) → ``lines`` → ``margins`` (headers go) → ``regions`` (columns and tables) →
``footnotes`` → ``paragraphs`` → ``writing`` (raw text and blocks); ``titles`` says what it is called, and ``drawn``
has the nouns.
"""
